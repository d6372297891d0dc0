import type { Outcome, Verdict } from './outcome.ts'

/**
 * How an operation may be retried.
 *
 * - `read`: changes nothing, so always
 * - `idempotent`: doing it twice has the same effect as doing it once, so always
 * - `keyed`: a write that carries an idempotency key on the wire, so always
 * - `once`: never
 */
export type RetryClass = 'read' | 'idempotent' | 'keyed' | 'once'

/** Every number of the policy, in ms unless it says otherwise. */
export const POLICY = {
  /** Attempts after the first. */
  retries: 3,
  /** Exponential backoff with full jitter: a random part of `base × 2ⁿ`, at most `cap`. */
  backoff: { base: 500, cap: 8_000 },
  /** A 429 without `Retry-After`: at least 5 s (developer.runa.io, /best-practices/rate-limits), doubled, plus jitter. */
  rateLimited: { base: 5_000, jitter: 1_000 },
  /** The first request under this key is still running: "a few seconds" (developer.runa.io, /best-practices/idempotency). */
  inProgress: { base: 2_000 },
  /** For a whole call: attempts, pauses and bodies. */
  deadline: 120_000,
  /** For waiting until something ends. */
  waitDeadline: 600_000,
  /** No attempt of a write starts with less time than this: an attempt cut short leaves an order in an unknown state. */
  shortestWrite: 2_000,
  /** Polling: the first interval, its growth per poll, and the longest interval. */
  poll: { base: 1_000, factor: 1.5, cap: 15_000 },
} as const

/** The input of the decision. */
export interface FailedAttempt {
  readonly verdict: Verdict
  readonly status?: number
  /** The API says that the first request under this key is still running. */
  readonly inProgress?: boolean
  /** Another attempt would get the same result: the user's abort, a redirect, a body too large. */
  readonly final?: boolean
  readonly retryAfterMs?: number
}

export type RetryDecision =
  | { readonly retry: true; readonly delayMs: number }
  | { readonly retry: false; readonly because: 'class' | 'final' | 'exhausted' | 'window' | 'deadline' }

/** Whether a failure of this kind may pass if the same request is sent again. */
export function isTransient(failed: FailedAttempt): boolean {
  if (failed.final === true) return false
  if (failed.inProgress === true) return true
  const { status } = failed
  if (status === 501 || status === 505) return false
  if (status === 408 || status === 425 || status === 429) return true
  return failed.verdict === 'unknown' || failed.verdict === 'not_sent'
}

/**
 * Decides what follows a failed attempt. Pure: the remaining time and the random number are parameters.
 *
 * @param retriesSoFar 0 after the first attempt.
 * @param remainingMs time left until the call's deadline.
 * @param windowMs how long the same request may still be sent. Default: no limit.
 * @param random in [0, 1).
 * @param onlyUnsent repeat only what never reached the server. Default: whatever the class allows.
 */
export function decideRetry(
  retryClass: RetryClass,
  failed: FailedAttempt,
  {
    retriesSoFar,
    maxRetries,
    remainingMs,
    windowMs = Number.POSITIVE_INFINITY,
    random,
    onlyUnsent = false,
  }: {
    retriesSoFar: number
    maxRetries: number
    remainingMs: number
    windowMs?: number
    random: number
    onlyUnsent?: boolean | undefined
  },
): RetryDecision {
  if (!isTransient(failed)) return { retry: false, because: 'final' }
  if (retryClass === 'once' || (onlyUnsent && failed.verdict !== 'not_sent')) return { retry: false, because: 'class' }
  if (retriesSoFar >= maxRetries) return { retry: false, because: 'exhausted' }
  const delayMs = pauseBefore(failed, retriesSoFar, random)
  if (delayMs > windowMs) return { retry: false, because: 'window' }
  if (remainingMs - delayMs < timeNeeded(retryClass)) return { retry: false, because: 'deadline' }
  return { retry: true, delayMs }
}

/** Ms that must be left for an attempt to start. */
export const timeNeeded = (retryClass: RetryClass): number => (retryClass === 'read' ? 1 : POLICY.shortestWrite)

function pauseBefore(failed: FailedAttempt, retriesSoFar: number, random: number): number {
  // The server's wait is followed exactly, neither cut nor shortened by jitter.
  if (failed.retryAfterMs !== undefined) return failed.retryAfterMs
  const doubled = 2 ** retriesSoFar
  if (failed.inProgress === true) return POLICY.inProgress.base * doubled
  if (failed.status === 429) return POLICY.rateLimited.base * doubled + random * POLICY.rateLimited.jitter
  return random * Math.min(POLICY.backoff.base * doubled, POLICY.backoff.cap)
}

/**
 * Whether the same call can succeed later without anybody changing anything, as classified by its last attempt.
 *
 * @param outcome of the whole call: a call that is not safe to repeat is not repeated once it may have happened.
 */
export function canSucceedLater(
  last: FailedAttempt & { readonly obstacle?: { readonly mayPass: boolean } },
  retryClass: RetryClass,
  outcome: Outcome,
): boolean {
  const mayPass = last.obstacle?.mayPass ?? isTransient(last)
  return mayPass && (retryClass !== 'once' || outcome !== 'unknown')
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** An IMF-fixdate (RFC 9110, 5.6.7), the only date format that may be sent. The day of the week is ignored. */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/

/**
 * The wait that a `Retry-After` header asks for, in ms from `now`: whole seconds or an HTTP date (RFC 9110, 10.2.3).
 * A date in the past means no wait. Undefined for an absent or unreadable header.
 */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  const value = header.trim()
  if (/^\d{1,10}$/.test(value)) return Number(value) * 1000
  const date = HTTP_DATE.exec(value)
  if (date === null) return undefined
  const [, day, monthName, year, hour, minute, second] = date
  const month = MONTHS.indexOf(String(monthName))
  if (month === -1) return undefined
  const at = Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second))
  // A day that the month does not have would roll over into the next month.
  return new Date(at).getUTCDate() === Number(day) ? Math.max(0, at - now) : undefined
}
