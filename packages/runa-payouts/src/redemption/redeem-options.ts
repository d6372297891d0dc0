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
 * Options of `redeem`. There is none for an API key or for headers: the link is all that a redemption needs, and a key
 * that is not here cannot be sent.
 */
export interface RedeemOptions {
  /** Default: the runtime's own. It must not follow redirects of its own accord, nor log what it requests. */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** Timeout of one attempt in ms, body included. Default: 35,000, as for an order: some codes are made at that moment. */
  readonly timeout?: number | undefined
  /** When the call must end: attempts, pauses and bodies included. Default: 120 s from now. */
  readonly deadline?: DeadlineOption | undefined
  /** Ends the call at any stage. */
  readonly signal?: AbortSignal | undefined
  /**
   * Attempts after the first. Default: 3. Only a request that never reached the host is repeated, such as one whose
   * connection was refused. After any answer, and after a timeout, it is up to you: see `retryable`. (The `fetch` of Bun,
   * Deno and workerd repeats a GET of its own accord if a connection that was kept open is reset before the answer.)
   */
  readonly maxRetries?: number | undefined
  /**
   * Whether a link may begin with `http:` beyond this machine. Everyone on the network path can read the link and the
   * code then. Default: false. Runa's own links are always https.
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
  /** How many links are asked at the same time, 1 to 10. Default: 4. */
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
