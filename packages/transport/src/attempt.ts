import type { Clock } from './clock.ts'
import type { PreparedRequest } from './prepared-request.ts'
import { BodyTooLarge, LARGEST_BODY, readBody } from './read-body.ts'

/** How one attempt ended: with an answer read to its last byte, or without. */
export type AttemptEnd =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Headers; readonly text: string }
  | {
      readonly kind: 'lost'
      readonly why: 'connection' | 'cut_off' | 'too_large' | 'limit' | 'aborted'
      /** Of an answer whose body was lost. */
      readonly status?: number
      readonly error?: unknown
    }

export interface AttemptLimits {
  readonly fetch: typeof globalThis.fetch
  readonly clock: Clock
  /** The caller's, where there is one that may abort. */
  readonly signal: AbortSignal | undefined
  /** Ms for everything, body included. */
  readonly limitMs: number
}

/**
 * One whole attempt: send, wait, read the body. Never rejects.
 *
 * The race against the signal and the limit is our own, because a `fetch` may ignore its signal (mocks and wrappers do)
 * and because `AbortSignal.any` is missing on the edge VM. Nothing is left behind: the one listener on the caller's
 * signal goes, the timer goes, and an answer that comes too late has its body cancelled.
 */
export async function runAttempt(request: PreparedRequest, limits: AttemptLimits): Promise<AttemptEnd> {
  // Taken out of its object: a runtime's own `fetch` refuses a foreign `this`.
  const { fetch, clock, signal, limitMs } = limits
  const connection = new AbortController()
  let status: number | undefined

  const exchange = async (): Promise<AttemptEnd> => {
    const { url, method, headers, body } = request
    const response = await fetch(url, {
      method,
      headers: { ...headers },
      ...(body === undefined ? {} : { body }),
      redirect: 'manual',
      signal: connection.signal,
    })
    if (connection.signal.aborted) {
      response.body?.cancel().catch(() => {})
      return { kind: 'lost', why: 'aborted' }
    }
    status = response.status
    const text = await readBody(response, LARGEST_BODY, connection.signal)
    return { kind: 'answer', status, headers: response.headers, text }
  }

  const lost = (error: unknown): AttemptEnd => ({
    kind: 'lost',
    why: error instanceof BodyTooLarge ? 'too_large' : status === undefined ? 'connection' : 'cut_off',
    ...(status === undefined ? {} : { status }),
    error,
  })

  let leave: () => void = () => {}
  const end = await new Promise<AttemptEnd>((resolve) => {
    const cut = (why: 'aborted' | 'limit') =>
      resolve({ kind: 'lost', why, ...(status === undefined ? {} : { status }) })
    const abort = () => cut('aborted')
    const takeBack = clock.limit(limitMs, () => cut('limit'))
    signal?.addEventListener('abort', abort, { once: true })
    leave = () => {
      takeBack()
      signal?.removeEventListener('abort', abort)
    }
    exchange().then(resolve, (error: unknown) => resolve(lost(error)))
  })
  leave()
  if (end.kind === 'lost') connection.abort()
  return end
}
