import type { Verdict } from './verdict.ts'

/**
 * What a failed call means for the thing that was asked for, and so what to do next.
 *
 * - `not_sent`: nothing of this call reached the server. Do anything, unless an earlier call with the same idempotency key
 *   ended `unknown`: then keep that key.
 * - `rejected`: the server refused this call; nothing happened in it. After a `RateLimitError`, repeat it with the same
 *   key. Otherwise fix the request; then use a new idempotency key,
 *   unless an earlier call with this one ended `unknown`: then keep it.
 * - `unknown`: it may have happened. Make the same call again, with the same idempotency key; after an
 *   `IdempotencyConflictError`, or where the key is too old to be used again, look for the thing itself first.
 * - `accepted`: it happened; only the answer, or the waiting after it, was lost. Never use another key.
 *
 * Whether a repeat can help is another question, which `retryable` of the error answers: `not_sent` covers an invalid body as
 * well as a refused connection.
 */
export type Outcome = 'not_sent' | 'rejected' | 'unknown' | 'accepted'

const RANK: Readonly<Record<Verdict, number>> = { not_sent: 0, rejected: 1, unknown: 2, accepted: 3 }

/** The worse of two verdicts, for somebody who must not do a thing twice. */
export const worse = (a: Verdict, b: Verdict): Verdict => (RANK[a] >= RANK[b] ? a : b)

/**
 * The outcome of a call: the worst verdict of its attempts, except that an answer which the API stores under the
 * idempotency key settles the attempts before it, since every one of them would have been answered the same.
 */
export function outcomeOf(attempts: readonly { readonly verdict: Verdict; readonly stored?: boolean }[]): Outcome {
  return attempts.reduce<Verdict>(
    (before, { verdict, stored }) => (stored === true && before !== 'accepted' ? verdict : worse(before, verdict)),
    'not_sent',
  )
}
