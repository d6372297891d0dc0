import {
  type ApiError,
  cut,
  isApiError,
  isRequestValidationError,
  isSdkError,
  isTimeoutError,
  LONGEST_SHOWN,
  type Operation,
  type SchemaIssue,
  type SdkError,
} from '@x/transport'
import { isStillUnderWayError, REPEAT_AFTER_S } from '../calls/deadline.ts'
import { type OwnKeyCheck, refusesKey, responseStatus } from '../calls/response-status.ts'
import { changesNothing } from '../calls/selection.ts'
import { idempotencyHeaderOf } from '../calls/served-operation.ts'
import { failedCheckAdvice } from '../checks/failed-check.ts'
import { isLimitError, limitAdvice } from '../limits/limit-error.ts'
import { isWriteRefusedError } from '../repeats/write-refused-error.ts'
import { type HttpProblem, type Problem, type ProblemField, plainProblem, upstreamRequestId } from './problem.ts'

/** The problem detail of a failed call. A refused key of this server has a type of its own. */
export function problemOf(
  error: unknown,
  operation: Operation,
  isOwnKeyRefused: OwnKeyCheck = refusesKey,
): HttpProblem {
  if (!isSdkError(error)) {
    return plainProblem(500, `${operation.id}: something went wrong inside this server.`, {
      operation: operation.id,
      // It failed after the call had begun, at an unknown point.
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
    status: responseStatus(error, isOwnKeyRefused),
    detail,
    outcome,
    retryable,
    next: nextAfter(error, operation),
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

/** What to do after a 504, a limit or a check of this server. For other failures the outcome says it. */
function nextAfter(error: SdkError, operation: Operation): string | undefined {
  const header = idempotencyHeaderOf(operation)
  const { idempotencyKey: key } = error
  const named = header === undefined || key === undefined ? undefined : `${header} ${JSON.stringify(key)}`
  const again = `Send the request again with exactly the same body${named === undefined ? '' : ` and ${named}`}`
  if (isWriteRefusedError(error) && isLimitError(error)) return limitAdvice(error, again)
  if (isWriteRefusedError(error) && error.type === 'failed_check') return failedCheckAdvice(error, again)
  const isUnderWay = isStillUnderWayError(error)
  if (!isUnderWay && !isTimeoutError(error)) return undefined
  if (changesNothing(operation) || error.outcome === 'not_sent') return 'Send it again.'
  const wait = isUnderWay ? `Wait ${REPEAT_AFTER_S} s. ` : ''
  return named === undefined
    ? `${wait}Check the result before you send it again.`
    : `${wait}Send exactly the same body with ${named}: you get the result, and nothing is done twice. Never send it with another key, and never without one.`
}

/** `RateLimitError` is `rate-limit`. */
const kindOf = (name: string): string =>
  name
    .replace(/Error$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, '-')
    .toLowerCase()

const sentence = (kind: string): string => kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll('-', ' ')

function fieldsOf(error: SdkError): readonly ProblemField[] | undefined {
  if (isRequestValidationError(error) || (isWriteRefusedError(error) && error.issues.length > 0)) {
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

/** The last response of the upstream. A conflict that the client detects itself has no response. */
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
    ...upstreamRequestId(requestId),
    ...(isApiError(error) || isWriteRefusedError(error) ? retryAfter(error) : {}),
  }
}

const retryAfter = ({ retryAfterMs }: Pick<ApiError, 'retryAfterMs'>): Record<string, string> =>
  retryAfterMs === undefined ? {} : { 'Retry-After': String(Math.ceil(retryAfterMs / 1000)) }
