import { isJsonObject } from '@x/transport'
import { momentOf } from '../runs/moment.ts'
import { numberOf } from '../runs/run-row.ts'
import { bareOutput, given, inWordsOfV1 } from '../runs/v2-run.ts'
import type { RunTrace, TraceAttempt, TraceSpan, TraceStatus, TraceStep } from '../wire.gen.ts'

// From the tree of spans to the steps that people mean. The server has up to four spans for a step, under one stepId: one
// of the whole step, with a child for each attempt, and one for each request in which the step ran (tapes 06, 21, 22).

/** A span of the tree, as far as its fields are what they should be. */
interface Span {
  readonly name: string
  readonly status: TraceStatus
  readonly stepId: string | undefined
  readonly op: string | undefined
  /** Times, duration and output: what steps, attempts and other spans have in common. Missing ones are absent. */
  readonly shown: Shown
  readonly children: readonly Span[]
}

interface Shown {
  readonly queuedAt?: string
  readonly startedAt?: string
  readonly endedAt?: string
  readonly durationMs?: number
  readonly output?: unknown
}

/** The steps of a run, and what else its executor did, from its root span. Fields that cannot be read are left out. */
export function traceOf(runId: string, rootSpan: unknown): RunTrace {
  const root = spanOf(rootSpan)
  const { input }: Record<string, unknown> = isJsonObject(rootSpan) ? rootSpan : {}
  const steps = new Map<string, Span[]>()
  const others: Span[] = []
  for (const span of root.children.flatMap(withSpansBelow)) {
    if (span.stepId === undefined) others.push(span)
    else steps.set(span.stepId, [...(steps.get(span.stepId) ?? []), span])
  }
  return {
    run: {
      run_id: runId,
      status: root.status,
      ...root.shown,
      ...(input === undefined ? {} : { input: bareOutput(input) }),
    },
    steps: [...steps].map(([stepId, spans]) => stepOf(stepId, spans)).toSorted(byQueueing),
    others: others.map(otherOf).toSorted(byQueueing),
  }
}

/** A span and those below it that are not its attempts. */
const withSpansBelow = (span: Span): readonly Span[] => [
  span,
  ...span.children.filter((child) => attemptNumber(child) === undefined).flatMap(withSpansBelow),
]

function stepOf(stepId: string, spans: readonly Span[]): TraceStep {
  // Spans of single requests begin later, and end earlier.
  const [first, ...others] = spans.toSorted(byExtent)
  const { name, status, shown } = first ?? UNREADABLE
  const op = [first, ...others].find((span) => span?.op !== undefined)?.op
  const attempts = spans.flatMap(attemptsOf).toSorted((one, other) => one.number - other.number)
  return {
    name,
    stepId,
    ...(op === undefined ? {} : { op }),
    status,
    ...shown,
    attempts: attempts.length > 0 || shown.startedAt === undefined ? attempts : [{ number: 0, status, ...shown }],
  }
}

function otherOf(span: Span): TraceSpan {
  const { name, status, shown } = span
  return { name, status, ...shown, attempts: attemptsOf(span) }
}

const attemptsOf = ({ children }: Span): TraceAttempt[] =>
  children.flatMap((child) => {
    const number = attemptNumber(child)
    return number === undefined ? [] : [{ number, status: child.status, ...child.shown }]
  })

function attemptNumber({ name }: Span): number | undefined {
  const [, digits] = /^Attempt (\d+)$/.exec(name) ?? []
  return digits === undefined ? undefined : Number(digits)
}

/** The span of the whole step first: the one with its attempts, else the one that began first and ended last. */
function byExtent(one: Span, other: Span): number {
  return (
    attemptsOf(other).length - attemptsOf(one).length ||
    compared(startOf(one), startOf(other)) ||
    compared(endOf(other), endOf(one))
  )
}

const byQueueing = (one: Shown, other: Shown): number =>
  compared(momentOf(one.queuedAt), momentOf(other.queuedAt)) ||
  compared(momentOf(one.startedAt), momentOf(other.startedAt))

const startOf = ({ shown }: Span): number => momentOf(shown.startedAt)
const endOf = ({ shown }: Span): number => momentOf(shown.endedAt)

/** What has no time comes last when it is about a start, and first when it is about an end: it has not happened yet. */
function compared(one: number, other: number): number {
  const [first, second] = [one, other].map((time) => (Number.isNaN(time) ? Number.MAX_SAFE_INTEGER : time))
  return (first ?? 0) - (second ?? 0)
}

/** The server's trees are three spans deep; one without end would end the program. */
const DEEPEST = 100

function spanOf(json: unknown, depth = 0): Span {
  if (!isJsonObject(json)) return UNREADABLE
  const { name, status, stepId, stepOp, queuedAt, startedAt, endedAt, durationMs, output, children } = json
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
  return {
    name: text(name) ?? '',
    // An unknown status is a later addition, for which the type has its own name.
    status: (typeof status === 'string' ? inWordsOfV1(status) : 'Unknown') as TraceStatus,
    stepId: text(stepId),
    op: text(stepOp),
    shown: given({
      queuedAt: text(queuedAt),
      startedAt: text(startedAt),
      endedAt: text(endedAt),
      durationMs: numberOf(durationMs),
      output: bareOutput(output),
    }),
    children: Array.isArray(children) && depth < DEEPEST ? children.map((child) => spanOf(child, depth + 1)) : [],
  }
}

const UNREADABLE: Span = { name: '', status: 'Unknown', stepId: undefined, op: undefined, shown: {}, children: [] }
