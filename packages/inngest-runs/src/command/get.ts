import { momentOf } from '../runs/moment.ts'
import { runFailure } from '../runs/run-failure.ts'
import { colourOf, signOf } from '../terminal/colour.ts'
import { agoText, durationText } from '../terminal/duration.ts'
import { plainLine, shortened } from '../terminal/text-width.ts'
import type { Run } from '../wire.gen.ts'
import { type CommandCall, EXIT, type RunCommand } from './run-command.ts'

export const getCommand: RunCommand = {
  name: 'get',
  arguments: ['RUN_ID'],
  about: 'Shows one run, with its output.',
  flags: [],
  example: 'get 01M8K9BE2D84B62SPBAYT52ESQ',
  async run(call) {
    const { inngest, given, switches, signal, print } = call
    const run = await inngest.getRun(given[0] ?? '', { signal, fresh: true })
    print(switches.has('json') ? JSON.stringify(run, null, 2) : runText(run, call))
    return EXIT.ok
  },
}

/** A run for a person: a line, what is known of it, and its output or why it failed. */
export function runText(run: Run, { width, paint, clock }: Pick<CommandCall, 'width' | 'paint' | 'clock'>): string {
  const { run_id, status, run_started_at, ended_at, output } = run
  const [from, to] = [momentOf(run_started_at), momentOf(ended_at)]
  const facts = {
    queued: Number.isNaN(from) ? undefined : `${run_started_at} (${agoText(from, clock.now())})`,
    ended: Number.isNaN(to) ? undefined : `${ended_at} (after ${durationText(to - from)})`,
    function: run.function_id,
    event: run.event_id ?? undefined,
    'rerun of': run.original_run_id ?? undefined,
    cron: run.cron ?? undefined,
  }
  return [
    paint(shortened(`${signOf(status)} ${plainLine(run_id)}  ${plainLine(status)}`, width), colourOf(status)),
    ...Object.entries(facts).flatMap(([name, value]) =>
      value === undefined ? [] : [shortened(`  ${name.padEnd(9)} ${plainLine(value)}`, width)],
    ),
    ...outputLines(status, output, width).map((line) => (status === 'Failed' ? paint(line, 'red') : line)),
  ].join('\n')
}

/** An output may be long: here it is cut, with --json it is whole. */
const MOST_LINES = 20

function outputLines(status: string, output: unknown, width: number): readonly string[] {
  if (output === undefined) return []
  if (status === 'Failed') {
    const { name, message, stack } = runFailure(output)
    const lines = (stack ?? `${name ?? 'Error'}: ${message}`).split('\n')
    return cutOff(lines.map((line) => shortened(plainLine(`  ${line}`), width)))
  }
  return cutOff(
    JSON.stringify(output, null, 2)
      .split('\n')
      .map((line) => shortened(plainLine(`  ${line}`), width)),
  )
}

const cutOff = (lines: readonly string[]): readonly string[] =>
  lines.length <= MOST_LINES
    ? lines
    : [...lines.slice(0, MOST_LINES), `  … ${lines.length - MOST_LINES} more lines; --json shows all`]
