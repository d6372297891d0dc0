import {
  isApiError,
  isAuthenticationError,
  isConfigurationError,
  isConnectionError,
  isIdempotencyConflictError,
  isPermissionError,
  isRequestValidationError,
  isResponseValidationError,
  isUnexpectedResponseError,
  type Operation,
  type Outcome,
  type SdkError,
} from '@x/transport'
import { isStillUnderWayError, REPEAT_AFTER_S } from '../calls/deadline.ts'
import { changesNothing } from '../calls/selection.ts'
import { failedCheckAdvice } from '../checks/failed-check.ts'
import { isLimitError, limitAdvice } from '../limits/limit-error.ts'
import { isStoredUnderKey, isWriteRefusedError, type WriteRefusedError } from '../repeats/write-refused-error.ts'

/** The tool whose call failed, and the header that carries its key. */
export interface FailedTool {
  readonly name: string
  readonly operation: Operation
  readonly idempotencyHeader: string | undefined
  /** How long the API stores a response under its key: `30 days`. Undefined if unknown. */
  readonly answersKept: string | undefined
  /** The tool that reads what this one creates, if there is one. */
  readonly reader: string | undefined
}

/** The result of a failed call. */
export interface Failed {
  readonly tool: FailedTool
  readonly outcome: Outcome
  /** Undefined if the error does not come from a client. */
  readonly error: SdkError | undefined
  /** The key that was sent, if any. */
  readonly key: string | undefined
}

export const FIX = 'Fix the listed problems, then call again.'

/** Used when a rate limit gives no time. */
const WAIT_MS = 5_000

const FOR_THE_OPERATOR =
  'No change of the arguments can fix this. The operator of this server must check its setup, its key and the permissions of the key.'

/**
 * What to do now, in a sentence or two for a model. Anything that may have happened is never repeated under another
 * key. A key whose answer is settled is never used for something else.
 */
export function toolAdvice(failed: Failed): string {
  const { tool, outcome, error } = failed
  if (isRequestValidationError(error) && outcome === 'not_sent') return FIX
  if (changesNothing(tool.operation)) return readAdvice(error)
  if (isWriteRefusedError(error) && outcome !== 'accepted') return heldBackAdvice(failed, error)
  switch (outcome) {
    case 'accepted':
      return 'It did happen; only the response was lost. Do not do it again: read the result.'
    case 'unknown':
      return unknownAdvice(failed)
    case 'rejected':
      return rejectedAdvice(failed)
    case 'not_sent':
      if (isIdempotencyConflictError(error)) return OTHER_REQUEST
      return isForTheOperator(error)
        ? `Nothing was sent. ${FOR_THE_OPERATOR}`
        : `${pauseOf(error)}Nothing was sent. ${again(failed)}.`
  }
}

/** A read may be repeated if that can help. */
function readAdvice(error: SdkError | undefined): string {
  if (isForTheOperator(error)) return FOR_THE_OPERATOR
  if (isRateLimit(error)) return `${pauseOf(error)}Then call again.`
  if (isApiError(error) && error.status < 500) return FIX
  // An unreadable response usually stays unreadable.
  const isLasting = error === undefined || isResponseValidationError(error) || isUnexpectedResponseError(error)
  return `${pauseOf(error)}This only reads, so call again${isLasting ? ' once; if it fails the same way, tell the operator of this server' : ''}.`
}

/**
 * For a write that was not sent: it exceeds a limit, it failed a check, it has no key, the same write is under way or may have happened,
 * or its state is unknown.
 */
function heldBackAdvice(failed: Failed, error: WriteRefusedError): string {
  const { name, idempotencyHeader } = failed.tool
  const { type } = error
  if (isLimitError(error)) return limitAdvice(error, again(failed))
  if (type === 'failed_check') return failedCheckAdvice(error, again(failed))
  if (type === 'state_unavailable') {
    return `Nothing was sent. Wait ${WAIT_MS / 1000} s. ${again(failed)}; if it fails the same way, tell the operator of this server.`
  }
  if (type === 'idempotency_key_required') {
    return `Choose a unique value for ${idempotencyHeader}, a new one for each thing to do, and call ${name} with it. Keep it: a repeat of the call needs the same value.`
  }
  return `An earlier call is under way, or may have happened. Wait ${WAIT_MS / 1000} s. ${again(failed)}; never with another key, and never without one.`
}

const OTHER_REQUEST =
  'The key belongs to another request, which may have happened. Look for it before you use another key.'

function unknownAdvice(failed: Failed): string {
  const { tool, error, key } = failed
  if (isIdempotencyConflictError(error)) return OTHER_REQUEST
  if (isStillUnderWayError(error)) return underWayAdvice(failed)
  if (isRequestValidationError(error)) {
    // The only problem that a request can have after it may already have been carried out.
    return 'It may have happened, and its key is too old to be used again. Look for it before you use another key.'
  }
  if (key === undefined || tool.idempotencyHeader === undefined) {
    return `${pauseOf(error)}It may have happened. Look for it before you call again.`
  }
  return `${pauseOf(error)}It may have happened. ${again(failed)}; never with another key, and never without one.`
}

/** A repeat under the same key learns the result: it waits for the first call, or gets its answer. */
function underWayAdvice(failed: Failed): string {
  const { tool, key } = failed
  const continues = `It is still under way, and continues. Wait ${REPEAT_AFTER_S} s. `
  return key === undefined || tool.idempotencyHeader === undefined
    ? `${continues}Check the result before you call again.`
    : `${continues}${again(failed)}: you get the result, and nothing is done twice. Never call with another key, and never without one.`
}

function rejectedAdvice(failed: Failed): string {
  const { tool, error, key } = failed
  if (isIdempotencyConflictError(error)) return OTHER_REQUEST
  // The API does not look at a request that exceeds the rate limit, so the key is unchanged.
  if (isRateLimit(error)) return `${pauseOf(error)}This call did nothing. ${again(failed)}.`
  if (key === undefined || tool.idempotencyHeader === undefined) {
    return `This call did nothing. ${isForTheOperator(error) ? FOR_THE_OPERATOR : FIX}`
  }
  const named = `${tool.idempotencyHeader} ${JSON.stringify(key)}`
  if (error !== undefined && isStoredUnderKey(error)) {
    const kept = tool.answersKept === undefined ? '' : ` for ${tool.answersKept}`
    return `This call did nothing. Fix the listed problems, then call again with a new ${tool.idempotencyHeader}: the API stores this response under ${JSON.stringify(key)}${kept} and returns no other.`
  }
  if (isForTheOperator(error)) return `This call did nothing. ${FOR_THE_OPERATOR} Then: ${again(failed)}.`
  return `This call did nothing. Fix the listed problems, then call again with a new ${tool.idempotencyHeader}. But if an earlier call with ${named} may have happened, keep that key and exactly the same body.`
}

/** A key prevents a repeat from being done twice, but only with exactly the same body. */
const again = ({ tool: { name, idempotencyHeader }, key }: Failed): string =>
  key === undefined || idempotencyHeader === undefined
    ? 'Call again'
    : `Call ${name} again with exactly the same body and ${idempotencyHeader} ${JSON.stringify(key)}`

/**
 * Failures that neither a model nor time can fix. A permanent connection failure comes from a proxy, a certificate or
 * the setup.
 */
const isForTheOperator = (error: SdkError | undefined): boolean =>
  (isConnectionError(error) && !error.retryable) ||
  isConfigurationError(error) ||
  isAuthenticationError(error) ||
  isPermissionError(error)

const isRateLimit = (error: SdkError | undefined): boolean => isApiError(error) && error.status === 429

function pauseOf(error: SdkError | undefined): string {
  if (!isApiError(error)) return ''
  const wait = error.retryAfterMs ?? (isRateLimit(error) ? WAIT_MS : undefined)
  return wait === undefined ? '' : `Wait ${Math.ceil(wait / 1000)} s. `
}
