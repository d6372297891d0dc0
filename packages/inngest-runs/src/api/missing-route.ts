import { type ApiError, isApiError } from '@x/transport'
import { isErrorBody } from './error-body.ts'

/**
 * Whether an error says that the server has no such route: 405, 501, or a 404 of the router and not of the API. The
 * router of v2 uses the API's error format, too (inngest/inngest, pkg/api/v2).
 */
export const isMissingRoute = (error: unknown): boolean =>
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
