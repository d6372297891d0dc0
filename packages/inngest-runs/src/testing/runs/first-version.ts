import type { ApiResponse } from '@x/sandbox'
import { RESERVED } from '../events/events.ts'
import type { SandboxEvent } from '../events/function-script.ts'
import { findRun, type Operation, type OperationContext, type PlayedRoutes, runsOf } from '../requests/operation.ts'
import { apiError, byName, jsonResponse, unableToLoad } from '../requests/responses.ts'
import { jobDocuments } from './job-documents.ts'
import { endedBy } from './run-book.ts'
import { listedRunDocuments, runDocument } from './run-documents.ts'
import { idKey } from './run-id.ts'

/** How long the server stores an answer of v1, in milliseconds (inngest/inngest, pkg/api/apiv1/cache.go). */
export const keptForMs = { getRun: 3_000, listRunJobs: 5_000, getEvent: 5_000, listEventRuns: 15_000 } as const

export type KeptOperation = keyof typeof keptForMs

export const invalidRunId = (id: string): ApiResponse => apiError(400, `Invalid run ID: ${id}`)

const invalidEventId = (id: string): ApiResponse => apiError(400, `Invalid event ID: ${id}`)

const getRun: Operation = (context, { id, environment }) => {
  const key = idKey(id)
  if (key === undefined) return invalidRunId(id)
  const run = findRun(context, key, environment)
  if (run === undefined) return unableToLoad(id, 500)
  const isReadable = endedBy(run, context.now())?.unreadable === undefined
  return kept(context, 'getRun', isReadable ? runDocument(context, run, context.now()) : undefined)
}

const listRunJobs: Operation = (context, { id, environment }) => {
  const key = idKey(id)
  if (key === undefined) return invalidRunId(id)
  const run = findRun(context, key, environment)
  return run === undefined
    ? unableToLoad(id, 500)
    : kept(context, 'listRunJobs', jobDocuments(context, run, context.now()))
}

/** The server never reports an unknown event: the event just has no runs. */
const listEventRuns: Operation = (context, { id, environment }) => {
  const key = idKey(id)
  if (key === undefined) return invalidEventId(id)
  const isFirstOnly = context.settings.habits.looseLists
  const runs = runsOf(
    context,
    ({ eventId, eventIds }) => (isFirstOnly ? eventId === key : eventIds.includes(key)),
    environment,
  )
  // One run that cannot be encoded breaks the whole list.
  const isReadable = runs.every((run) => endedBy(run, context.now())?.unreadable === undefined)
  const rows = isReadable ? runs.flatMap((run) => listedRunDocuments(context, run, context.now())) : undefined
  return kept(context, 'listEventRuns', rows)
}

const getEvent: Operation = (context, { id }) => {
  const key = idKey(id)
  if (key === undefined) return invalidEventId(id)
  const event = context.events.get(key)
  return event === undefined
    ? apiError(404, 'Event not found')
    : kept(context, 'getEvent', eventDocument(context, event))
}

const MOST_EVENTS = 100
const SOME_EVENTS = 20

/** Newest first. Never cached. */
export const listEvents: Operation = (context, { query }) => {
  const cursor = query.get('cursor')
  if (cursor !== null && idKey(cursor) === undefined) return apiError(400, 'Invalid cursor query parameter')
  for (const name of ['received_after', 'received_before']) {
    const time = query.get(name)
    if (time !== null && Number.isNaN(Date.parse(time))) return apiError(400, `Invalid ${name} query parameter`)
  }
  const after = timeIn(query, 'received_after', Number.NEGATIVE_INFINITY)
  const before = timeIn(query, 'received_before', Number.POSITIVE_INFINITY)
  const wanted = query.get('name')
  const limit = Number(query.get('limit'))
  const events = context.events.all
    .toReversed()
    .filter(({ name, receivedAt }) => (wanted === null || name === wanted) && receivedAt > after && receivedAt < before)
    // The server's own events are not included.
    .filter(({ name, eventId }) => !name.startsWith(RESERVED) && (cursor === null || eventId < cursor.toUpperCase()))
    // A value that is not a number is ignored.
    .slice(0, limit > 0 ? Math.min(limit, MOST_EVENTS) : SOME_EVENTS)
  const data = events.map((event) => eventDocument(context, event))
  return jsonResponse(200, { data, metadata: { fetched_at: context.timestamps.measured(context.now()) } })
}

const timeIn = (query: URLSearchParams, name: string, otherwise: number): number => {
  const time = query.get(name)
  return time === null ? otherwise : Date.parse(time)
}

const NOBODY = '00000000-0000-0000-0000-000000000000'

/** An event as v1 has it (inngest/inngest, pkg/cqrs/events.go). */
const eventDocument = ({ timestamps }: OperationContext, event: SandboxEvent): unknown => ({
  internal_id: event.eventId,
  account_id: NOBODY,
  environment_id: NOBODY,
  source: '',
  source_id: null,
  received_at: timestamps.measured(event.receivedAt),
  id: event.id,
  name: event.name,
  data: byName(event.data),
  // Undefined omits it.
  user: event.user,
  ts: event.ts,
})

/**
 * A success in its envelope, which states how long the server stores it (inngest/inngest, pkg/api/apiv1/apiv1.go).
 * Undefined stands for data that the server cannot encode: it has already promised a body, and sends none.
 */
function kept({ settings, timestamps, now }: OperationContext, operation: KeptOperation, data: unknown): ApiResponse {
  const ms = keptForMs[operation]
  const fetched_at = timestamps.measured(now())
  const isKept = settings.habits.cache
  const metadata = isKept ? { fetched_at, cached_until: timestamps.measured(now() + ms) } : { fetched_at }
  const answer = jsonResponse(
    200,
    { data, metadata },
    isKept ? { 'Cache-Control': `private, max-age=${ms / 1000}` } : {},
  )
  return data === undefined ? { ...answer, body: '' } : answer
}

/**
 * The reads of v1 that the sandbox supports. For any other operation of the client, the sandbox answers that it does
 * not support it.
 */
export const FIRST_VERSION = {
  getRun: { handle: getRun },
  listRunJobs: { handle: listRunJobs, takesEmptyId: true },
  listEventRuns: { handle: listEventRuns, takesEmptyId: true },
  getEvent: { handle: getEvent },
} as const satisfies PlayedRoutes
