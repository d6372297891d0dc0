import {
  isAbortedError,
  isApiError,
  isAuthenticationError,
  isConnectionError,
  isPermissionError,
  isRequestValidationError,
  isResponseValidationError,
  isSdkError,
  isTimeoutError,
  isUnexpectedResponseError,
  isWaitTimeoutError,
  type SdkError,
} from '@x/transport'
import { isWriteRefusedError } from '../repeats/write-refused-error.ts'
import { isStillUnderWayError } from './deadline.ts'

/** Whether the upstream refused the key that this server calls it with. */
export type OwnKeyCheck = (error: SdkError) => boolean

/** A 401 always is about the key; a 403 as a rule. */
export const refusesKey: OwnKeyCheck = (error) => isAuthenticationError(error) || isPermissionError(error)

/** The HTTP status of an answer that went well. Some have no body, and ours has one. */
export const successStatus = (status: number): number => (status === 204 || status === 205 ? 200 : status)

/**
 * The HTTP status of a failed call. Error statuses of the upstream are passed on. No response, or an unreadable one, is a
 * 502 or a 504. If the upstream refuses the key of this server, that is a 502: a 401 would mean that the caller's token
 * is wrong.
 */
export function responseStatus(error: unknown, isOwnKeyRefused: OwnKeyCheck = refusesKey): number {
  if (!isSdkError(error)) return 500
  if (isOwnKeyRefused(error)) return 502
  if (isWriteRefusedError(error)) return error.status
  if (isRequestValidationError(error)) return 422
  if (isApiError(error)) return error.status >= 400 && error.status <= 599 ? error.status : 502
  if (isStillUnderWayError(error) || isTimeoutError(error) || isWaitTimeoutError(error)) return 504
  if (isConnectionError(error) || isUnexpectedResponseError(error) || isResponseValidationError(error)) return 502
  // The caller has left, or this server is about to stop.
  if (isAbortedError(error)) return 503
  // A ConfigurationError: this server's own setup is wrong.
  return 500
}
