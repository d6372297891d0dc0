import { AttemptLog } from './attempt-loop.ts'
import { isAbortedError } from './errors/aborted-error.ts'
import type { PreparedRequest } from './prepared-request.ts'

/** One request under way, shared by every caller that asked for the very same. */
export interface Flight<T> {
  /** All of it makes it the same request: bytes, headers, credentials. */
  readonly request: PreparedRequest
  readonly log: AttemptLog
  readonly result: Promise<T>
  /** Ends it, once nobody waits for it any more. */
  readonly abort: () => void
  riders: number
}

/** A flight to ride on, or the one that is in the way. */
export type Joined<T> =
  | { readonly kind: 'flight'; readonly flight: Flight<T> }
  /** `sameBytes`: the very same thing is asked for, by other credentials or with other headers. */
  | { readonly kind: 'conflict'; readonly sameBytes: boolean }

/**
 * The requests under way, by idempotency key. The same request shares one flight; another request under the same key
 * gets none, for the caller to refuse.
 */
export class SingleFlight<T> {
  readonly #flights = new Map<string, Flight<T>>()

  join(key: string, request: PreparedRequest, start: (signal: AbortSignal, log: AttemptLog) => Promise<T>): Joined<T> {
    const known = this.#flights.get(key)
    if (known !== undefined) {
      if (JSON.stringify(known.request) === JSON.stringify(request)) return { kind: 'flight', flight: known }
      return { kind: 'conflict', sameBytes: known.request.url === request.url && known.request.body === request.body }
    }
    const controller = new AbortController()
    const log = new AttemptLog()
    const forget = () => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key)
    }
    const result = start(controller.signal, log).finally(forget)
    // Riders listen to it one by one; when the last has left, its end is nobody's business, and no unhandled rejection.
    result.catch(() => {})
    const abort = () => {
      // Forgotten at once: whoever comes now wants an answer, not this flight's end.
      forget()
      controller.abort()
    }
    const flight: Flight<T> = { request, log, result, riders: 0, abort }
    this.#flights.set(key, flight)
    return { kind: 'flight', flight }
  }
}

/**
 * Waits for a flight as one of its riders. A rider that leaves early gets `leave(goesOn)`; the last to leave ends the flight
 * and gets its own account of that, which knows how far the attempt had come.
 *
 * @param signal not aborted yet: who comes aborted is never let on.
 */
export async function ride<T>(flight: Flight<T>, signal: AbortSignal, leave: (goesOn: boolean) => Error): Promise<T> {
  flight.riders += 1
  let left: () => void = () => {}
  const leaving = new Promise<'left'>((resolve) => {
    left = () => resolve('left')
    signal.addEventListener('abort', left, { once: true })
  })
  try {
    const first = await Promise.race([flight.result.then((value) => ({ value })), leaving])
    if (first !== 'left') return first.value
    if (flight.riders > 1) throw leave(true)
    flight.abort()
    return await flight.result.catch((error: unknown) => {
      // Its end is this rider's doing, and told with this rider's reason; an answer that came first stands.
      throw isAbortedError(error) ? leave(false) : error
    })
  } finally {
    signal.removeEventListener('abort', left)
    flight.riders -= 1
  }
}

/** Waits for a flight as a rider that never leaves early. */
export async function rideToTheEnd<T>(flight: Flight<T>): Promise<T> {
  flight.riders += 1
  try {
    return await flight.result
  } finally {
    flight.riders -= 1
  }
}
