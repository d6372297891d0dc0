import {
  type ApiError,
  isApiError,
  isUnexpectedResponseError,
  type Operation,
  type SdkError,
  UnexpectedResponseError,
} from '@x/transport'
import { isErrorBody } from './error-body.ts'

/**
 * Whether an error says that the server has no such route: 405, 501, or a 404 of the router and not of the API. The
 * router of v2 uses the API's error format, too (inngest/inngest, pkg/api/v2).
 */
export const isMissingRoute = (error: unknown): error is ApiError =>
  isApiError(error) && (error.status === 405 || error.status === 501 || (error.status === 404 && !isSaidByApi(error)))

/** Whether the API itself rejected the request, so that the route exists. */
export function isSaidByApi({ type, bodyText = '' }: ApiError): boolean {
  if (type === 'api_error') return false
  try {
    return isErrorBody(JSON.parse(bodyText))
  } catch {
    // The stored part of a body may be cut off.
    return /^\s*\{\s*"errors?"\s*:/.test(bodyText)
  }
}

/** The error of a call that only v2 of the API can answer, with what it means if the server has no such route. */
export function explainingNoRoute(error: SdkError, { method, path }: Pick<Operation, 'method' | 'path'>): SdkError {
  if (isUnexpectedResponseError(error) && error.status === 200) {
    return error.with({ note: `A server without ${method} ${path} may return a page of its web interface.` })
  }
  if (!isMissingRoute(error)) return error
  const { operation, attempts, requestId, runId, idempotencyKey, status, bodyText } = error
  // A router refuses before anything happens, also with a 501. Earlier attempts may have come through.
  const outcome = attempts.length > 1 ? error.outcome : 'rejected'
  return new UnexpectedResponseError(
    {
      what: `the server does not have ${method} ${path}, which is part of v2 of the API (it returned ${status})`,
      advice: outcome === 'rejected' ? 'Nothing happened.' : error.advice,
      note: 'Check that baseUrl is the address of its API, and that the server is new enough.',
    },
    { status, bodyText },
    { operation, attempts, requestId, runId, idempotencyKey, outcome },
  )
}
