import { ApiError } from './api-error.ts'
import { errorKinds, isErrorOfKind } from './sdk-error.ts'

/**
 * 429: too many requests. Nothing happened; repeat with the same key after `retryAfterMs`, or after 5 s if it is
 * undefined. With `retryable: false`, the key expires before that: look for the order itself.
 */
export class RateLimitError extends ApiError {
  override readonly name = 'RateLimitError'

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['RateLimitError', ...super[errorKinds]]
  }
}

export function isRateLimitError(value: unknown): value is RateLimitError {
  return isErrorOfKind(value, 'RateLimitError')
}
