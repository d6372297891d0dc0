import {
  Call,
  type CallPromise,
  countLeftOut,
  type Drift,
  formatPath,
  isJsonObject,
  keptIssues,
  listedIssues,
  RequestValidationError,
  redact,
  type SchemaIssue,
  shownValue,
  Trail,
  UnexpectedResponseError,
  type WithResponse,
} from '@x/transport'
import { RUNA_API } from '../api/api.ts'
import type { OrderList, OrderSummary } from '../wire.gen.ts'

/** Which orders to list. Cursors are the API's own way; if it does not support page numbers, the client walks to the page. */
export type ListOrdersParameters =
  | {
      /** Orders per page, 1 to 500. Default: the API's, 100. */
      readonly limit?: number | undefined
      /** Cursor from an earlier page: lists what comes after it. */
      readonly after?: string | undefined
      readonly before?: undefined
      readonly page?: undefined
      readonly per_page?: undefined
    }
  | {
      /** Orders per page, 1 to 500. Default: the API's, 100. */
      readonly limit?: number | undefined
      /** Cursor from an earlier page: lists what comes before it. */
      readonly before?: string | undefined
      readonly after?: undefined
      readonly page?: undefined
      readonly per_page?: undefined
    }
  | {
      /** Number of the page, from 1. */
      readonly page?: number | undefined
      /** Orders per page, 1 to 500. */
      readonly per_page?: number | undefined
      readonly limit?: undefined
      readonly after?: undefined
      readonly before?: undefined
    }

export const LIST_PARAMETERS = ['limit', 'after', 'before', 'page', 'per_page'] as const

/** One page of orders. */
export interface OrderPage {
  /** Without items and payout links: read an order by its id to get them. Every one has an id. */
  readonly items: readonly OrderSummary[]
  /** As it came; if it does not match the schema, `drift` says so. */
  readonly pagination: OrderList['pagination']
  /**
   * Where the page differs from its schema, by positions in the response. A row without an id is not in `items` but
   * here, with its `index` and, not enumerable, the whole row in `raw`.
   */
  readonly drift: readonly Drift[]
  /**
   * The next page in the direction of the walk, or null at the end.
   *
   * @throws UnexpectedResponseError if the pages repeat, or if this page has rows and its `pagination` cannot be read.
   */
  nextPage(): Promise<OrderPage | null>
}

/** Await it for one page, or iterate over it for every order. The first request is sent when you do either. */
export interface OrderListing extends CallPromise<OrderPage>, AsyncIterable<OrderSummary> {}

type Query = Readonly<Record<string, string | number | undefined>>

/** Reads one page. */
export type ReadPage = (query: Query) => Promise<WithResponse<OrderList>>

/** Returns a page reader: each page with its own deadline, or several under one. */
export type PageReader = (underOneDeadline: boolean) => ReadPage

const MOST_PER_PAGE = 500

/** What is wrong with the parameters of a list. */
export function listProblems(parameters: unknown): SchemaIssue[] {
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) {
    return [{ path: [], code: 'invalid_type', message: 'expected an object such as { limit: 50 }' }]
  }
  const issues: SchemaIssue[] = []
  const refuse = (name: string, message: string) => issues.push({ path: [name], code: 'invalid_value', message })
  const given: Record<string, unknown> = Object.fromEntries(
    Object.entries(parameters).filter(([, value]) => value !== undefined),
  )
  for (const [name, value] of Object.entries(given)) {
    if (name === 'limit' || name === 'per_page' || name === 'page') {
      const most = name === 'page' ? Number.MAX_SAFE_INTEGER : MOST_PER_PAGE
      if (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most) continue
      refuse(
        name,
        `expected a whole number ${name === 'page' ? 'from 1' : `from 1 to ${MOST_PER_PAGE}`}, got ${shownValue(value)}`,
      )
    } else if (name === 'after' || name === 'before') {
      if (typeof value !== 'string' || value === '')
        refuse(name, 'expected a cursor from an earlier page, a non-empty string')
    } else {
      issues.push({
        path: [name],
        code: 'unrecognized_keys',
        message: `unknown parameter; allowed are ${LIST_PARAMETERS.join(', ')}`,
      })
    }
  }
  if ('after' in given && 'before' in given) refuse('before', 'cannot be combined with after')
  const numbered = 'page' in given || 'per_page' in given
  if (numbered && ('limit' in given || 'after' in given || 'before' in given)) {
    refuse('page', 'page and per_page cannot be combined with limit, after and before')
  }
  return issues
}

/** Lists orders. Pages are read one at a time, as they are requested. */
export function orderListing(parameters: ListOrdersParameters, reader: PageReader): OrderListing {
  let begun: Promise<WithResponse<OrderPage>> | undefined
  const first = () => {
    begun ??= firstPage(parameters, reader)
    return begun
  }
  const call = () => new Call(first())
  return {
    [Symbol.toStringTag]: 'Promise',
    withResponse: first,
    // biome-ignore lint/suspicious/noThenProperty: it is a promise
    then: (fulfilled, rejected) => call().then(fulfilled, rejected),
    catch: (rejected) => call().catch(rejected),
    finally: (settled) => call().finally(settled),
    async *[Symbol.asyncIterator]() {
      for (let page: OrderPage | null = (await first()).data; page !== null; page = await page.nextPage())
        yield* page.items
    },
  }
}

async function firstPage(parameters: ListOrdersParameters, reader: PageReader): Promise<WithResponse<OrderPage>> {
  const problems = listProblems(parameters)
  if (problems.length > 0) {
    const message = `listOrders: ${listedIssues(problems)}. Nothing was sent.`
    throw new RequestValidationError(message, keptIssues(problems), { operation: 'listOrders' })
  }
  if (!('page' in parameters || 'per_page' in parameters)) {
    const { limit, after, before } = parameters
    const [direction, cursor] = before === undefined ? (['after', after] as const) : (['before', before] as const)
    const walk = { read: reader(false), direction, size: { limit } }
    return (await stepOf(walk, { limit, after, before }, Trail.from(cursor))).response
  }
  const { page, per_page } = parameters
  return numberedPage(
    { ...(page === undefined ? {} : { page }), ...(per_page === undefined ? {} : { per_page }) },
    reader(true),
  )
}

/** A page, and the way on from it. */
interface Step {
  readonly response: WithResponse<OrderPage>
  /** Whether the response had any rows, including those that were left out. */
  readonly hasRows: boolean
  /** Reads the next page. Undefined if the walk ends here. */
  readonly next: (() => Promise<Step>) | undefined
}

/** What stays the same from page to page. */
interface Walk {
  readonly read: ReadPage
  readonly direction: 'after' | 'before'
  /** Sent with every cursor. */
  readonly size: Query
}

/**
 * Page and per_page are sent as given, with `limit` beside them for a server that knows only that. A response with
 * cursors comes from such a server, and its first page is page 1, whatever page was requested.
 */
async function numberedPage({ page = 1, per_page }: { page?: number; per_page?: number }, read: ReadPage) {
  const size: Query = per_page === undefined ? {} : { limit: per_page }
  const query = { page, ...(per_page === undefined ? {} : { per_page }), ...size }
  let found = await stepOf({ read, direction: 'after', size }, query, Trail.from(undefined))
  if (wayOn(found.response.data.pagination, 'after').kind === 'none') return found.response
  for (let number = 1; number < page; number += 1) {
    if (found.next === undefined) return beyondTheEnd(found.response)
    found = await found.next()
  }
  return found.response
}

/** A page after the last one has nothing on it. */
const beyondTheEnd = (last: WithResponse<OrderPage>): WithResponse<OrderPage> => ({
  ...last,
  drift: [],
  data: { ...last.data, items: [], drift: [], nextPage: async () => null },
})

async function stepOf(walk: Walk, query: Query, trail: Trail): Promise<Step> {
  const response = await walk.read(query)
  const { data, drift } = response
  const { items, pagination } = data
  const first = items[0]?.id
  if (trail.knowsFirst(first)) {
    throw goesRound(response, `the order ${shown(first)} starts a page for the second time`)
  }
  const way = wayOn(pagination, walk.direction)
  const next = async () => {
    if (way.kind === 'unreadable') throw unreadable(response)
    const { cursor } = way
    if (trail.knowsCursor(cursor)) throw goesRound(response, `the cursor ${shown(cursor)} appears for the second time`)
    return stepOf(walk, { ...walk.size, [walk.direction]: cursor }, trail.past({ cursor, first }))
  }
  const hasRows = items.length + countLeftOut(drift) > 0
  // An empty page is the end (developer.runa.io, /reference/pagination), so a walk costs one extra request.
  const following = way.kind === 'none' || !hasRows ? undefined : next
  const page: OrderPage = {
    items,
    pagination,
    drift,
    async nextPage() {
      const step = await following?.()
      return step?.hasRows === true ? step.response.data : null
    },
  }
  return { response: { ...response, data: page }, hasRows, next: following }
}

/** Where a page leads. No cursor means the end; a pagination that does not match its schema says nothing at all. */
type Way =
  | { readonly kind: 'on'; readonly cursor: string }
  | { readonly kind: 'none' | 'unreadable'; readonly cursor?: never }

function wayOn(pagination: unknown, direction: 'after' | 'before'): Way {
  const cursors = isJsonObject(pagination) ? pagination.cursors : undefined
  if (!isJsonObject(cursors)) return { kind: 'unreadable' }
  const cursor = cursors[direction] ?? ''
  if (cursor === '') return { kind: 'none' }
  return typeof cursor === 'string' ? { kind: 'on', cursor } : { kind: 'unreadable' }
}

/** Taking this for the end would lose whatever follows. */
function unreadable({ status, attempts, requestId, drift }: WithResponse<unknown>): UnexpectedResponseError {
  const found = drift.find(({ path }) => path[0] === 'pagination')
  const why = found === undefined ? '' : ` (${formatPath(found.path)}: ${found.message})`
  return new UnexpectedResponseError(
    `listOrders: Runa answered with orders, but their pagination cannot be read${why}. It is not known whether more orders follow.`,
    { status },
    { operation: 'listOrders', outcome: 'accepted', attempts, requestId },
  )
}

/** Pages that lead back to earlier pages. What was read is correct; what is missing is unknown. */
function goesRound({ status, attempts, requestId }: WithResponse<unknown>, how: string): UnexpectedResponseError {
  return new UnexpectedResponseError(
    `listOrders: the pages of the list repeat: ${how}. Reading them would never end.`,
    { status },
    { operation: 'listOrders', outcome: 'accepted', attempts, requestId },
  )
}

/** The server chose it, so it may be anything. */
const shown = (text: string | undefined): string =>
  shownValue(redact(text ?? '', { secrets: [], patterns: RUNA_API.keyPatterns, publicUrls: RUNA_API.publicUrls }))
