/** Which page of a list is requested. */
export type PageRequest =
  | { readonly by: 'cursor'; readonly limit: number; readonly after?: string; readonly before?: string }
  | { readonly by: 'number'; readonly limit: number; readonly page: number }

/** One page of a list. */
export interface Page<Row> {
  readonly rows: readonly Row[]
  readonly pagination: {
    readonly cursors: { readonly after?: string; readonly before?: string }
    readonly page: { readonly limit: number; readonly number?: number; readonly total?: number }
  }
}

const DEFAULT_LIMIT = 100
const MAXIMUM_LIMIT = 500
const DEFAULT_PER_PAGE = 20

/**
 * Reads the query of a list. Returns a string if something is wrong with it. `page` and `per_page` are not parameters
 * of the API, so they are ignored unless `pageNumbers` enables them.
 */
export function pageRequest(
  query: URLSearchParams,
  pageNumbers: boolean,
  defaultLimit = DEFAULT_LIMIT,
): PageRequest | string {
  const page = pageNumbers ? query.get('page') : null
  const perPage = pageNumbers ? query.get('per_page') : null
  if (page !== null || perPage !== null) {
    const number = wholeNumber(page ?? '1')
    const limit = wholeNumber(perPage ?? String(DEFAULT_PER_PAGE))
    if (number === undefined || limit === undefined || limit > MAXIMUM_LIMIT) return 'page or per_page is out of range'
    return { by: 'number', limit, page: number }
  }
  const limit = wholeNumber(query.get('limit') ?? String(defaultLimit))
  if (limit === undefined || limit > MAXIMUM_LIMIT) return `limit is a whole number from 1 to ${MAXIMUM_LIMIT}`
  const after = query.get('after')
  const before = query.get('before')
  if (after !== null && before !== null) return 'after and before exclude each other'
  return { by: 'cursor', limit, ...(after === null ? {} : { after }), ...(before === null ? {} : { before }) }
}

/**
 * Cuts a page out of the rows. Undefined if the cursor names no row. A cursor stands for a row, so a walk neither skips
 * nor repeats a row when new ones arrive at the front. There is a cursor as long as the page has rows: the end of the
 * list is an empty page (developer.runa.io, /reference/pagination).
 */
export function pageOf<Row extends { readonly id: string }>(
  rows: readonly Row[],
  request: PageRequest,
): Page<Row> | undefined {
  const { limit } = request
  if (request.by === 'number') {
    const start = (request.page - 1) * limit
    const page = { limit, number: request.page, total: rows.length }
    return { rows: rows.slice(start, start + limit), pagination: { cursors: {}, page } }
  }
  const { after, before } = request
  const cursor = after ?? before
  const place = cursor === undefined ? -1 : rows.findIndex((row) => cursorOf(row.id) === cursor)
  if (cursor !== undefined && place < 0) return undefined
  const cut =
    before === undefined ? rows.slice(place + 1, place + 1 + limit) : rows.slice(Math.max(place - limit, 0), place)
  const first = cut[0]
  const last = cut.at(-1)
  return {
    rows: cut,
    pagination: {
      cursors:
        first === undefined || last === undefined ? {} : { after: cursorOf(last.id), before: cursorOf(first.id) },
      page: { limit },
    },
  }
}

/** Opaque, so that nobody takes a cursor for an id. */
const cursorOf = (id: string): string => btoa(`row:${id}`)

const wholeNumber = (text: string): number | undefined =>
  /^\d{1,9}$/.test(text) && Number(text) >= 1 ? Number(text) : undefined
