import type { PreparedRequest } from '../call/request.ts'
import type { Clock } from '../time/clock.ts'
import { onAbort } from '../time/on-abort.ts'
import { noFetch, notAResponse, type Obstacle, refusedArguments } from './obstacle.ts'

/** How one attempt ended: with a response read to its last byte, or without one. */
export type AttemptEnd =
  | { readonly kind: 'response'; readonly status: number; readonly headers: Headers; readonly text: string }
  | {
      readonly kind: 'lost'
      /** `not_made`: before `fetch` was called. `no_response`: `fetch` returned something that is not a response. */
      readonly why: 'not_made' | 'connection' | 'no_response' | 'cut_off' | 'too_large' | 'limit' | 'aborted'
      /** Status of a response whose body was lost. */
      readonly status?: number
      readonly error?: unknown
      /** Why `fetch` could not make a request or return a response, where that is known without inspecting the error. */
      readonly obstacle?: Obstacle
    }

export interface AttemptLimits {
  readonly fetch: typeof globalThis.fetch
  readonly clock: Clock
  /** The signal of the caller, if it may abort. */
  readonly signal: AbortSignal | undefined
  /** Limit in ms for everything, body included. */
  readonly limitMs: number
}

/**
 * One whole attempt: send, wait, read the body. Never rejects.
 *
 * We race against the signal and the limit ourselves, because a `fetch` may ignore its signal (mocks and wrappers do)
 * and because `AbortSignal.any` is missing on the edge VM. Nothing is left behind: the listener on the caller's signal
 * and the timer are removed, and the body of a response that comes too late is cancelled.
 */
export async function runAttempt(request: PreparedRequest, limits: AttemptLimits): Promise<AttemptEnd> {
  // Taken out of its object: a runtime's own `fetch` rejects any other `this`.
  const { fetch, clock, signal, limitMs } = limits
  const missing = missingGlobal(fetch)
  if (missing !== undefined) return { kind: 'lost', why: 'not_made', obstacle: noFetch(missing) }
  const connection = new AbortController()
  const { url, method, headers, body } = request
  const init = () => ({
    method,
    headers: { ...headers },
    ...(body === undefined ? {} : { body }),
    redirect: 'manual' as const,
    ...noStore(),
    signal: connection.signal,
  })
  let status: number | undefined
  /** What is known about the attempt before it ends by itself. */
  let cutShort: AttemptEnd | undefined

  const exchange = async (): Promise<AttemptEnd> => {
    const response = await fetch(url, init())
    const oddness = oddnessOf(response)
    if (oddness !== undefined) return { kind: 'lost', why: 'no_response', obstacle: notAResponse(oddness) }
    if (cutShort !== undefined) {
      response.body?.cancel().catch(() => {})
      return cutShort
    }
    status = response.status
    const text = await readBody(response, LARGEST_BODY, connection.signal)
    if (text === undefined) {
      return {
        kind: 'lost',
        why: 'no_response',
        status,
        obstacle: notAResponse('an object whose text() does not return a string'),
      }
    }
    return { kind: 'response', status, headers: response.headers, text }
  }

  const lost = (error: unknown): AttemptEnd => {
    if (status !== undefined) {
      return { kind: 'lost', why: error instanceof BodyTooLarge ? 'too_large' : 'cut_off', status, error }
    }
    const obstacle = refusedArguments(error, () => thrownBy(() => new Request(url, init())))
    return { kind: 'lost', why: 'connection', error, ...(obstacle === undefined ? {} : { obstacle }) }
  }

  let leave: () => void = () => {}
  const end = await new Promise<AttemptEnd>((resolve) => {
    const cut = (why: 'aborted' | 'limit') => {
      cutShort = { kind: 'lost', why, ...(status === undefined ? {} : { status }) }
      resolve(cutShort)
    }
    const takeBack = clock.limit(limitMs, () => cut('limit'))
    const stopListening = onAbort(signal, () => cut('aborted'))
    leave = () => {
      takeBack()
      stopListening()
    }
    exchange().then(resolve, (error: unknown) => resolve(lost(error)))
  })
  leave()
  if (end.kind === 'lost') connection.abort()
  return end
}

/** What `fetch` needs before it can be called. */
function missingGlobal(fetch: unknown): string | undefined {
  if (typeof fetch !== 'function') return 'fetch'
  return typeof globalThis.AbortController === 'function' ? undefined : 'AbortController'
}

/** What a response lacks that the client reads: mocks often have no more than their tests needed. */
function oddnessOf(response: unknown): string | undefined {
  if (response === undefined || response === null) return String(response)
  if (typeof response !== 'object') return `a ${typeof response}`
  const { status, headers, body, text }: Record<string, unknown> = {
    status: Reflect.get(response, 'status'),
    headers: Reflect.get(response, 'headers'),
    body: Reflect.get(response, 'body'),
    text: Reflect.get(response, 'text'),
  }
  if (typeof status !== 'number') return 'an object without a status'
  if (typeof Object(headers).get !== 'function') return 'an object without headers'
  const isReadable = body === null || typeof text === 'function' || typeof Object(body).getReader === 'function'
  return isReadable ? undefined : 'an object without text()'
}

function thrownBy(make: () => unknown): unknown {
  try {
    make()
    return undefined
  } catch (error) {
    return error
  }
}

/** The body exceeded the limit; the rest was not read. */
export class BodyTooLarge extends Error {}

/** The most bytes of a response body that are read: 10 MiB. */
export const LARGEST_BODY = 10 * 1024 * 1024

/**
 * Reads a body as text, at most `limit` bytes of it. Rejects with `BodyTooLarge` beyond that, and with the runtime's
 * own error if the connection ends early.
 *
 * @param signal the attempt's own, so that no listener outlives it.
 * @returns undefined if the response's own `text()` does not return a string, as with some mocks.
 */
export async function readBody(response: Response, limit: number, signal: AbortSignal): Promise<string | undefined> {
  const { body } = response
  if (body === null) return ''
  // The `fetch` of some libraries returns a body that is not a web stream, and jsdom has no decoder for one.
  if (typeof body?.getReader !== 'function' || typeof globalThis.TextDecoder !== 'function') return textOf(response)
  // With a stated length and no compression, the runtime's own reading is bounded by that length, and faster.
  const stated = response.headers.get('content-length')
  const isBounded = stated !== null && response.headers.get('content-encoding') === null && Number(stated) <= limit
  if (isBounded && typeof response.text === 'function') return textOf(response)

  const reader = body.getReader()
  // A wrapped `fetch` may have lost the signal; the stream is released anyway.
  signal.addEventListener('abort', () => void reader.cancel().catch(() => {}), { once: true })
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return withoutMark(text + decoder.decode())
    size += value.byteLength
    if (size > limit) {
      reader.cancel().catch(() => {})
      throw new BodyTooLarge()
    }
    text += decoder.decode(value, { stream: true })
  }
}

async function textOf(response: Response): Promise<string | undefined> {
  const text: unknown = await response.text()
  return typeof text === 'string' ? withoutMark(text) : undefined
}

/** Some servers begin with a byte order mark, which JSON does not allow. Most runtimes strip it; libraries may not. */
const withoutMark = (text: string): string => (text.startsWith('\ufeff') ? text.slice(1) : text)

let known: boolean | undefined

/**
 * Asks the runtime not to cache the response, where the runtime supports that. Otherwise Next.js 14 caches responses,
 * payout links included, and returns them for the same request.
 *
 * The runtime is probed once, at the first request: workerd throws for `cache` if a worker's compatibility date is
 * before 2024-11-11.
 */
export function noStore(): { readonly cache?: 'no-store' } {
  known ??= knowsCache()
  return known ? { cache: 'no-store' } : {}
}

function knowsCache(): boolean {
  try {
    return new Request('http://localhost/', { cache: 'no-store' }).cache === 'no-store'
  } catch {
    return false
  }
}
