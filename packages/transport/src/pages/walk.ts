import type { Operation, PageCursor, Paging } from '../api/operation.ts'
import { responseOf } from '../call/api-client.ts'
import type { WithResponse } from '../call/call-promise.ts'
import type { QueryValue } from '../call/request.ts'
import type { CallPlan, Transport } from '../call/transport.ts'
import { UnexpectedResponseError } from '../errors/validation-errors.ts'
import { isJsonObject } from '../input/given-values.ts'
import { SHARED_CALL_OPTIONS, type SharedCallOptions } from '../input/options.ts'
import { formatPath } from '../issues/issue-list.ts'
import type { SchemaIssue } from '../issues/schema.ts'
import { shownValue } from '../issues/shown-value.ts'
import { type Drift, withLeftOutRows } from '../response/drift.ts'
import { fieldAt } from '../response/response.ts'
import { redact } from '../secrets/redaction.ts'
import { withOneDeadline } from '../time/deadline.ts'
import { type NextCursor, nextCursor } from './next-cursor.ts'
import type { ListOperation } from './page.ts'
import { Trail } from './trail.ts'

/** A page of a list, whatever its rows are. */
export interface Page {
  readonly items: readonly unknown[]
  readonly drift: readonly Drift[]
  nextPage(): Promise<Page | null>
}

/** Which list is read, and how. */
export interface Source {
  readonly transport: Transport
  readonly operation: ListOperation
  readonly path: Readonly<Record<string, string>>
  readonly options: SharedCallOptions
}

type Query = Readonly<Record<string, QueryValue>>

/** What stays the same from page to page. */
interface Walk extends Source {
  readonly by: PageCursor
  /** Sent with every cursor. */
  readonly kept: Query
}

/** A page, and the way on from it. */
interface Step {
  readonly response: WithResponse<Page>
  /** Whether the response had any rows, including those that were left out. */
  readonly hasRows: boolean
  readonly way: NextCursor
  /** Reads the next page. Undefined if the walk ends here. */
  readonly next: (() => Promise<Step>) | undefined
}

/** Reads the first page that the caller asked for. */
export async function firstPage(
  source: Source,
  given: unknown,
  problems: readonly SchemaIssue[],
): Promise<WithResponse<Page>> {
  const { paging } = source.operation
  const { cursors, numbers } = paging
  const query = definedIn(given)
  const plan = { query, problems: [...combinationProblems(paging, given), ...problems] }
  const by = cursors.find(({ parameter }) => Object.hasOwn(query, parameter)) ?? cursors[0]
  const { [by.parameter]: cursor, ...others } = query
  if (numbers === undefined || !(Object.hasOwn(query, numbers.page) || Object.hasOwn(query, numbers.size))) {
    return (
      await stepOf({ ...source, by, kept: others }, plan, Trail.from(typeof cursor === 'string' ? cursor : undefined))
    ).response
  }
  // All pages up to the wanted one are one call.
  const options = withOneDeadline(source.options, source.transport.clock)
  const { [numbers.page]: page = 1, [numbers.size]: size, ...kept } = others
  const limit = { [numbers.limit]: size }
  const walk = { ...source, options, by, kept: { ...kept, ...limit } }
  return numberedPage(walk, Number(page), { ...plan, query: { ...query, [numbers.page]: page }, extraQuery: limit })
}

/** What of a list is asked for in one request. */
type PagePlan = Pick<CallPlan, 'query' | 'extraQuery' | 'problems'>

/**
 * Page and size are sent as given, with the limit beside them for a server that knows only that. A response with
 * cursors comes from such a server, and its first page is page 1, whatever page was requested.
 */
async function numberedPage(walk: Walk, page: number, plan: PagePlan): Promise<WithResponse<Page>> {
  let found = await stepOf(walk, plan, Trail.from(undefined))
  if (found.way.kind === 'end') return found.response
  for (let number = 1; number < page; number += 1) {
    if (found.next === undefined) return beyondTheEnd(found.response)
    found = await found.next()
  }
  return found.response
}

/** A page after the last one has nothing on it. */
const beyondTheEnd = (last: WithResponse<Page>): WithResponse<Page> => ({
  ...last,
  drift: [],
  data: { ...last.data, items: [], drift: [], nextPage: async () => null },
})

/** @param before the id of the last row of the page before. */
async function stepOf(walk: Walk, plan: PagePlan, trail: Trail, before?: string): Promise<Step> {
  const { transport, operation, path, options, by, kept } = walk
  const { rows, paging } = operation
  const whole = { ...plan, path, knownOptions: SHARED_CALL_OPTIONS }
  const response = responseOf(await transport.send<Operation>(operation, whole, options))
  const { data: body, drift } = response
  const received = rowsIn(body, rows.at)
  const all = withLeftOutRows(received, drift)
  const first = textIn(received[0], paging.rowId)
  if (trail.knowsFirst(first)) {
    throw pagesRepeat(walk, response, `${paging.rowId} ${shown(walk, first)} starts a page`)
  }
  const way = nextCursor(paging.end, by, body, all)
  const next = async () => {
    if (way.kind !== 'cursor') throw unreadable(walk, response)
    const { cursor } = way
    if (trail.knowsCursor(cursor)) throw pagesRepeat(walk, response, `the cursor ${shown(walk, cursor)} appears`)
    const plan = { query: { ...kept, [by.parameter]: cursor } }
    return stepOf(walk, plan, trail.past({ cursor, first }), textIn(received.at(-1), paging.rowId))
  }
  // Some servers begin a page with the row that the cursor is of: that row was on the page before.
  const items = first !== undefined && first === before ? received.slice(1) : received
  const following = way.kind === 'end' ? undefined : next
  const page: Page = {
    ...fieldsBeside(rows.at, body),
    items,
    drift,
    async nextPage() {
      const step = await following?.()
      return step === undefined || isPastTheEnd(step) ? null : step.response.data
    },
  }
  return { response: { ...response, data: page }, hasRows: all.length > 0, way, next: following }
}

/** An empty page that ends the list is not a page of it. */
const isPastTheEnd = ({ hasRows, way }: Step): boolean => !hasRows && way.kind === 'end'

function rowsIn(body: unknown, at: string): readonly unknown[] {
  const rows = at === '' ? body : fieldAt(body, at)
  // Some servers leave the field out if it is empty. Whether it may be absent is for the schema to say.
  return Array.isArray(rows) ? rows : []
}

function fieldsBeside(rows: string, body: unknown): object {
  const { [rows]: _, ...fields } = isJsonObject(body) ? body : {}
  return fields
}

function textIn(row: unknown, field: string): string | undefined {
  const value = fieldAt(row, field)
  return typeof value === 'string' ? value : undefined
}

/** Taking this for the end would lose whatever follows. */
function unreadable(
  { transport, operation: { id }, by }: Walk,
  { status, attempts, requestId, drift }: WithResponse<unknown>,
): UnexpectedResponseError {
  const found = 'at' in by ? drift.find(({ path }) => path[0] === by.at.split('.')[0]) : undefined
  const why = found === undefined ? '' : ` (${formatPath(found.path)}: ${found.message})`
  const what = `${transport.api.vendor} returned rows, but the cursor of the next page cannot be read${why}`
  return new UnexpectedResponseError(
    { what, note: 'There may be more rows.' },
    { status },
    { operation: id, outcome: 'accepted', attempts, requestId },
  )
}

/** Pages that lead back to earlier pages. What was read is correct; what is missing is unknown. */
function pagesRepeat(
  { operation: { id } }: Walk,
  { status, attempts, requestId }: WithResponse<unknown>,
  how: string,
): UnexpectedResponseError {
  return new UnexpectedResponseError(
    {
      what: `the pages of the list repeat: ${how} for the second time`,
      note: 'Reading was stopped, because it would never end.',
    },
    { status },
    { operation: id, outcome: 'accepted', attempts, requestId },
  )
}

/** The server chose it, so it may be anything. */
const shown = ({ transport }: Walk, text: string | undefined): string => {
  const { keyPatterns: patterns, publicUrls } = transport.api
  return shownValue(redact(text ?? '', { secrets: [], patterns, publicUrls }))
}

/** The parameters that have a value. */
function definedIn(given: unknown): Readonly<Record<string, QueryValue>> {
  const defined = isRecord(given) ? Object.entries(given).filter(([, value]) => value !== undefined) : []
  // A caller without types may pass anything. The transport checks the values before it sends them.
  return Object.fromEntries(defined) as Record<string, QueryValue>
}

/** Parameters of a list that exclude each other: cursors, and cursors with page numbers. */
function combinationProblems({ cursors, numbers }: Paging, given: unknown): SchemaIssue[] {
  if (!isRecord(given)) {
    return [{ path: [], code: 'invalid_type', message: `expected an object of parameters, got ${shownValue(given)}` }]
  }
  const names = cursors.map(({ parameter }) => parameter)
  const isGiven = (name: string) => given[name] !== undefined
  const [first, second] = names.filter(isGiven)
  const issues: SchemaIssue[] = []
  const refuse = (name: string, message: string) => issues.push({ path: [name], code: 'invalid_value', message })
  if (second !== undefined) refuse(second, `cannot be combined with ${first}`)
  if (numbers !== undefined) {
    const { page, size, limit } = numbers
    if ([page, size].some(isGiven) && [limit, ...names].some(isGiven)) {
      refuse(page, `${page} and ${size} cannot be combined with ${[limit, ...names].join(', ')}`)
    }
  }
  return issues
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
