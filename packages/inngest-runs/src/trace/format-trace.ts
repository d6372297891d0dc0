import { momentOf } from '../runs/moment.ts'
import { runFailure } from '../runs/run-failure.ts'
import { type Colour, colourOf, type Paint, painter, signOf } from '../terminal/colour.ts'
import { durationText } from '../terminal/duration.ts'
import { fitted, plainLine, shortened, widthOf } from '../terminal/text-width.ts'
import type { RunTrace, TraceAttempt, TraceSpan, TraceStep } from '../wire.gen.ts'

/** How a trace is printed. */
export interface FormatTraceOptions {
  /** Columns of the terminal, at least 40. Default: 80. */
  readonly width?: number | undefined
  /** Whether it has colours, as ANSI escape sequences. Default: false. */
  readonly colour?: boolean | undefined
}

const NARROWEST = 40

/**
 * A trace as a waterfall for a terminal: one line for each step, with its attempts below it if there was more than one,
 * and why it failed if the trace has outputs. No line is longer than `width`.
 *
 * Names and messages are shown without control characters, whatever somebody has written into them.
 *
 * @returns lines that end in line breaks.
 * @throws TypeError for a width below 40.
 */
export function formatTrace(trace: RunTrace, options: FormatTraceOptions = {}): string {
  if (options === null) throw new TypeError('options: expected an object, got null')
  const { width = 80, colour = false } = options
  if (!(Number.isInteger(width) && width >= NARROWEST)) {
    throw new TypeError(`width: expected a whole number of at least ${NARROWEST}, got ${width}`)
  }
  const paint = painter(colour)
  const rows = rowsOf(trace)
  const names = Math.min(
    rows.reduce((most, { name }) => Math.max(most, widthOf(name)), 4),
    Math.floor(width / 3),
  )
  const scale = scaleOf(trace, width - names - OTHER_COLUMNS)
  const lines = rows.flatMap((row) => [lineOf(row, names, scale, paint), ...reasonOf(row, width, paint)])
  return [headOf(trace, width, paint), ...(lines.length === 0 ? [] : ['', ...lines]), ''].join('\n')
}

/** Columns of the sign and the duration, with the spaces around them. */
const DURATION = 11
const OTHER_COLUMNS = 2 + 1 + 1 + DURATION + 1

/** A line of the waterfall. Times are milliseconds since the Unix epoch, NaN for none. */
interface Row {
  readonly name: string
  readonly status: string
  readonly queued: number
  readonly started: number
  readonly ended: number
  /** Instead of how long it took. */
  readonly note: string | undefined
  readonly output: unknown
}

function rowsOf({ run, steps, others }: RunTrace): readonly Row[] {
  const isOver = run.endedAt !== undefined
  const code = others.filter(({ name, attempts }) => isCode(name) && (attempts.length > 1 || steps.length === 0))
  const all: readonly (readonly [name: string, of: TraceStep | TraceSpan])[] = [
    ...steps.map((step) => [step.name, step] as const),
    ...code.map((span) => [OUTSIDE, span] as const),
  ]
  return all.flatMap(([name, of]) => [
    rowOf(plainLine(name), of, isOver),
    ...(of.attempts.length > 1
      ? of.attempts.map((attempt) => rowOf(`  attempt ${attempt.number + 1}`, attempt, isOver))
      : []),
  ])
}

/** What the executor calls the code outside of steps, before and after it has ended. */
const isCode = (name: string): boolean => name === 'Finalization' || name === 'Execution'

const OUTSIDE = '(outside of steps)'

function rowOf(name: string, of: TraceStep | TraceSpan | TraceAttempt, isOver: boolean): Row {
  const { status, queuedAt, startedAt, endedAt, output } = of
  // A cancel, or the end of its run, leaves a sleep without an end.
  const isCutShort = isOver && endedAt === undefined
  const [queued, started, ended] = [momentOf(queuedAt), momentOf(startedAt), momentOf(endedAt)]
  // A step has the reason of its last attempt.
  const reason = 'attempts' in of && of.attempts.length > 1 ? undefined : output
  return { name, status, queued, started, ended, note: isCutShort ? 'cut short' : undefined, output: reason }
}

/** Which column of the bars a time is in. */
interface Scale {
  readonly columns: number
  readonly columnOf: (time: number) => number
}

function scaleOf({ run, steps, others }: RunTrace, columns: number): Scale {
  const all = [run, ...steps, ...others]
  const times = all
    .flatMap(({ queuedAt, startedAt, endedAt }) => [queuedAt, startedAt, endedAt].map(momentOf))
    .filter((time) => !Number.isNaN(time))
  // Not by arguments: a function takes some ten thousands of them, and a trace may have more times.
  const from = times.reduce((first, time) => Math.min(first, time), Number.POSITIVE_INFINITY)
  const until = times.reduce((last, time) => Math.max(last, time), from)
  const span = Math.max(1, until - from)
  return { columns, columnOf: (time) => Math.min(columns - 1, Math.floor(((time - from) / span) * columns)) }
}

function headOf({ run }: RunTrace, width: number, paint: Paint): string {
  const { run_id, status, durationMs } = run
  const took = durationMs === undefined ? '' : ` in ${durationText(durationMs)}`
  const line = shortened(`${signOf(status)} ${plainLine(run_id)}  ${plainLine(status)}${took}`, width)
  return paint(line, colourOf(status))
}

function lineOf(row: Row, names: number, scale: Scale, paint: Paint): string {
  const { name, status, started, ended, note } = row
  const took =
    note ?? (Number.isNaN(ended) || Number.isNaN(started) ? status.toLowerCase() : durationText(ended - started))
  const colour = colourOf(status)
  const sign = paint(signOf(status), colour)
  return `${fitted(name, names)}  ${sign} ${fitted(plainLine(took), DURATION)} ${barOf(row, scale, paint, colour)}`.trimEnd()
}

/** Light while it waits to begin, full while it is at work, and light again for what has not ended. */
function barOf(row: Row, { columns, columnOf }: Scale, paint: Paint, colour: Colour | undefined): string {
  const { status, queued, started, ended } = row
  const begin = Number.isNaN(queued) ? started : queued
  if (Number.isNaN(begin)) return ''
  const from = columnOf(begin)
  const isWaiting = status === 'Waiting' || Number.isNaN(started)
  const work = isWaiting ? columns : columnOf(started)
  const to = Number.isNaN(ended) ? columns : Math.max(columnOf(ended) + 1, Math.min(work, columns - 1) + 1)
  const waited = '░'.repeat(Math.max(0, Math.min(work, to) - from))
  const worked = (Number.isNaN(ended) ? '▒' : '█').repeat(Math.max(0, to - Math.max(work, from)))
  return `${' '.repeat(from)}${paint(waited, waited === '' ? undefined : 'dim')}${paint(worked, worked === '' ? undefined : colour)}`
}

function reasonOf({ status, output }: Row, width: number, paint: Paint): readonly string[] {
  if (status !== 'Failed' || output === undefined) return []
  const { name, message } = runFailure(output)
  return [paint(shortened(plainLine(`    ${name ?? 'Error'}: ${message}`), width), 'red')]
}
