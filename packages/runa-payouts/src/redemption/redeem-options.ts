import {
  type AttemptEvent,
  aFunction,
  type ChecksOf,
  type Clock,
  checkedElsewhere,
  type DeadlineOption,
  SHARED_CALL_OPTIONS,
  trueOrFalse,
  wholeNumber,
} from '@x/transport'

/**
 * Options of `redeem`. There is no option for an API key or for headers: a redemption needs only the link.
 */
export interface RedeemOptions {
  /** Default: the runtime's own. It must not follow redirects or log the URLs that it requests. */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** Timeout of one attempt in ms, body included. Default: 35,000, as for an order: some codes are issued only then. */
  readonly timeout?: number | undefined
  /** When the call must end: attempts, pauses and bodies included. Default: 120 s from now. */
  readonly deadline?: DeadlineOption | undefined
  /** Ends the call at any stage. */
  readonly signal?: AbortSignal | undefined
  /**
   * Attempts after the first. Default: 3. Only a request that never reached the host is repeated, such as one whose
   * connection was refused. After any response or a timeout, you decide: see `retryable`. (In Bun, Deno and workerd,
   * `fetch` itself repeats a GET if a kept-alive connection is reset before the response.)
   */
  readonly maxRetries?: number | undefined
  /**
   * Whether to allow plain http links to other machines. Everyone on the network path can then read the link and the
   * code. Default: false. Runa's own links are always https.
   */
  readonly allowPlainHttp?: boolean | undefined
  /** Called after every attempt, without the link. Errors it throws are ignored. */
  readonly onAttempt?: ((event: AttemptEvent) => void) | undefined
  /** The clock, for tests, such as `createManualClock()` of the sandbox. Default: real time. */
  readonly clock?: Clock | undefined
}

/**
 * Options of `redeemAll`. Your `deadline` counts for all items together, every other option for each item. Without a
 * `deadline`, each item has 120 s.
 */
export interface RedeemAllOptions extends RedeemOptions {
  /** How many links are redeemed at the same time, 1 to 10. Default: 4. */
  readonly concurrency?: number | undefined
}

const { signal, timeout, deadline, maxRetries } = SHARED_CALL_OPTIONS

export const REDEEM_OPTIONS = {
  fetch: aFunction,
  timeout,
  deadline,
  signal,
  maxRetries,
  allowPlainHttp: trueOrFalse,
  onAttempt: aFunction,
  clock: checkedElsewhere,
} satisfies ChecksOf<RedeemOptions>

export const REDEEM_ALL_OPTIONS = {
  ...REDEEM_OPTIONS,
  // Node warns of a leak if more than ten listeners are on one signal.
  concurrency: wholeNumber(10, 1),
} satisfies ChecksOf<RedeemAllOptions>
