import type { Verdict } from './verdict.ts'

/**
 * Whether a failed call took effect, and so what to do next.
 *
 * - `not_sent`: nothing of this call reached the server. Do anything, unless an earlier call with the same idempotency key
 *   ended `unknown`: then keep that key.
 * - `rejected`: the server rejected this call; the call did nothing. After a `RateLimitError`, repeat it with the same
 *   key. Otherwise fix the request; then use a new idempotency key, unless an earlier call with this one ended `unknown`:
 *   then keep it.
 * - `unknown`: it may have happened. Make the same call again, with the same idempotency key; after an
 *   `IdempotencyConflictError`, or if the key is too old to be used again, look for the order or run first.
 * - `accepted`: it happened; only the response, or the wait after it, was lost. Never use another key.
 *
 * Whether a repeat can help is another question; the error's `retryable` answers it. `not_sent` covers an invalid body
 * as well as a refused connection.
 */
export type Outcome = 'not_sent' | 'rejected' | 'unknown' | 'accepted'

const RANK: Readonly<Record<Verdict, number>> = { not_sent: 0, rejected: 1, unknown: 2, accepted: 3 }

/** The worse of two verdicts, for a caller that must not do a thing twice. */
export const worse = (a: Verdict, b: Verdict): Verdict => (RANK[a] >= RANK[b] ? a : b)

/**
 * The outcome of a call: the worst verdict of its attempts. Exception: a response that the API stores under the
 * idempotency key settles the attempts before it, since every one of them would have received the same response.
 */
export function outcomeOf(attempts: readonly { readonly verdict: Verdict; readonly stored?: boolean }[]): Outcome {
  return attempts.reduce<Verdict>(
    (before, { verdict, stored }) => (stored === true && before !== 'accepted' ? verdict : worse(before, verdict)),
    'not_sent',
  )
}
