import { ApiError, type ApiFailure } from './api-error.ts'
import type { ErrorText } from './error-text.ts'
import { type ErrorContext, errorKinds, isErrorOfKind } from './sdk-error.ts'

/**
 * The idempotency key already belongs to another request: two payments share one key, or one payment was changed.
 *
 * Raised by the server's response, and by the client itself for two different requests in flight under one key. In that
 * case nothing was sent, and `status` and `type` are what the server would have answered.
 */
export class IdempotencyConflictError extends ApiError {
  override readonly name = 'IdempotencyConflictError'
  readonly detectedBy: 'server' | 'client'

  constructor(
    message: string | ErrorText,
    failure: ApiFailure & { readonly detectedBy?: 'server' | 'client' },
    context: ErrorContext = {},
  ) {
    super(message, failure, context)
    this.detectedBy = failure.detectedBy ?? 'server'
  }

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['IdempotencyConflictError', ...super[errorKinds]]
  }
}

export function isIdempotencyConflictError(value: unknown): value is IdempotencyConflictError {
  return isErrorOfKind(value, 'IdempotencyConflictError')
}
