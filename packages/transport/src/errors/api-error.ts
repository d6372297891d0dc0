import { assignKnown, type ErrorContext, errorKinds, isErrorOfKind, SdkError } from './sdk-error.ts'

/** One problem that the API found in the request, as its 422 lists them. */
export interface ApiErrorDetail {
  readonly type: string | undefined
  readonly message: string | undefined
  readonly location: readonly string[]
}

/** What the API said. Free of secrets. */
export interface ApiAnswer {
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

/** The server answered with an error status, whatever its body was. */
export class ApiError extends SdkError {
  override readonly name: ApiErrorName = 'ApiError'
  /** HTTP status. */
  readonly status: number
  /** The API's own name for the error, such as `insufficient_funds`. Undefined when the body had none. */
  declare readonly type: string | undefined
  /** What the API advises, where it does. */
  declare readonly help: string | undefined
  /** What is wrong with which field, for a 422: at most 1,000 of it. The message spells out 20, and counts the others. */
  readonly details: readonly ApiErrorDetail[]
  /** At most 1 KiB of the body as it came, free of secrets. */
  declare readonly bodyText: string | undefined
  /** The wait in ms that the server asked for with `Retry-After`. Undefined when it named none. */
  declare readonly retryAfterMs: number | undefined

  constructor(message: string, answer: ApiAnswer, context: ErrorContext = {}) {
    super(message, context)
    this.status = answer.status
    this.details = answer.details ?? []
    const { type, help, bodyText, retryAfterMs } = answer
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
