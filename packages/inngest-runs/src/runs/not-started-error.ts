import { type ApiError, isApiError } from '@x/transport/api-errors'

/**
 * Why a function was not started, or not yet.
 *
 * - `rate_limited`: by the function's own rate limit or its own `idempotency`; the server does not say which
 * - `debounced`: it runs later, under a run id that is not known yet. Do not start it again
 * - `skipped`: a singleton whose other run has not ended, or a paused function
 */
export type NotStartedReason = 'rate_limited' | 'debounced' | 'skipped'

/**
 * The error of a function that its own flow control did not start. Its `outcome` is `rejected`, or `accepted` for a
 * debounced one, which runs later.
 */
export type FunctionNotStartedError = ApiError & {
  /**
   * Why: `rate_limited` or `skipped`, and no run was started; or `debounced`, and it runs later. Do not start a debounced
   * function again.
   */
  readonly notStarted: NotStartedReason
}

/** Whether a value is the error of a function that its own flow control did not start, or not yet. */
export const isFunctionNotStartedError = (value: unknown): value is FunctionNotStartedError =>
  isApiError(value) && 'notStarted' in value
