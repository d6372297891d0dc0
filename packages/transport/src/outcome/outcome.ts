/**
 * What one attempt shows about the effect of the request.
 *
 * - `accepted`: it happened
 * - `unknown`: it may have happened
 * - `rejected`: the server rejected it; nothing happened
 * - `not_sent`: nothing reached the server
 */
export type Verdict = 'accepted' | 'unknown' | 'rejected' | 'not_sent'

/**
 * What an operation's 2xx response must contain before it counts as accepted.
 *
 * - `identified`: a JSON object with a string `id` (a write whose loss would matter)
 * - `readable`: any JSON
 * - `empty_or_readable`: no body at all, or any JSON; an HTML page is neither
 * - `anything`: the status alone
 */
export type Acceptance = 'identified' | 'readable' | 'empty_or_readable' | 'anything'

/** The verdict on a response whose body was read to its end. */
export function verdictOfResponse(
  response: { status: number; readable: boolean; empty: boolean; id: string | undefined },
  acceptance: Acceptance,
): Verdict {
  const { status } = response
  if (status >= 200 && status <= 299) {
    return isAcceptable(response, acceptance) ? 'accepted' : 'unknown'
  }
  // Gateways send 408 (RFC 9110, 15.5.9) and 425 (RFC 8470, 5.2) too, about a request that may have gone through.
  if (status >= 400 && status <= 499 && status !== 408 && status !== 425) return 'rejected'
  return 'unknown'
}

function isAcceptable(
  response: { readable: boolean; empty: boolean; id: string | undefined },
  acceptance: Acceptance,
): boolean {
  switch (acceptance) {
    case 'identified':
      return response.id !== undefined
    case 'readable':
      return response.readable
    case 'empty_or_readable':
      return response.empty || response.readable
    case 'anything':
      return true
  }
}

/** One attempt of a call, as errors, results and `onAttempt` show it. Holds no body, no header and no secret. */
export interface Attempt {
  /** 1 for the first. */
  readonly number: number
  /** When it began, in ms since the Unix epoch. */
  readonly startedAt: number
  /** How long it took, in ms. */
  readonly durationMs: number
  /** What this attempt alone shows about the effect of the request. The `outcome` of an error sums up all attempts. */
  readonly verdict: Verdict
  /** HTTP status, if one was read. */
  readonly status?: number
  /**
   * Why there was no usable response: an error code such as `ECONNRESET`; or `timeout`, `deadline`, `aborted`,
   * `cut_off`; or what somebody has to change first: `no_fetch`, `bad_arguments`, `bad_dispatcher`, `blocked_port`,
   * `no_permission`,
   * `proxy_refused`, `not_a_response`.
   */
  readonly cause?: string
  /** The server's id for this request, for its support team. */
  readonly requestId?: string
  /** The API stores this response under the idempotency key: the same key gets the same response again. */
  readonly stored?: boolean
  /** The pause before the next attempt, in ms; absent on the last. */
  readonly retryDelayMs?: number
}

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
 * The error's `retryable` says whether a repeat can help. `not_sent` covers an invalid body as well as a refused
 * connection.
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
