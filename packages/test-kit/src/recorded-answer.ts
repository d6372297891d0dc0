import type { Tape, TapeExchange } from './tape.ts'

/** A request as a tape is asked for it. */
export interface AskedOfTape {
  readonly method: string
  /** Path and query as they came over the wire. */
  readonly target: string
  readonly authorization: string | undefined
  readonly body: string
}

/** A query parameter without a meaning to the server, by which a read goes past its cache. */
const CACHE_BREAKER = '_'

/**
 * What the server said to a request at a time, in milliseconds after the start of the tape: the newest answer to the
 * same request that was recorded by then. Undefined where there is none.
 *
 * A server with a cache says two things at one time, and tapes have both. A read past the cache gets the newest answer
 * that is no copy. Any other read gets the newest answer under its own URL for as long as that was kept, then the newest
 * of all.
 */
export function recordedAnswer({ exchanges }: Pick<Tape, 'exchanges'>, asked: AskedOfTape, now: number) {
  const same = exchanges.filter((exchange) => exchange.atMs <= now && isAnswerTo(asked, exchange))
  const originals = same.filter((exchange) => !isCopy(exchange))
  const newest = originals.at(-1)
  if (isPastCache(asked.target)) return newest
  const own = same.filter(({ request }) => !isPastCache(request.path))
  const kept = own.findLast((exchange) => !isCopy(exchange))
  return kept !== undefined && now < keptUntil(kept) ? own.at(-1) : (newest ?? same.at(-1))
}

/** When such a request was recorded, whatever the time: what a test that asks too early, or too late, wants to know. */
export const recordedTimes = ({ exchanges }: Pick<Tape, 'exchanges'>, asked: AskedOfTape): number[] =>
  exchanges.filter((exchange) => isAnswerTo(asked, exchange)).map(({ atMs }) => atMs)

function isAnswerTo(asked: AskedOfTape, { request, response }: TapeExchange): boolean {
  if (asked.method !== request.method || asked.authorization !== request.headers.Authorization) return false
  if (pathOf(asked.target) !== pathOf(request.path) || bodyOf(asked.body) !== bodyOf(request.body ?? '')) return false
  const given = queryOf(asked.target)
  const recorded = queryOf(request.path)
  return given.whole === recorded.whole || isWholeListBothTimes(given, recorded, response.body)
}

const pathOf = (target: string): string => target.replace(/\?.*$/s, '')

interface Query {
  /** What means something to the server, in an order that does not depend on the sender. */
  readonly whole: string
  /** The same without the page size. */
  readonly filters: string
  readonly limit: number | undefined
}

function queryOf(target: string): Query {
  const [, search = ''] = target.split(/\?(.*)/s)
  const all = [...new URLSearchParams(search)].filter(([name]) => name !== CACHE_BREAKER)
  const sorted = (pairs: [string, string][]) => JSON.stringify(pairs.toSorted())
  const limit = all.find(([name]) => name === 'limit')?.[1]
  return {
    whole: sorted(all),
    filters: sorted(all.filter(([name]) => name !== 'limit')),
    limit: limit === undefined ? undefined : Number(limit),
  }
}

/** Whether a list fits on one page of either size, so that one answer does for both (`page.limit` aside). */
function isWholeListBothTimes(given: Query, recorded: Query, body: string): boolean {
  if (given.filters !== recorded.filters || !body.includes('"page":{')) return false
  const { data = [], page } = JSON.parse(body)
  return page.hasMore !== true && page.cursor === undefined && data.length <= (given.limit ?? 0)
}

/** A body as what it says: whatever the order of its keys. An empty document says no more than no document. */
function bodyOf(body: string): string {
  if (!/^[{[]/.test(body)) return body
  try {
    return body === '{}' ? '' : JSON.stringify(JSON.parse(body, byName))
  } catch {
    return body
  }
}

const byName = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    : value

const isPastCache = (target: string): boolean => /[?&]_=/.test(target)

/** A kept answer comes without the type that it was made with. */
const isCopy = ({ request, response }: TapeExchange): boolean =>
  request.method === 'GET' && response.status === 200 && headerOf(response, 'Content-Type').startsWith('text/plain')

function keptUntil({ atMs, response }: TapeExchange): number {
  const seconds = /max-age=(\d+)/.exec(headerOf(response, 'Cache-Control'))?.[1] ?? 0
  return atMs + Number(seconds) * 1000
}

const headerOf = ({ headers }: TapeExchange['response'], name: string): string => String(headers[name] ?? '')
