import type { ApiResponse } from '@x/sandbox'
import type { RequestProblem } from './request-check.ts'

interface ErrorRow {
  readonly status: number
  readonly message: string
  readonly help?: string
}

/**
 * The errors that the sandbox can return, by their `type` (developer.runa.io, /reference/2024-02-05/errors). The texts
 * are the sandbox's own, except those of 401 and 403, which are the live service's texts of 2024.
 */
const errors = {
  unauthorized: {
    status: 401,
    message: "Missing or invalid 'X-Api-Key' header",
    help: "Generate a key on https://app.runa.io/api-keys and pass using the 'X-Api-Key' header.",
  },
  forbidden: {
    status: 403,
    message: "You don't have permission to access the requested resource",
    help: "Please check the path and the 'X-Api-Key' header.",
  },
  ordering_restricted: { status: 403, message: 'This account may not place orders at the moment' },
  bad_request: { status: 400, message: 'The request makes no sense' },
  invalid_version: { status: 400, message: "The 'X-Api-Version' header names no version" },
  version_removed: { status: 410, message: "The version in the 'X-Api-Version' header is gone" },
  not_found: { status: 404, message: 'There is no such resource' },
  validation_error: { status: 422, message: 'The request does not fit; details says where' },
  pagination_error: { status: 400, message: 'The pagination parameters do not fit' },
  idempotency_validation_error: { status: 400, message: 'This idempotency key was used with another request body' },
  idempotency_in_progress: { status: 400, message: 'A request with this idempotency key is still running' },
  insufficient_funds: { status: 400, message: 'The balance does not cover this order' },
  product_validation_error: { status: 400, message: 'Not allowed to order these products' },
  currency_mismatch: { status: 400, message: 'The currencies of this order do not go together' },
  invalid_execution_mode: { status: 400, message: 'This order cannot run in this execution mode' },
  internal_server_error: { status: 500, message: 'Something went wrong on our side' },
  timeout: { status: 504, message: 'The request took too long' },
} satisfies Record<string, ErrorRow>

/** An error `type` that the sandbox can return. */
export type ErrorType = keyof typeof errors

/** A complete JSON answer. */
export const jsonResponse = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): ApiResponse => ({
  status,
  headers: { 'Content-Type': 'application/json', ...headers },
  body: JSON.stringify(body),
})

function errorBody(type: ErrorType, message?: string): { type: string; message: string; help: string | null } {
  const row: ErrorRow = errors[type]
  return { type, message: message ?? row.message, help: row.help ?? null }
}

/** An error of the API itself. */
export const apiError = (type: ErrorType, message?: string): ApiResponse =>
  jsonResponse(errors[type].status, errorBody(type, message))

/** A 422 that lists everything that is wrong, in the playground's wording. */
export const validationError = (details: readonly RequestProblem[]): ApiResponse =>
  jsonResponse(422, { ...errorBody('validation_error'), details })

/**
 * A 401 or 403 of the gateway, which answers before the API does: formatted over several lines, with the gateway's own
 * name for the error and without a version.
 */
export const gatewayError = (type: 'unauthorized' | 'forbidden', gatewayName: string): ApiResponse => ({
  status: errors[type].status,
  headers: { 'Content-Type': 'application/json', 'X-Amzn-Errortype': gatewayName },
  body: `${JSON.stringify(errorBody(type), null, 2)}\n`,
})

/** The one error that has neither a `type` nor a `message` (developer.runa.io, /best-practices/rate-limits). */
export const rateExceeded = (): ApiResponse => jsonResponse(429, { error: 'rate exceeded' })
