import type { ErrorText } from './error-text.ts'
import { assignKnown, type ErrorContext, errorKinds, isErrorOfKind, SdkError } from './sdk-error.ts'

/** One problem that the API found in the request, as its 422 lists them. */
export interface ApiErrorDetail {
  /** The API's own name for the problem. Production and playground may use different names, so do not branch on it. */
  readonly type: string | undefined
  /** What is wrong with the field, for a person. Its wording may change. */
  readonly message: string | undefined
  /** Where it is, from the outermost key inward: `['items', '0', 'face_value']`. */
  readonly location: readonly string[]
}

/** What the API said. Free of secrets. */
export interface ApiFailure {
  /** HTTP status of the response. */
  readonly status: number
  /** The API's own name for the error, such as `insufficient_funds`. Undefined if the body had none. */
  readonly type?: string | undefined
  /** The API's own advice, if it gave any. */
  readonly help?: string | undefined
  /** Which fields are wrong, for a 422. */
  readonly details?: readonly ApiErrorDetail[] | undefined
  /** The first 1 KiB of the body, without secrets. */
  readonly bodyText?: string | undefined
  /** The wait in ms that the server asked for with `Retry-After`. Undefined if it gave none. */
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
  /** The first 1 KiB of the body, without secrets. */
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

/** 401: the key is missing, wrong or revoked. */
export class AuthenticationError extends ApiError {
  override readonly name = 'AuthenticationError'

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['AuthenticationError', ...super[errorKinds]]
  }
}

export function isAuthenticationError(value: unknown): value is AuthenticationError {
  return isErrorOfKind(value, 'AuthenticationError')
}

/** 403: the key is valid but may not do this; or, as observed at Runa, the key is not a key at all. */
export class PermissionError extends ApiError {
  override readonly name = 'PermissionError'

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['PermissionError', ...super[errorKinds]]
  }
}

export function isPermissionError(value: unknown): value is PermissionError {
  return isErrorOfKind(value, 'PermissionError')
}

/** 404: it does not exist, or this key may not see it. */
export class NotFoundError extends ApiError {
  override readonly name: Extract<ApiErrorName, 'NotFoundError' | 'RunNotFoundError'> = 'NotFoundError'

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['NotFoundError', ...super[errorKinds]]
  }
}

export function isNotFoundError(value: unknown): value is NotFoundError {
  return isErrorOfKind(value, 'NotFoundError')
}

/** No run has this id: it never existed, belongs to another environment, is older than your plan's retention, or is too new to be visible. */
export class RunNotFoundError extends NotFoundError {
  override readonly name = 'RunNotFoundError'

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['RunNotFoundError', ...super[errorKinds]]
  }
}

export function isRunNotFoundError(value: unknown): value is RunNotFoundError {
  return isErrorOfKind(value, 'RunNotFoundError')
}

/** The balance does not cover the order. Nothing was ordered: top up, then order under a new key. */
export class InsufficientFundsError extends ApiError {
  override readonly name = 'InsufficientFundsError'

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['InsufficientFundsError', ...super[errorKinds]]
  }
}

export function isInsufficientFundsError(value: unknown): value is InsufficientFundsError {
  return isErrorOfKind(value, 'InsufficientFundsError')
}

/**
 * The idempotency key already belongs to another request: two payments share one key, or one payment was changed.
 *
 * Raised by the server's response, and by the client itself for two different requests in flight under one key. In that
 * case nothing was sent, and `status` and `type` are what the server would have returned.
 */
export class IdempotencyConflictError extends ApiError {
  override readonly name = 'IdempotencyConflictError'
  /**
   * Who noticed the conflict. `server`: the API refused the request. `client`: another request under this key is in
   * flight in this client, and nothing was sent.
   */
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

/** 5xx: the server failed. Whether it acted before it failed is unknown. */
export class ServerError extends ApiError {
  override readonly name = 'ServerError'

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['ServerError', ...super[errorKinds]]
  }
}

export function isServerError(value: unknown): value is ServerError {
  return isErrorOfKind(value, 'ServerError')
}
