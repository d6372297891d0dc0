import type { SandboxEvent } from '../events/function-script.ts'
import {
  mistakenForFailure,
  outputOf,
  secondVersionFailure,
  secondVersionOutput,
  shownError,
  stepError,
} from '../runs/outputs.ts'
import { endedBy, type Run } from '../runs/run-book.ts'
import { secondVersionTimes } from '../runs/timestamps.ts'
import { type PartAttempt, type ScriptPart, scriptParts } from './script-parts.ts'

type Document = Readonly<Record<string, unknown>>

/** What determines how a trace is shown. */
export interface TraceRequest {
  readonly now: number
  readonly includeOutput: boolean
  readonly event: SandboxEvent | undefined
}

/** SHA-1 of `complete`: the name and the step of the root of a run that a checkpoint completed. */
const COMPLETE = '0737c22d3bfae812339732d14d8c7dbd6dc4e09c'

/** What is particular to a span. Times are milliseconds since the Unix epoch. */
interface Span {
  readonly name: string
  readonly status: string
  readonly stepId?: string | undefined
  readonly stepOp?: string
  readonly queuedAt: number
  readonly from: number | undefined
  readonly to: number | undefined
  readonly input?: unknown
  readonly output?: unknown
  readonly children?: readonly Span[]
}

/** The spans of a run, as v2 shows them: some steps twice, attempts as children, and spans that are no steps. */
export function traceDocument(run: Run, { now, includeOutput, event }: TraceRequest): Document {
  const ending = endedBy(run, now)
  const parts = scriptParts(run, now)
  const executedFrom = parts.find(({ kind }) => kind !== 'queue')?.from
  const isByCheckpoint = run.checkpointing && ending?.ends === 'Completed'
  const isReported = ending !== undefined && ending.ends !== 'Cancelled'
  const output = isReported ? ownOutput(run) : undefined
  const root: Span = {
    name: isByCheckpoint ? COMPLETE : 'Run',
    stepId: isByCheckpoint ? COMPLETE : undefined,
    status: ending?.ends.toUpperCase() ?? (executedFrom === undefined ? 'WAITING' : 'RUNNING'),
    queuedAt: run.startedAt,
    from: executedFrom,
    to: ending === undefined ? undefined : run.endsAt,
    input: event === undefined ? undefined : { data: [eventDocument(event)] },
    output,
    children: [
      ...parts.flatMap((part) => stepSpans(part, run)),
      ...(isReported ? finalSpans(parts, run, output) : openSpans(parts)),
    ],
  }
  return document(root, { includeOutput, runId: run.id, place: '0' })
}

/** A step that has begun. While its code executes, it has no span of its own yet. */
function stepSpans(part: ScriptPart, { checkpointing }: Run): readonly Span[] {
  const { kind, name, from, to, attempts } = part
  const step = { name, stepId: stepIdOf(name), queuedAt: from, from, to }
  if (kind === 'sleep') return [{ ...step, status: to === undefined ? 'WAITING' : 'COMPLETED', stepOp: 'SLEEP' }]
  if (kind === 'wait')
    return [{ ...step, status: to === undefined ? 'WAITING' : 'COMPLETED', stepOp: 'WAIT_FOR_EVENT' }]
  const last = attempts.at(-1)
  if (kind !== 'step' || last === undefined) return []
  if (last.status === 'RUNNING' && attempts.length === 1) return []
  const whole: Span = { ...step, status: last.status, stepOp: 'RUN', output: attemptOutput(last) }
  if (attempts.length === 1 && last.status === 'COMPLETED')
    return checkpointing ? [whole] : [whole, requestOf(whole, last)]
  const each = attempts.map(
    (attempt, number): Span => ({ ...attemptSpan(attempt, number), stepId: step.stepId, stepOp: 'RUN' }),
  )
  const requests = attempts.filter(({ status }) => status !== 'RUNNING').map((attempt) => requestOf(whole, attempt))
  return [{ ...whole, children: each }, ...requests]
}

/** The same step once more, for the request in which it ran. */
const requestOf = (whole: Span, attempt: PartAttempt): Span => ({
  ...whole,
  status: attempt.status,
  from: Math.max(attempt.from, (attempt.to ?? attempt.from) - 1),
  to: attempt.to,
  output: attemptOutput(attempt),
})

function attemptSpan(attempt: PartAttempt, number: number): Span {
  const { status, from, to } = attempt
  return { name: `Attempt ${number}`, status, queuedAt: from, from, to, output: attemptOutput(attempt) }
}

const attemptOutput = ({ error, output }: PartAttempt): unknown =>
  error === undefined ? (output === undefined ? undefined : secondVersionOutput(output)) : stepError(error)

/** What the code outside of steps did in a run that has ended. */
function finalSpans(parts: readonly ScriptPart[], run: Run, output: unknown): readonly Span[] {
  const { ending, checkpointing, endsAt } = run
  const from = parts.at(-1)?.from ?? run.startedAt
  const status = ending?.ends.toUpperCase() ?? 'COMPLETED'
  const request: Span = { name: 'executor.nonstep', status, queuedAt: from, from, to: endsAt, output }
  const failed = failuresOf(parts)
  if (failed.length === 0 && ending?.ends === 'Completed') {
    return checkpointing ? [request] : [{ ...request, name: 'Finalization', output: undefined }, request]
  }
  const attempts = [...failed, { name: `Attempt ${failed.length}`, status, queuedAt: from, from, to: endsAt, output }]
  const finalization: Span = { ...request, name: 'Finalization', output: undefined, children: attempts }
  return [{ ...finalization, from: failed[0]?.from ?? from }, ...failed.map(asRequest), request]
}

/** The same in a run that has not, or that was cancelled. */
function openSpans(parts: readonly ScriptPart[]): readonly Span[] {
  const last = parts.at(-1)
  if (last === undefined) return []
  const failed = failuresOf(parts)
  const now = { queuedAt: last.from, from: last.from, to: undefined, status: 'RUNNING' }
  const isExecuting = last.kind === 'execute' || (last.kind === 'step' && last.attempts.at(-1)?.status === 'RUNNING')
  if (isExecuting && !(last.kind === 'step' && last.attempts.length > 1)) {
    const attempts = [...failed, { ...now, name: `Attempt ${failed.length}` }]
    return [{ ...now, name: 'Execution', children: attempts }, ...failed.map(asRequest)]
  }
  const [first] = failed
  if (first === undefined) return []
  return [{ ...first, name: 'Finalization', output: undefined, children: failed }, ...failed.map(asRequest)]
}

const asRequest = (attempt: Span): Span => ({ ...attempt, name: 'executor.nonstep' })

const failuresOf = (parts: readonly ScriptPart[]): readonly Span[] =>
  parts
    .filter(({ kind }) => kind === 'failure')
    .flatMap(({ attempts }) => attempts)
    .map((attempt, number) => ({ ...attemptSpan(attempt, number), output: shownError(attempt.error) }))

function ownOutput({ ending, checkpointing }: Run): unknown {
  const output = ending === undefined ? undefined : outputOf(ending)
  if (output === undefined) return undefined
  if (ending?.ends === 'Failed') return secondVersionFailure(output)
  return secondVersionOutput(checkpointing ? output : mistakenForFailure(output))
}

const eventDocument = ({ data, id, name, ts }: SandboxEvent): Document => ({ data, id, name, ts })

interface Place {
  readonly includeOutput: boolean
  readonly runId: string
  /** Where in the tree it is: every span has an id of its own. */
  readonly place: string
}

function document(span: Span, { includeOutput, runId, place }: Place): Document {
  const { from, to, children = [], input, output, queuedAt, name, status, stepId, stepOp } = span
  return {
    id: hexOf(`${runId} ${place}`, 16),
    name,
    status,
    stepId,
    stepOp,
    queuedAt: secondVersionTimes.planned(queuedAt),
    startedAt: from === undefined ? undefined : secondVersionTimes.planned(from),
    endedAt: to === undefined ? undefined : secondVersionTimes.planned(to),
    durationMs: from === undefined || to === undefined ? undefined : String(to - from),
    input: includeOutput ? input : undefined,
    output: includeOutput ? output : undefined,
    children:
      children.length === 0
        ? undefined
        : children.map((child, index) => document(child, { includeOutput, runId, place: `${place}.${index}` })),
  }
}

/** The same for the same step of every run. The real server takes the SHA-1 of the name. */
const stepIdOf = (name: string): string => hexOf(name, 40)

/** Hexadecimal digits that depend on a text alone: FNV-1a, once for each eight of them. */
function hexOf(text: string, digits: number): string {
  const parts = Array.from({ length: Math.ceil(digits / 8) }, (_, round) => {
    let hash = 0x811c9dc5 + round
    for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
    return (hash >>> 0).toString(16).padStart(8, '0')
  })
  return parts.join('').slice(0, digits)
}
