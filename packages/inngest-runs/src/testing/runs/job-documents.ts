import { type JobIds, progressAt, type Run } from './run-book.ts'
import type { DocumentContext } from './run-documents.ts'
import { isParked, type JobScript, type RunStep } from './run-script.ts'

/** The most jobs of a run that the server returns. */
const MOST = 10

const HOUR_MS = 60 * 60 * 1000

/** A job with all values filled in. */
interface Job extends Required<Omit<JobScript, 'untilMs' | 'raw'>>, Pick<JobScript, 'raw'>, JobIds {}

/** The queued jobs of a run: the ten that are due first (inngest/inngest, pkg/execution/queue/queue.go). */
export function jobDocuments(
  { settings, timestamps }: DocumentContext,
  run: Run,
  now: number,
): Record<string, unknown>[] {
  const [idName, rawName] = settings.habits.capitalJobs ? ['JobID', 'Raw'] : ['job_id', 'raw']
  return jobsAt(run, now)
    .slice(0, MOST)
    .map((job) => ({
      [idName]: job.id,
      at: timestamps.planned(run.startedAt + job.atMs),
      position: job.position,
      kind: job.kind,
      attempt: job.attempt,
      [rawName]: job.raw === undefined ? queueItem(run, job) : job.raw,
    }))
}

function jobsAt(run: Run, now: number): Job[] {
  if (now >= run.settledAt) return []
  const scripted = run.script.jobs?.map((job, index) => ({ job, index })) ?? [currentJob(run, now)]
  return scripted
    .filter(({ job: { untilMs = Number.POSITIVE_INFINITY } }) => now < run.startedAt + untilMs)
    .toSorted((one, other) => (one.job.atMs ?? 0) - (other.job.atMs ?? 0))
    .flatMap(({ job, index }, place) => {
      const ids = run.jobIds[index]
      return ids === undefined ? [] : [{ position: place, atMs: 0, attempt: 0, ...job, ...ids }]
    })
}

const kinds: Readonly<Record<RunStep['does'], string>> = {
  queue: 'start',
  execute: 'start',
  step: 'start',
  sleep: 'sleep',
  wait: 'pause',
  fail: 'start',
}

/** The one job that matches what a run is doing. */
function currentJob(run: Run, now: number): { readonly job: JobScript; readonly index: number } {
  const progress = progressAt(run, now)
  const due = progress.until === Number.POSITIVE_INFINITY ? HOUR_MS : progress.until - run.startedAt
  const job = { kind: kinds[progress.does], atMs: isParked(progress) ? due : 0, attempt: progress.attempts }
  return { job, index: progress.index }
}

/** The server's own ids for the owner of every queue item (inngest/inngest, pkg/consts/devserver.go). */
const ACCOUNT = '00000000-0000-4000-a000-000000000000'
const WORKSPACE = '00000000-0000-4000-b000-000000000000'

/** What the open-source server stores about a job (inngest/inngest, pkg/execution/queue/item.go). */
function queueItem(run: Run, job: Job): unknown {
  const { id, groupId, kind, attempt } = job
  const at = run.startedAt + job.atMs
  const identifier = {
    runID: run.id,
    wID: run.functionId,
    wv: 1,
    evtID: run.eventId,
    eventIDs: run.eventIds,
    aID: ACCOUNT,
    wsID: WORKSPACE,
    appID: run.appId,
    pf: 0,
  }
  const particulars = { kind, identifier, atts: attempt, maxAtts: 21, ...payloadOf(run, job, at), pf: 0 }
  const data = { groupID: groupId, wsID: WORKSPACE, ...particulars }
  return { id, at, wt: at, wfID: run.functionId, wsID: WORKSPACE, genID: 1, data, eat: run.startedAt }
}

/** What has to be done, and its place in a trace. */
function payloadOf(run: Run, { kind, stepId, pauseId, traceId, spanId }: Job, at: number): object {
  const metadata = { 'user-otel-ctx': JSON.stringify({ tp: `00-${traceId}-${spanId}-01`, ts: '', dsid: spanId }) }
  if (kind === 'pause') return { payload: { pauseID: pauseId, pause: pauseOf(run, stepId, pauseId, at) }, metadata }
  if (kind === 'start') return { payload: { edge: { incoming: '$trigger', outgoing: '' } }, metadata }
  return { payload: { edge: { incoming: 'step', outgoing: stepId } }, metadata }
}

const pauseOf = (run: Run, stepId: string, id: string, expires: number): unknown => ({
  id,
  wsID: WORKSPACE,
  identifier: { runID: run.id, wID: run.functionId, aID: ACCOUNT },
  outgoing: stepId,
  incoming: 'step',
  opcode: 'WaitForEvent',
  expires,
  dataKey: stepId,
})
