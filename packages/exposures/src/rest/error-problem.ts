import {
  type ApiError,
  cut,
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
  LONGEST_SHOWN,
  type Operation,
  type SchemaIssue,
  type SdkError,
} from '@x/transport'
import { isWriteRefusedError } from '../write-refused-error.ts'
import { type Problem, type ProblemAnswer, type ProblemField, plainProblem } from './problem.ts'

/** Whether the upstream refused the key that this server calls it with. */
export type OwnKeyCheck = (error: SdkError) => boolean

/** A 401 always is about the key; a 403 as a rule. */
export const refusesKey: OwnKeyCheck = (error) => isAuthenticationError(error) || isPermissionError(error)

/**
 * What a failed call is answered with. The upstream's own error statuses are passed on; what it never answered, or
 * answered so that nobody can read it, is a 502 or a 504. That it refuses the key of this server is a 502 with a type of
 * its own: a 401 would tell callers that theirs is wrong.
 */
export function problemOf(
  error: unknown,
  operation: Operation,
  isOwnKeyRefused: OwnKeyCheck = refusesKey,
): ProblemAnswer {
  if (!isSdkError(error)) {
    return plainProblem(500, `${operation.id}: something went wrong inside this server.`, {
      operation: operation.id,
      // It went wrong after the call had begun, and nobody knows how far it came.
      outcome: operation.retry === 'read' ? 'not_sent' : 'unknown',
      retryable: false,
    })
  }
  const { outcome, retryable, idempotencyKey, orderId, runId, message: detail } = error
  const ownKey = isOwnKeyRefused(error)
  const type = ownKey
    ? 'upstream-credential'
    : isWriteRefusedError(error)
      ? error.type.replaceAll('_', '-')
      : kindOf(error.name)
  const upstream = upstreamOf(error)
  const problem: Problem = {
    type: `urn:problem-type:${type}`,
    title: sentence(type),
    status: ownKey ? 502 : statusOf(error),
    detail,
    outcome,
    retryable,
    operation: error.operation ?? operation.id,
    idempotencyKey,
    orderId,
    runId,
    errors: fieldsOf(error),
    help: isApiError(error) ? error.help : undefined,
    ...(upstream === undefined ? {} : { upstream }),
  }
  return { problem, headers: headersOf(error) }
}

function statusOf(error: SdkError): number {
  if (isWriteRefusedError(error)) return error.status
  if (isRequestValidationError(error)) return 422
  if (isApiError(error)) return error.status >= 400 && error.status <= 599 ? error.status : 502
  if (isTimeoutError(error) || isWaitTimeoutError(error)) return 504
  if (isConnectionError(error) || isUnexpectedResponseError(error) || isResponseValidationError(error)) return 502
  // Whoever asked has gone, or this server is about to.
  if (isAbortedError(error)) return 503
  // A ConfigurationError: this server's own setup is wrong.
  return 500
}

/** `RateLimitError` is `rate-limit`. */
const kindOf = (name: string): string =>
  name
    .replace(/Error$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, '-')
    .toLowerCase()

const sentence = (kind: string): string => kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll('-', ' ')

function fieldsOf(error: SdkError): readonly ProblemField[] | undefined {
  if (isRequestValidationError(error)) {
    return error.issues.map(({ path, code, message }) => ({ field: fieldName(path), code, message }))
  }
  if (!isApiError(error) || error.details.length === 0) return undefined
  return error.details.map(({ location, type, message }) => ({
    field: cut(location.join('.'), LONGEST_SHOWN),
    code: type,
    message,
  }))
}

const fieldName = (path: SchemaIssue['path']): string =>
  cut(
    path.reduce<string>(
      (name, step) => (typeof step === 'number' ? `${name}[${step}]` : name === '' ? step : `${name}.${step}`),
      '',
    ),
    LONGEST_SHOWN,
  )

/** What came from upstream last. A conflict that the client saw itself has a status that nobody sent. */
function upstreamOf(error: SdkError): Problem['upstream'] {
  const answered = error.attempts.findLast(({ status }) => status !== undefined)
  const type = isApiError(error) && answered !== undefined ? error.type : undefined
  const requestId = error.requestId ?? answered?.requestId
  if (answered === undefined && requestId === undefined) return undefined
  return { status: answered?.status, type, requestId }
}

function headersOf(error: SdkError): Record<string, string> {
  const { requestId } = error
  return {
    ...(requestId === undefined ? {} : { 'X-Request-Id': requestId }),
    ...(isApiError(error) ? retryAfter(error) : {}),
  }
}

const retryAfter = ({ retryAfterMs }: ApiError): Record<string, string> =>
  retryAfterMs === undefined ? {} : { 'Retry-After': String(Math.ceil(retryAfterMs / 1000)) }
