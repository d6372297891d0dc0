/** The part of the transport that every published package exports. */

export type { Method } from './api/operation.ts'
export { singleRequest } from './attempt/single-request.ts'
export type { CallPromise, WithResponse } from './call/call-promise.ts'
export type { SharedCustomRequest as CustomRequest } from './call/custom-request.ts'
export type { AppInfo } from './call/request.ts'
export type { CallTrace } from './call/tracing.ts'
export type { ApiKeyOption } from './connection/api-key.ts'
// Without the errors that only one of the APIs can cause: the package of that API exports them.
export {
  ApiError,
  type ApiErrorDetail,
  type ApiErrorName,
  type ApiFailure,
  AuthenticationError,
  IdempotencyConflictError,
  isApiError,
  isAuthenticationError,
  isIdempotencyConflictError,
  isNotFoundError,
  isPermissionError,
  isRateLimitError,
  isServerError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ServerError,
} from './errors/api-errors.ts'
export * from './errors/call-errors.ts'
export type { ErrorText } from './errors/error-text.ts'
export { type ErrorContext, isSdkError, SdkError } from './errors/sdk-error.ts'
export { isSdkErrorLike, type SdkErrorLike } from './errors/sdk-error-like.ts'
export * from './errors/validation-errors.ts'
export type { AttemptEvent, DriftEvent, SharedCallOptions, SharedClientOptions } from './input/options.ts'
export type { SchemaIssue } from './issues/schema.ts'
export type { Attempt, Outcome, Verdict } from './outcome/outcome.ts'
export type { Drift } from './response/drift.ts'
export type { UnknownMember } from './schema/open-enum.ts'
export type { Clock } from './time/clock.ts'
export type { DeadlineOption } from './time/deadline.ts'
export type { SharedWaitOptions } from './wait/wait.ts'
