import { AttemptLog } from '../attempt/attempt-loop.ts'
import { isAbortedError } from '../errors/aborted-error.ts'
import type { PreparedRequest } from '../request/request-building.ts'
import { onAbort } from '../time/on-abort.ts'

/** One request under way, shared by every caller that asked for the very same. */
export interface Flight<T> {
  /** Its bytes, headers and credentials make it the same request. Which trace it belongs to does not. */
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

  /** @param start sends it. Its signal is there only `mayEnd`: where the first rider may leave, so that all of them can. */
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
    // An unbroken chain of awaits down to each rider, so that the stack of a failure names its callers.
    const fly = async () => {
      try {
        return await start(controller?.signal, log)
      } finally {
        forget()
      }
    }
    const abort = () => {
      // Forgotten at once: whoever comes now wants an answer, not this flight's end.
      forget()
      controller?.abort()
    }
    const flight: Flight<T> = { request, log, result: fly(), riders: 0, abort }
    this.#flights.set(key, flight)
    return { kind: 'flight', flight }
  }
}

const LEFT = Symbol('left')

/** Headers that say which call a request belongs to. A repeat of a call has others, and asks for the very same. */
const OF_THE_CALL: ReadonlySet<string> = new Set(['traceparent', 'tracestate'])

/** However they were given: order is no difference. */
function sameHeaders({ headers: one }: PreparedRequest, { headers: other }: PreparedRequest): boolean {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])]
  return names.every((name) => OF_THE_CALL.has(name) || one[name] === other[name])
}

/**
 * Waits for a flight as one of its riders. A rider that leaves early gets `leave(goesOn)`; the last to leave ends the flight
 * and gets its own account of that, which knows how far the attempt had come.
 *
 * @param signal not aborted yet: who comes aborted is never let on. Without one, the rider never leaves early.
 */
export async function ride<T>(
  flight: Flight<T>,
  signal: AbortSignal | undefined,
  leave: (goesOn: boolean) => Error,
): Promise<T> {
  flight.riders += 1
  let stopListening: () => void = () => {}
  try {
    if (signal === undefined) return await flight.result
    // No race, and no function between: either would hide the callers from the stack of a failure.
    const first = await new Promise<T | typeof LEFT>((resolve, reject) => {
      flight.result.then(resolve, reject)
      stopListening = onAbort(signal, () => resolve(LEFT))
    })
    if (first !== LEFT) return first
    if (flight.riders > 1) throw leave(true)
    flight.abort()
    return await flight.result.catch((error: unknown) => {
      // Its end is this rider's doing, and told with this rider's reason; an answer that came first stands.
      throw isAbortedError(error) ? leave(false) : error
    })
  } finally {
    stopListening()
    flight.riders -= 1
  }
}
