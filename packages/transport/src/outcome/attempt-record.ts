import type { Verdict } from './verdict.ts'

/** One attempt of a call, as errors, results and `onAttempt` show it. Holds no body, no header and no secret. */
export interface Attempt {
  /** 1 for the first. */
  readonly number: number
  /** When it began, in ms since the Unix epoch. */
  readonly startedAt: number
  /** How long it took, in ms. */
  readonly durationMs: number
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
