import type { ErrorRule } from '@x/transport'

/**
 * The documented error types (developer.runa.io, /reference/2024-02-05/errors) and what each means here.
 *
 * `stored` marks responses that Runa itself gave to an order and so stores under its idempotency key for 30 days
 * (/best-practices/idempotency). Responses of the gateway (401, 403, 429) and those about the key itself are not
 * stored.
 */
export const ERROR_TABLE: readonly ErrorRule[] = [
  { type: 'unauthorized', status: 401, error: 'AuthenticationError' },
  { type: 'invalid_api_key', status: 401, error: 'AuthenticationError' },
  { type: 'forbidden', status: 403, error: 'PermissionError' },
  { type: 'ordering_restricted', status: 403, error: 'PermissionError' },
  { type: 'bad_request', status: 400, error: 'ApiError', stored: true },
  { type: 'insecure_protocol', status: 400, error: 'ApiError' },
  { type: 'invalid_version', status: 400, error: 'ApiError' },
  { type: 'version_removed', status: 410, error: 'ApiError' },
  { type: 'not_found', status: 404, error: 'NotFoundError' },
  { type: 'validation_error', status: 422, error: 'ApiError', stored: true },
  { type: 'pagination_error', status: 400, error: 'ApiError' },
  // Proof that the key has reached Runa with another body, whose order may well have been placed.
  { type: 'idempotency_validation_error', status: 400, error: 'IdempotencyConflictError', conflict: true },
  // The guide says HTTP 102, the error table 400; a final 102 never reaches `fetch` as a status, so only the type counts.
  { type: 'idempotency_in_progress', status: 400, error: 'ApiError', inProgress: true },
  { type: 'insufficient_funds', status: 400, error: 'InsufficientFundsError', stored: true },
  { type: 'product_validation_error', status: 400, error: 'ApiError', stored: true },
  { type: 'currency_mismatch', status: 400, error: 'ApiError', stored: true },
  { type: 'payment_method_unavailable', status: 400, error: 'ApiError', stored: true },
  { type: 'invalid_execution_mode', status: 400, error: 'ApiError', stored: true },
  { type: 'invalid_card_id', status: 400, error: 'ApiError', stored: true },
  { type: 'currency_not_supported', status: 400, error: 'ApiError', stored: true },
  { type: 'internal_server_error', status: 500, error: 'ServerError' },
  { type: 'timeout', status: 504, error: 'ServerError' },
]
