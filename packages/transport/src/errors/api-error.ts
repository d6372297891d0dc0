import type { ErrorText } from './error-text.ts'
import { assignKnown, type ErrorContext, errorKinds, isErrorOfKind, SdkError } from './sdk-error.ts'

/** One problem that the API found in the request, as its 422 lists them. */
export interface ApiErrorDetail {
  readonly type: string | undefined
  readonly message: string | undefined
  readonly location: readonly string[]
}

/** What the API said. Free of secrets. */
export interface ApiFailure {
  readonly status: number
  readonly type?: string | undefined
  readonly help?: string | undefined
  readonly details?: readonly ApiErrorDetail[] | undefined
  readonly bodyText?: string | undefined
  readonly retryAfterMs?: number | undefined
}

export type ApiErrorName =
  | 'ApiError'
  | 'AuthenticationError'
  | 'PermissionError'
  | 'NotFoundError'
  | 'RunNotFoundError'
  | 'InsufficientFundsError'
  | 'IdempotencyConflictError'
  | 'RateLimitError'
  | 'ServerError'

/** The server responded with an error status, whatever its body was. */
export class ApiError extends SdkError {
  override readonly name: ApiErrorName = 'ApiError'
  /** HTTP status. */
  readonly status: number
  /** The API's own name for the error, such as `insufficient_funds`. Undefined if the body had none. */
  declare readonly type: string | undefined
  /** The API's own advice, if it gave any. */
  declare readonly help: string | undefined
  /** Which fields are wrong, for a 422: at most 1,000 problems. The message lists 20 and counts the others. */
  readonly details: readonly ApiErrorDetail[]
  /** The first 1 KiB of the body as it came, without secrets. */
  declare readonly bodyText: string | undefined
  /** The wait in ms that the server asked for with `Retry-After`. Undefined if it gave none. */
  declare readonly retryAfterMs: number | undefined

  constructor(message: string | ErrorText, failure: ApiFailure, context: ErrorContext = {}) {
    super(message, context)
    this.status = failure.status
    this.details = failure.details ?? []
    const { type, help, bodyText, retryAfterMs } = failure
    assignKnown(this, { type, help, bodyText, retryAfterMs })
  }

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['ApiError', ...super[errorKinds]]
  }
}

export function isApiError(value: unknown): value is ApiError {
  return isErrorOfKind(value, 'ApiError')
}
