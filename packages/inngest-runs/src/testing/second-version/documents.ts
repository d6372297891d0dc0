import {
  listedFailure,
  mistakenForFailure,
  outputOf,
  secondVersionFailure,
  secondVersionOutput,
  shownError,
  stepError,
  unreadableOutput,
} from '../runs/outputs.ts'
import { endedBy, progressAt, type Run, scriptedStatus, statusAt } from '../runs/run-book.ts'
import { earlyStatus } from '../runs/run-documents.ts'
import type { RunEnding } from '../runs/run-script.ts'
import { secondVersionTimes } from '../runs/timestamps.ts'
import type { Settings } from '../settings.ts'

type Document = Readonly<Record<string, unknown>>

/** What determines the answer to a v2 read of a run. */
export interface OperationRequest {
  readonly settings: Settings
  readonly now: number
  readonly includeOutput: boolean
}

/** How late v2's lists show the end of a cancelled run. */
const LATE_MS = 10_000

/** The statuses that v2 has. It shows every other status as queued. */
const statuses: Readonly<Record<string, string>> = {
  Running: 'RUNNING',
  Completed: 'COMPLETED',
  Failed: 'FAILED',
  Cancelled: 'CANCELLED',
}

/** A run that is read by its id, as v2 shows it. */
export function secondVersionRun(asked: OperationRequest, run: Run): Document {
  const { settings, now, includeOutput } = asked
  const ending = endedBy(run, now)
  const { executedFrom } = progressAt(run, now)
  const early = settings.habits.earlyStatus ? earlyStatus(run, now) : undefined
  const times =
    executedFrom === undefined
      ? { startedAt: secondVersionTimes.measured(run.startedAt), from: run.startedAt }
      : { startedAt: secondVersionTimes.planned(executedFrom), from: executedFrom }
  return document(run, {
    status: ending === undefined && early !== undefined ? statuses[early] : statusOf(run, now),
    startedAt: times.startedAt,
    ...(ending === undefined ? {} : endOf(run.endsAt, times.from, secondVersionTimes.planned)),
    output: includeOutput && ending !== undefined ? ownOutput(run, ending, now) : undefined,
  })
}

/** A run in v2's lists, whose times count from its queueing. */
export function secondVersionRow({ settings, now, includeOutput }: OperationRequest, run: Run): Document {
  const ending = endedBy(run, now)
  const isSpoilt = run.spoiltBy !== undefined
  const late = settings.habits.looseLists && ending?.ends === 'Cancelled' ? LATE_MS : 0
  return document(run, {
    status: isSpoilt ? 'RUNNING' : statusOf(run, now),
    startedAt: secondVersionTimes.measured(run.startedAt),
    ...(ending === undefined || isSpoilt ? {} : endOf(run.endsAt + late, run.startedAt, secondVersionTimes.measured)),
    output: includeOutput ? listedOutput(run, ending, now) : undefined,
  })
}

/** Everything that v2 shows about a run, by name. Undefined fields are omitted. */
const document = (run: Run, shown: Document): Document => ({
  app: { id: run.app },
  durationMs: shown.durationMs,
  endedAt: shown.endedAt,
  function: { id: run.functionSlug, name: run.functionName },
  id: run.id,
  output: shown.output,
  queuedAt: secondVersionTimes.planned(run.startedAt),
  startedAt: shown.startedAt,
  status: shown.status,
  trigger: {
    batchId: run.batchId,
    cronSchedule: run.fields.cron,
    eventIds: [run.eventId],
    isBatch: run.batchId === undefined ? undefined : true,
  },
})

/** The server writes 64-bit integers as strings in JSON. */
const endOf = (endedAt: number, from: number, written: (ms: number) => string): Document => ({
  durationMs: String(endedAt - from),
  endedAt: written(endedAt),
})

function statusOf(run: Run, now: number): string {
  const isQueued = endedBy(run, now) === undefined && progressAt(run, now).does === 'queue'
  if (isQueued && scriptedStatus(run, now) === undefined) return 'QUEUED'
  return statuses[statusAt(run, now)] ?? 'QUEUED'
}

function ownOutput(run: Run, ending: RunEnding, now: number): unknown {
  if (ending.unreadable !== undefined) return unreadableOutput(ending.unreadable)
  if (ending.ends === 'Cancelled') return lateOutput(run, now)
  const output = outputOf(ending)
  if (output === undefined) return undefined
  if (ending.ends === 'Failed') return secondVersionFailure(output)
  return secondVersionOutput(run.checkpointing ? output : mistakenForFailure(output))
}

function listedOutput(run: Run, ending: RunEnding | undefined, now: number): unknown {
  if (ending?.unreadable !== undefined) return unreadableOutput(ending.unreadable)
  if (ending === undefined || ending.ends === 'Cancelled') {
    const { late } = run
    return late === undefined || now < late.at ? lastWritten(run, now) : secondVersionOutput(late.output)
  }
  const output = outputOf(ending)
  if (output === undefined) return undefined
  return ending.ends === 'Failed' ? listedFailure(output) : secondVersionOutput(output)
}

/** What a cancelled run's function returned afterwards. What a step returned appears only in lists. */
const lateOutput = ({ late }: Run, now: number): unknown =>
  late === undefined || late.isStep || now < late.at ? undefined : secondVersionOutput(late.output)

function lastWritten(run: Run, now: number): unknown {
  const { written } = progressAt(run, now)
  if (written === undefined) return undefined
  if ('output' in written) return secondVersionOutput(written.output)
  const error = written.error ?? { message: 'The sandbox was told to fail' }
  return listedFailure(written.inStep ? stepError(error) : shownError(error))
}
