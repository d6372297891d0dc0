import type { Answer } from '@x/sandbox'
import { apiError, jsonAnswer, unableToLoad } from './answers.ts'
import type { SandboxOperation } from './router.ts'
import type { Run, RunBook } from './run-book.ts'
import { jobDocuments, listedRunDocument, type Pen, runDocument } from './run-documents.ts'
import { idKey } from './run-id.ts'

/** What every operation works with. */
export interface Desk extends Pen {
  readonly book: RunBook
  now(): number
}

/** An operation on the run, or the event, with this id, in this environment. */
export type Operation = (desk: Desk, id: string, environment: string | undefined) => Answer

/** How long the server keeps an answer, in milliseconds. */
export const keptForMs: Readonly<Record<Exclude<SandboxOperation, 'cancelRun'>, number>> = {
  getRun: 3000,
  listRunJobs: 5000,
  listEventRuns: 15_000,
}

/** The run that a request means. One of another environment is as unknown as one that never was. */
export function findRun({ book, now }: Desk, key: string, environment: string | undefined): Run | undefined {
  const run = book.byId(key)
  return run !== undefined && run.environment === environment && now() >= run.knownFrom ? run : undefined
}

export const invalidRunId = (id: string): Answer => apiError(400, `Invalid run ID: ${id}`)

export const getRun: Operation = (desk, id, environment) =>
  readRun(desk, id, environment, 'getRun', (run, now) => runDocument(desk, run, now))

export const listRunJobs: Operation = (desk, id, environment) =>
  readRun(desk, id, environment, 'listRunJobs', (run, now) => jobDocuments(desk, run, now))

/** That an event is unknown is nothing that the server would say: it has no runs, then. */
export const listEventRuns: Operation = (desk, id, environment) => {
  const key = idKey(id)
  if (key === undefined) return apiError(400, `Invalid event ID: ${id}`)
  const runs = desk.book.all.filter(({ eventId }) => eventId === key)
  const known = runs.filter((run) => findRun(desk, run.id, environment) === run)
  return found(
    desk,
    'listEventRuns',
    known.map((run) => listedRunDocument(desk, run, desk.now())),
  )
}

function readRun(
  desk: Desk,
  id: string,
  environment: string | undefined,
  operation: keyof typeof keptForMs,
  read: (run: Run, now: number) => unknown,
): Answer {
  const key = idKey(id)
  if (key === undefined) return invalidRunId(id)
  const run = findRun(desk, key, environment)
  return run === undefined ? unableToLoad(id, 500) : found(desk, operation, read(run, desk.now()))
}

/** A success in its envelope, which says how long the server keeps it (inngest/inngest, pkg/api/apiv1/apiv1.go). */
function found({ settings, timestamps, now }: Desk, operation: keyof typeof keptForMs, data: unknown): Answer {
  const fetched_at = timestamps.measured(now())
  if (!settings.habits.cache) return jsonAnswer(200, { data, metadata: { fetched_at } })
  const cached_until = timestamps.measured(now() + keptForMs[operation])
  const headers = { 'Cache-Control': `private, max-age=${keptForMs[operation] / 1000}` }
  return jsonAnswer(200, { data, metadata: { fetched_at, cached_until } }, headers)
}
