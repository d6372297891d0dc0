import { type Operation, type PlayedRoutes, runsOf } from '../requests/operation.ts'
import { secondVersionError, secondVersionResponse } from '../requests/responses.ts'
import type { Run } from '../runs/run-book.ts'
import { secondVersionRow, secondVersionRun } from './documents.ts'
import { flagIn, foundRun, keyIn, limitIn, secondVersionMetadata } from './requests.ts'

export const health: Operation = ({ now }) =>
  secondVersionResponse(200, { data: { status: 'ok' }, metadata: secondVersionMetadata(now()) })

const getRunSecondVersion: Operation = (context, asked) => {
  const includeOutput = flagIn(asked.query, 'includeOutput')
  if (typeof includeOutput !== 'boolean') return includeOutput
  const run = foundRun(context, asked, 'Run not found')
  if ('status' in run) return run
  // Because of its metadata, v2 no longer recognises the run.
  if (run.spoiltBy === 'metadata') return secondVersionError(404, 'not_found', 'Function not found')
  const now = context.now()
  const data = secondVersionRun({ settings: context.settings, now, includeOutput }, run)
  return secondVersionResponse(200, { data, metadata: secondVersionMetadata(now) })
}

const MOST_OF_EVENT = 40

/** The runs of an event, newest first. A later event of a batch has its run too. */
const listEventRunsSecondVersion: Operation = (context, asked) => {
  const { query, environment } = asked
  const includeOutput = flagIn(query, 'includeOutput')
  if (typeof includeOutput !== 'boolean') return includeOutput
  const limit = limitIn(query, MOST_OF_EVENT)
  if (typeof limit !== 'number') return limit
  const event = keyIn(asked, 'Event')
  if ('status' in event) return event
  const runs = runsOf(context, ({ eventIds }) => eventIds.includes(event.key), environment).toSorted(newestFirst)
  const from = startOf(runs, query.get('cursor'))
  if (from === undefined) return secondVersionError(400, 'invalid_field_format', 'Cursor is invalid')
  const now = context.now()
  const rows = runs.slice(from, from + limit)
  const last = rows.at(-1)
  const isMore = from + limit < runs.length && last !== undefined
  return secondVersionResponse(200, {
    // Empty values are omitted, including lists.
    data:
      rows.length === 0
        ? undefined
        : rows.map((run) => secondVersionRow({ settings: context.settings, now, includeOutput }, run)),
    metadata: secondVersionMetadata(now),
    page: isMore ? { cursor: cursorAfter(last), hasMore: true, limit } : { limit },
  })
}

/** Runs that started together are in the order in which they started. */
const newestFirst = (one: Run, other: Run): number => other.startedAt - one.startedAt

/** An opaque text that records where the page ended. */
const cursorAfter = ({ id, startedAt }: Run): string =>
  btoa(JSON.stringify({ id, c: { start_time: { f: 'start_time', v: startedAt * 1000 } } }))

/** Where the page after a cursor begins. Undefined if it is not a cursor. */
function startOf(runs: readonly Run[], cursor: string | null): number | undefined {
  if (cursor === null || cursor === '') return 0
  try {
    const { id } = JSON.parse(atob(cursor))
    return typeof id === 'string' ? runs.findIndex((run) => run.id === id) + 1 : undefined
  } catch {
    return undefined
  }
}

/** The reads of v2 that the sandbox supports. */
export const SECOND_VERSION = {
  getRunByV2: { operation: 'getRunV2', handle: getRunSecondVersion, takesEmptyId: true },
  listEventRunsByV2: { operation: 'listEventRunsV2', handle: listEventRunsSecondVersion, takesEmptyId: true },
} as const satisfies PlayedRoutes
