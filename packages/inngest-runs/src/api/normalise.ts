import { isJsonObject } from '@x/transport'
import { runRowOf } from '../runs/run-row.ts'
import type { EndedRunStatus } from '../runs/run-status.ts'

// The descriptions of the API differ in names and wrapping (see specs/inngest-runs.openapi.yaml). These functions
// convert each of these response forms into one. They do not touch what they do not recognise, so that validation can
// say what is wrong with it, and they copy what they change.

type Fields = Record<string, unknown>

/** `{ data: run, metadata? }` from that or from a bare run. */
export function normaliseRun(json: unknown): unknown {
  if (!isJsonObject(json)) return json
  // A bare run may have its own `data`.
  if (looksLikeRun(json) && !looksLikeRun(json.data)) return { data: runFields(json) }
  return isJsonObject(json.data) ? envelope(json, runFields(json.data)) : json
}

/** `{ data: runs, metadata? }` from that or from a bare list. */
export function normaliseRuns(json: unknown): unknown {
  return normaliseList(json, runFields)
}

/** `{ data: jobs, metadata? }` from that or from a bare list. */
export function normaliseJobs(json: unknown): unknown {
  return normaliseList(json, jobFields)
}

/** `{ data: rows, metadata?, page }` from a page of v2, which leaves out an empty list. */
export function normaliseRunRows(json: unknown): unknown {
  if (!isJsonObject(json)) return json
  // Without a page, it is not an empty list but something else.
  const { data = isJsonObject(json.page) ? [] : undefined } = json
  if (!Array.isArray(data)) return json
  const { fetchedAt, ...metadata }: Fields = isJsonObject(json.metadata) ? json.metadata : {}
  const page = { ...json, data: data.map(runRowOf) }
  return fetchedAt === undefined ? page : { ...page, metadata: { fetched_at: fetchedAt, ...metadata } }
}

function normaliseList(json: unknown, fields: (item: Fields) => Fields): unknown {
  const items = (list: unknown[]) => list.map((item) => (isJsonObject(item) ? fields(item) : item))
  if (Array.isArray(json)) return { data: items(json) }
  if (!isJsonObject(json) || !Array.isArray(json.data)) return json
  return envelope(json, items(json.data))
}

function envelope(json: Fields, data: unknown): Fields {
  return isJsonObject(json.metadata) ? { ...json, data, metadata: metadataFields(json.metadata) } : { ...json, data }
}

const looksLikeRun = (value: unknown): boolean => isJsonObject(value) && Object.hasOwn(value, 'run_id')

const runFields = (run: Fields): Fields => withTrueStatus(alsoAs(run, 'run_started_at', 'started_at'))

/** Statuses of runs that have an end. A run that was skipped or overflowed never ran: it has no end time. */
const ENDED_BY_AN_END: ReadonlySet<unknown> = new Set<EndedRunStatus>(['Completed', 'Failed', 'Cancelled'])

/**
 * A run has ended if it has `ended_at`. For a run that did a step and sleeps, or waits for its next attempt, the
 * server's list shows the state of that step: Completed or Failed, with `ended_at: null`. If a description has no
 * `ended_at` at all, only the status can tell.
 */
function withTrueStatus(run: Fields): Fields {
  if (run.ended_at !== null || !ENDED_BY_AN_END.has(run.status)) return run
  const { output: _ofAStep, ...goingOn } = run
  return { ...goingOn, status: 'Running' }
}

/** The casing of Inngest's OpenAPI file; the server has used the other one since 2023 (inngest/inngest#815). */
const metadataFields = (metadata: Fields): Fields =>
  alsoAs(alsoAs(metadata, 'fetched_at', 'fetchedAt'), 'cached_until', 'cachedUntil')

/** For two fields the server uses the names from its own code (inngest/inngest, pkg/execution/queue/queue.go). */
function jobFields({ JobID: jobId, Raw: _internal, raw: _alsoInternal, ...job }: Fields): Fields {
  return jobId === undefined ? alsoAs(job, 'job_id', 'id') : { ...job, job_id: jobId }
}

/** Adds `name` with the value that another description calls `alias`, unless there is such a field already. */
function alsoAs(fields: Fields, name: string, alias: string): Fields {
  const isNeeded = Object.hasOwn(fields, alias) && !Object.hasOwn(fields, name)
  return isNeeded ? { ...fields, [name]: fields[alias] } : fields
}
