import { ConfigurationError } from '../errors/configuration-error.ts'

/** A registered symbol, so that one copy of this code knows what another copy has marked. */
const MARK = Symbol.for('@x/transport.fetch.single-request')

/**
 * Marks a `fetch` of yours as one that makes exactly one request each time it is called.
 *
 * The client takes no failure of an unmarked `fetch` as proof that nothing was sent: one that repeats requests by itself
 * may fail on the last of them after the first has gone through. With the mark, a refused connection is told as
 * `not_sent` again, as it is with the runtime's own `fetch`.
 *
 * Do not mark a `fetch` that retries, follows up, or races several requests.
 *
 * @param fetch left as it is: what you get back calls it.
 * @returns a function with the type and the properties of `fetch`.
 * @throws ConfigurationError if `fetch` is not a function.
 */
export function singleRequest<Fetch extends typeof globalThis.fetch>(fetch: Fetch): Fetch {
  if (typeof fetch !== 'function') {
    throw new ConfigurationError(
      `singleRequest: expected a fetch function, got ${fetch === null ? 'null' : typeof fetch}`,
    )
  }
  // The function itself may be frozen, and somebody else may use it for something else.
  const marked = (...request: Parameters<typeof globalThis.fetch>) => fetch(...request)
  Object.defineProperties(marked, { ...Object.getOwnPropertyDescriptors(fetch), [MARK]: { value: true } })
  return marked as unknown as Fetch // It is called like `fetch`, and has what `fetch` has.
}

/**
 * Whether a `fetch` makes one request when it is called once, so that its failure tells of all that was sent.
 *
 * @param handedOver the client's option; undefined where it was not given. Asked at each call: the runtime's own `fetch`
 *   may be replaced at any time.
 */
export const makesOneRequest = (handedOver: typeof globalThis.fetch | undefined): boolean =>
  handedOver === undefined || handedOver === globalThis.fetch || Reflect.get(handedOver, MARK) === true
