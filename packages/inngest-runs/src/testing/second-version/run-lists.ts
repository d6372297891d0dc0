import type { ApiResponse } from '@x/sandbox'
import type { Operation, OperationContext, OperationRequest } from '../requests/operation.ts'
import { runsOf } from '../requests/operation.ts'
import { secondVersionError, secondVersionResponse } from '../requests/responses.ts'
import type { Run } from '../runs/run-book.ts'
import { secondVersionRow } from './documents.ts'
import { flagIn, keyIn, limitIn, secondVersionMetadata } from './requests.ts'
import { wantedRuns } from './run-filters.ts'

const MOST_OF_ALL = 100

/** All runs, filtered. */
export const listRunsSecondVersion: Operation = (context, asked) => {
  const { query, environment } = asked
  const shown = flagsIn(query)
  if ('status' in shown) return shown
  const limit = limitIn(query, MOST_OF_ALL)
  if (typeof limit !== 'number') return limit
  const row = (run: Run) => rowOf(context, run, false)
  const wanted = wantedRuns(query, row)
  if ('status' in wanted) return wanted
  const { isWanted, timeOf, ascending, range } = wanted
  const runs = runsOf(context, (run) => !shown.isDeferred && isWanted(run), environment)
  return pageOf(context, asked, { runs, limit, timeOf, ascending, includeOutput: shown.includeOutput, range })
}

const MOST_OF_EVENT = 40

/** The runs of an event. A later event of a batch has its run too. */
export const listEventRunsSecondVersion: Operation = (context, asked) => {
  const { query, environment } = asked
  const includeOutput = flagIn(query, 'includeOutput')
  if (typeof includeOutput !== 'boolean') return includeOutput
  const limit = limitIn(query, MOST_OF_EVENT)
  if (typeof limit !== 'number') return limit
  const event = keyIn(asked, 'Event')
  if ('status' in event) return event
  const runs = runsOf(context, ({ eventIds }) => eventIds.includes(event.key), environment)
  return pageOf(context, asked, { runs, limit, timeOf: ({ startedAt }) => startedAt, ascending: false, includeOutput })
}

function flagsIn(query: URLSearchParams): { includeOutput: boolean; isDeferred: boolean } | ApiResponse {
  const includeOutput = flagIn(query, 'includeOutput')
  if (typeof includeOutput !== 'boolean') return includeOutput
  const isDeferred = flagIn(query, 'isDeferred')
  return typeof isDeferred === 'boolean' ? { includeOutput, isDeferred } : isDeferred
}

const rowOf = ({ settings, now }: OperationContext, run: Run, includeOutput: boolean) =>
  secondVersionRow({ settings, now: now(), includeOutput }, run)

interface Wanted {
  readonly runs: readonly Run[]
  readonly limit: number
  /** The time that the list is ordered by, in milliseconds since the Unix epoch. */
  readonly timeOf: (run: Run) => number
  readonly ascending: boolean
  readonly includeOutput: boolean
  /** Both bounds, as they were passed. */
  readonly range?: unknown
}

function pageOf(context: OperationContext, { query }: OperationRequest, wanted: Wanted): ApiResponse {
  const { limit, timeOf, ascending, includeOutput, range } = wanted
  // Runs that started together are in the order in which they started.
  const runs = wanted.runs.toSorted((one, other) => (timeOf(other) - timeOf(one)) * (ascending ? -1 : 1))
  const from = startOf(runs, query.get('cursor'), ascending)
  if (from === undefined) return secondVersionError(400, 'invalid_field_format', 'Cursor is invalid')
  const rows = runs.slice(from, from + limit)
  const last = rows.at(-1)
  const isMore = from + limit < runs.length && last !== undefined
  const metadata = Object(secondVersionMetadata(context.now()))
  return secondVersionResponse(200, {
    // Empty values are omitted, including lists.
    data: rows.length === 0 ? undefined : rows.map((run) => rowOf(context, run, includeOutput)),
    metadata: range === undefined ? metadata : { ...metadata, timeRange: range },
    page: isMore ? { cursor: cursorAfter(last), hasMore: true, limit } : { limit },
  })
}

/** An opaque text that records where the page ended, in microseconds. */
const cursorAfter = ({ id, startedAt }: Run): string =>
  btoa(JSON.stringify({ id, c: { start_time: { f: 'start_time', v: startedAt * 1000 } } }))

/**
 * Where the page after a cursor begins. Undefined if it is not a cursor. Runs have nanoseconds and cursors do not, so that
 * in ascending order the run of the cursor still comes after it: it is there again.
 */
function startOf(runs: readonly Run[], cursor: string | null, ascending: boolean): number | undefined {
  if (cursor === null || cursor === '') return 0
  try {
    const { id } = JSON.parse(atob(cursor))
    if (typeof id !== 'string') return undefined
    const last = runs.findIndex((run) => run.id === id)
    return ascending && last >= 0 ? last : last + 1
  } catch {
    return undefined
  }
}
