import { type Drift, givenOptions, isDate, isJsonObject, type Listing, type SchemaIssue } from '@x/transport'
import { listRuns } from '../api/operations.gen.ts'
import type { ResponseMetadata, RunRow, RunRowsEnvelope } from '../wire.gen.ts'
import { exists, momentOf } from './moment.ts'

/** The states that a list can be filtered by, in the words of `Run.status` and in those of v2. */
export type RunStatusFilter =
  | 'Scheduled'
  | 'Running'
  | 'Completed'
  | 'Failed'
  | 'Cancelled'
  | 'QUEUED'
  | 'RUNNING'
  | 'COMPLETED'
  | 'FAILED'
  | 'CANCELLED'

/** Which runs to list. */
export interface ListRunsFilters {
  /**
   * Only runs in one of these states. A run that waits for its turn is `Scheduled`, which v2 calls `QUEUED`; `Running`
   * does not find it. Default: all.
   */
  readonly status?: RunStatusFilter | readonly RunStatusFilter[] | undefined
  /** Only runs of this app, by its id in your code. */
  readonly appId?: string | undefined
  /**
   * Only runs of this function, by its id in your code: `charge-card`, not `my-app-charge-card`. Needs `appId`. An
   * unknown function is an empty list, not an error.
   */
  readonly functionId?: string | undefined
  /** Only runs from this time on. A Date, or an RFC 3339 time as text, with any offset. */
  readonly from?: Date | string | undefined
  /** Only runs before this time, which has to be after `from`. */
  readonly until?: Date | string | undefined
  /**
   * The time that `from`, `until` and `order` are about. Default: `queuedAt`, which is when the run was scheduled. With
   * `endedAt`, the server also lists runs that have not ended.
   */
  readonly timeField?: 'queuedAt' | 'startedAt' | 'endedAt' | undefined
  /** Default: `DESC`, the newest first. */
  readonly order?: 'DESC' | 'ASC' | undefined
  /** The number of runs on a page, from 1 to 100. Default: 20. */
  readonly limit?: number | undefined
  /** Where the page begins: `page.cursor` of the page before. */
  readonly cursor?: string | undefined
  /** Whether the rows of completed and failed runs have their `output`. Default: false. */
  readonly includeOutput?: boolean | undefined
}

/** One page of runs. */
export interface RunPage {
  /** The runs of the page. */
  readonly items: readonly RunRow[]
  /** When the server read it. */
  readonly metadata?: ResponseMetadata
  /** How the list continues. `nextPage` uses it. */
  readonly page: RunRowsEnvelope['page']
  /** Where the page differs from its schema, by positions in the response. A row without an id is here, not in `items`. */
  readonly drift: readonly Drift[]
  /**
   * The next page, or null at the end.
   *
   * @throws UnexpectedResponseError if the pages repeat, or if this page has rows and its next cursor cannot be read.
   */
  nextPage(): Promise<RunPage | null>
}

/** Await it for one page, or iterate over it for every run. The first request is sent when you do either. */
export interface RunListing extends Listing<RunPage> {}

/** The parameters of the list, by their names on the wire. */
interface RunQuery {
  readonly status?: WireStatus | readonly WireStatus[] | undefined
  readonly from?: string | undefined
  readonly until?: string | undefined
}

type WireStatus = 'QUEUED' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELLED'

const NAMES = listRuns.parameters.map(({ name }) => name)

/** The filters as they are sent, and what is wrong with them beyond what the table of operations says. */
export function runQuery(filters: ListRunsFilters): {
  readonly query: Omit<ListRunsFilters, keyof RunQuery> & RunQuery
  readonly problems: readonly SchemaIssue[]
} {
  const given = givenOptions(filters, NAMES)
  // What is no object, or has values of other types, is rejected by the table of operations.
  if (!isJsonObject(given)) return { query: given as never, problems: [] }
  const { status, from, until, ...others } = given
  const query = { ...others, ...sent({ status: statusesOf(status), from: timeOf(from), until: timeOf(until) }) }
  return { query, problems: [...problemsOf(given), ...rangeProblems(query)] }
}

/** Only what was passed: an undefined filter is none. */
const sent = (values: Readonly<Record<string, unknown>>): RunQuery =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))

/** `Run.status` has v1's words, the filter v2's. */
const statusesOf = (status: unknown): unknown =>
  Array.isArray(status) ? Array.from(status, wireStatus) : wireStatus(status)

function wireStatus(status: unknown): unknown {
  if (typeof status !== 'string') return status
  const word = status.toUpperCase()
  return word === 'SCHEDULED' ? 'QUEUED' : word
}

/** An invalid Date stays as it is, and is rejected. */
const timeOf = (time: unknown): unknown => (isDate(time) && !Number.isNaN(time.getTime()) ? time.toISOString() : time)

function problemsOf({ appId, functionId, status }: ListRunsFilters): SchemaIssue[] {
  return [
    ...(functionId !== undefined && appId === undefined
      ? [problem('appId', 'missing; functionId is the id of a function within an app')]
      : []),
    // The list of every run is far from what was meant.
    ...(Array.isArray(status) && status.length === 0
      ? [problem('status', 'expected at least one, got an empty array; leave it out for all')]
      : []),
  ]
}

/** Any other text is refused by the table of operations. */
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

function rangeProblems({ from, until }: RunQuery): SchemaIssue[] {
  const times = { from, until }
  const invented = Object.entries(times).flatMap(([name, time]) =>
    typeof time === 'string' && RFC_3339.test(time) && !exists(time)
      ? [problem(name, `expected a valid time, got ${JSON.stringify(time)}`)]
      : [],
  )
  if (invented.length > 0) return invented
  const [start, end] = [momentOf(from), momentOf(until)]
  return end <= start ? [problem('until', `expected a time after from, ${from}, got ${until}`)] : []
}

const problem = (name: string, message: string): SchemaIssue => ({ path: [name], code: 'invalid_value', message })
