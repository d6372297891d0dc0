import { AttemptLog, type CallContext } from '../attempt/attempt-log.ts'
import { IdempotencyConflictError } from '../errors/api-errors.ts'
import { isAbortedError } from '../errors/call-errors.ts'
import { adviceFor } from '../outcome/advice.ts'
import { onAbort } from '../time/on-abort.ts'
import type { PreparedRequest } from './request.ts'

/** One request in flight, shared by every caller that made the identical call. */
export interface Flight<T> {
  /** Bytes, headers and credentials identify a request. The trace it belongs to does not. */
  readonly request: PreparedRequest
  readonly log: AttemptLog
  readonly result: Promise<T>
  /** Ends it, once no caller waits for it any more. */
  readonly abort: () => void
  callers: number
}

/** A flight to join, or the one that is in the way. */
export type Joined<T> =
  | { readonly kind: 'flight'; readonly flight: Flight<T> }
  /** `sameBytes`: the same body under the same key, but with other credentials or headers. */
  | { readonly kind: 'conflict'; readonly sameBytes: boolean }

/**
 * The requests in flight, by idempotency key. Identical requests share one flight. A different request under the same
 * key gets none; the caller reports the conflict.
 */
export class SingleFlight<T> {
  readonly #flights = new Map<string, Flight<T>>()
  /** What waits for a request under a key to begin. */
  readonly #watches = new Map<string, Set<() => void>>()

  /**
   * Does what comes before a request is sent, unless the key is in flight. If a request under the key begins in the
   * meantime, how this ends makes no difference: what follows is a repeat.
   *
   * @throws what `work` rejects with, if no request under the key has begun.
   */
  async before(key: string | undefined, work: () => Promise<void>): Promise<void> {
    if (key === undefined) return work()
    if (this.#flights.has(key)) return
    let isRepeat = false
    const begun = () => {
      isRepeat = true
    }
    const watching = this.#watches.get(key) ?? new Set()
    this.#watches.set(key, watching.add(begun))
    try {
      await work()
    } catch (error) {
      if (!isRepeat) throw error
    } finally {
      watching.delete(begun)
      if (watching.size === 0) this.#watches.delete(key)
    }
  }

  /** @param start sends it. It gets a signal only if `mayEnd`: if the first caller may leave early, all callers may. */
  join(
    key: string,
    request: PreparedRequest,
    mayEnd: boolean,
    start: (signal: AbortSignal | undefined, log: AttemptLog) => Promise<T>,
  ): Joined<T> {
    const known = this.#flights.get(key)
    if (known !== undefined) {
      const sameBytes = known.request.url === request.url && known.request.body === request.body
      return sameBytes && sameHeaders(known.request, request)
        ? { kind: 'flight', flight: known }
        : { kind: 'conflict', sameBytes }
    }
    const controller = mayEnd ? new AbortController() : undefined
    const log = new AttemptLog()
    const forget = () => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key)
    }
    // An unbroken chain of awaits down to each caller, so that the stack of a failure names them.
    const fly = async () => {
      try {
        return await start(controller?.signal, log)
      } finally {
        forget()
      }
    }
    const abort = () => {
      // Forgotten at once: a caller that comes now wants a response, not the end of this flight.
      forget()
      controller?.abort()
    }
    const flight: Flight<T> = { request, log, result: fly(), callers: 0, abort }
    this.#flights.set(key, flight)
    for (const begun of this.#watches.get(key) ?? []) begun()
    return { kind: 'flight', flight }
  }
}

const LEFT = Symbol('left')

/** Headers that say which trace a request belongs to. A repeated call has other values, but is the same request. */
const OF_THE_CALL: ReadonlySet<string> = new Set(['traceparent', 'tracestate'])

/** However they were given: order makes no difference. */
function sameHeaders({ headers: one }: PreparedRequest, { headers: other }: PreparedRequest): boolean {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])]
  return names.every((name) => OF_THE_CALL.has(name) || one[name] === other[name])
}

/**
 * Waits for a flight as one of its callers. A caller that leaves early gets `leave(othersStay)`. The last one to leave ends
 * the flight and gets the flight's own error, which knows how far the attempt got.
 *
 * @param signal not aborted yet: an aborted caller never joins. Without a signal, the caller never leaves early.
 */
export async function awaitFlight<T>(
  flight: Flight<T>,
  signal: AbortSignal | undefined,
  leave: (othersStay: boolean) => Error,
): Promise<T> {
  flight.callers += 1
  let stopListening: () => void = () => {}
  try {
    if (signal === undefined) return await flight.result
    // No race, and no function between: either would hide the callers from the stack of a failure.
    const first = await new Promise<T | typeof LEFT>((resolve, reject) => {
      flight.result.then(resolve, reject)
      stopListening = onAbort(signal, () => resolve(LEFT))
    })
    if (first !== LEFT) return first
    if (flight.callers > 1) throw leave(true)
    flight.abort()
    return await flight.result.catch((error: unknown) => {
      // This caller ended the flight, so its error carries this caller's reason. A response that came first stands.
      throw isAbortedError(error) ? leave(false) : error
    })
  } finally {
    stopListening()
    flight.callers -= 1
  }
}

/**
 * Nothing of this call was sent. But if the same body is in flight under other credentials or headers, it may be
 * happening, and a new key would do it twice.
 */
export function conflictError(context: CallContext, sameBytes: boolean): IdempotencyConflictError {
  const outcome = sameBytes ? 'unknown' : 'not_sent'
  const difference = sameBytes ? 'with different headers or a different API key' : 'and its body is different'
  return new IdempotencyConflictError(
    {
      what: `another request with the same idempotency key is in flight, ${difference}`,
      advice: adviceFor('keyed', outcome),
    },
    { status: 400, type: 'idempotency_validation_error', detectedBy: 'client' },
    { ...context, outcome },
  )
}
