import { type Run, statusAt } from './run-book.ts'
import { type JobScript, outputOf } from './run-script.ts'
import type { Settings } from './sandbox-options.ts'
import type { Timestamps } from './timestamps.ts'

/** What documents are written with. */
export interface Pen {
  readonly settings: Settings
  readonly timestamps: Timestamps
}

/** A run as it is read by itself (inngest/inngest, pkg/cqrs/function_runs.go). */
export function runDocument({ settings, timestamps }: Pen, run: Run, now: number): Record<string, unknown> {
  const ended = now >= run.endsAt ? run.ending : undefined
  return {
    run_id: run.id,
    run_started_at: timestamps.planned(run.startedAt),
    function_id: run.functionId,
    // The open-source server never sets it.
    function_version: settings.mode === 'cloud' ? 1 : 0,
    environment_id: settings.environments.idOf(run.environment),
    event_id: run.eventId,
    status: statusAt(run, now),
    ended_at: ended === undefined ? null : timestamps.measured(run.endsAt),
    // Undefined leaves the key out, as the server does of a run that goes on.
    output: ended === undefined ? undefined : shownOutput(settings, outputOf(ended), ended.ends),
    ...run.fields,
  }
}

/** The same run in the list of an event's runs, where the open-source server has another id for the environment. */
export const listedRunDocument = (pen: Pen, run: Run, now: number): Record<string, unknown> => ({
  ...runDocument(pen, run, now),
  environment_id: pen.settings.environments.listedIdOf(run.environment),
  ...run.fields,
})

/** What waits in the queue for a run, earliest first (inngest/inngest, pkg/execution/queue/queue.go). */
export const jobDocuments = (pen: Pen, run: Run, now: number): Record<string, unknown>[] =>
  run.jobs
    .filter(({ untilMs = Number.POSITIVE_INFINITY }) => now < run.settledAt && now < run.startedAt + untilMs)
    .toSorted((one, other) => (one.atMs ?? 0) - (other.atMs ?? 0))
    .map((job) => jobDocument(pen, run, job))

function jobDocument(
  { settings, timestamps }: Pen,
  run: Run,
  job: JobScript & { readonly id: string },
): Record<string, unknown> {
  const at = run.startedAt + (job.atMs ?? 0)
  const [idName, rawName] = settings.habits.capitalJobs ? ['JobID', 'Raw'] : ['job_id', 'raw']
  return {
    [idName]: job.id,
    at: timestamps.planned(at),
    position: job.position ?? 0,
    kind: job.kind,
    attempt: job.attempt ?? 0,
    [rawName]: job.raw === undefined ? queueItem(run, job, at) : job.raw,
  }
}

/** The beginning of what the open-source server keeps of a job (inngest/inngest, pkg/execution/queue/item.go). */
function queueItem(run: Run, { id, kind, attempt = 0 }: JobScript & { readonly id: string }, at: number): unknown {
  const identifier = { runID: run.id, wID: run.functionId, wv: 0, evtID: run.eventId, eventIDs: [run.eventId] }
  return { id, at, wfID: run.functionId, data: { kind, identifier, atts: attempt } }
}

/** Async checkpointing loses the output on its way (inngest/inngest, pkg/execution/history/lifecycle.go). */
const shownOutput = ({ asyncCheckpointing }: Settings, output: unknown, status: string): unknown =>
  asyncCheckpointing && status === 'Completed' ? '' : output
