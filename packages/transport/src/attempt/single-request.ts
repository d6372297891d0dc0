import { ConfigurationError } from '../errors/call-errors.ts'
import { shownKind } from '../issues/shown-value.ts'

/** A registered symbol, so that one copy of this code recognises the marks of another copy. */
const MARK = Symbol.for('@x/transport.fetch.single-request')

/**
 * Marks your own `fetch` as one that makes exactly one request each time it is called.
 *
 * Without the mark, the client does not treat a failure of your `fetch` as proof that nothing was sent: a `fetch` that
 * retries by itself may fail on the last request after the first one went through. With the mark, a refused connection
 * is reported as `not_sent`, as it is with the runtime's own `fetch`.
 *
 * Do not mark a `fetch` that retries, follows redirects, or races several requests.
 *
 * @param fetch not changed; you get back a new function that calls it.
 * @returns a function with the type and the properties of `fetch`.
 * @throws ConfigurationError if `fetch` is not a function.
 */
export function singleRequest<Fetch extends typeof globalThis.fetch>(fetch: Fetch): Fetch {
  if (typeof fetch !== 'function') {
    throw new ConfigurationError(`singleRequest: expected a fetch function, got ${shownKind(fetch)}`)
  }
  // The function itself may be frozen, and other code may use it for another purpose.
  const marked = (...request: Parameters<typeof globalThis.fetch>) => fetch(...request)
  Object.defineProperties(marked, { ...Object.getOwnPropertyDescriptors(fetch), [MARK]: { value: true } })
  return marked as unknown as Fetch // It is called like `fetch`, and has what `fetch` has.
}

/**
 * Whether a `fetch` makes one request when it is called once, so that its failure accounts for everything that was
 * sent.
 *
 * @param handedOver the client's option; undefined if it was not given. Checked at each call: the runtime's own `fetch` may
 *   be replaced at any time.
 */
export const makesOneRequest = (handedOver: typeof globalThis.fetch | undefined): boolean =>
  handedOver === undefined || handedOver === globalThis.fetch || Reflect.get(handedOver, MARK) === true
