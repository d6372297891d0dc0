export type { UnknownMember } from '@x/transport'
export {
  AbortedError,
  ApiError,
  type ApiErrorDetail,
  type ApiKeyOption,
  type Attempt,
  type AttemptEvent,
  AuthenticationError,
  type CallPromise,
  ConfigurationError,
  ConnectionError,
  type DeadlineOption,
  type DriftEvent,
  IdempotencyConflictError,
  InsufficientFundsError,
  isAbortedError,
  isApiError,
  isAuthenticationError,
  isConfigurationError,
  isConnectionError,
  isIdempotencyConflictError,
  isInsufficientFundsError,
  isNotFoundError,
  isPermissionError,
  isRateLimitError,
  isRequestValidationError,
  isResponseValidationError,
  isSdkError,
  isServerError,
  isTimeoutError,
  isUnexpectedResponseError,
  isWaitTimeoutError,
  type Method,
  NotFoundError,
  type Outcome,
  PermissionError,
  RateLimitError,
  RequestValidationError,
  ResponseValidationError,
  type SchemaIssue,
  SdkError,
  ServerError,
  TimeoutError,
  UnexpectedResponseError,
  type Verdict,
  WaitTimeoutError,
  type WithResponse,
} from '@x/transport'
export { RunaPayouts } from './client.ts'
export type {
  BodyCallOptions,
  CallOptions,
  CreateOrderAndWaitOptions,
  CreateOrderOptions,
  RunaPayoutsOptions,
} from './client-options.ts'
export type { AcceptedResult, CompletedResult, CreateOrderResult } from './create-order-result.ts'
export type { CustomRequest } from './custom-request.ts'
export { deriveIdempotencyKey } from './idempotency-key.ts'
export type { ListOrdersParameters, OrderListing, OrderPage } from './order-pages.ts'
export type { ExecutionMode } from './order-request.ts'
export {
  isKnownOrderStatus,
  KNOWN_ORDER_STATUSES,
  type KnownOrderStatus,
  type OrderStatus,
  type UnknownOrderStatus,
} from './order-status.ts'
export type { WaitOptions } from './order-wait.ts'
export type * from './wire.gen.ts'
