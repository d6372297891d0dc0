import {
  formatPath,
  isApiError,
  isRequestValidationError,
  isSdkError,
  keptIssues,
  listedIssues,
  type Outcome,
  type SchemaIssue,
  type SdkError,
} from '@x/transport'
import { changesNothing } from '../calls/selection.ts'
import { isWriteRefusedError } from '../repeats/write-refused-error.ts'
import { type FailedTool, FIX, toolAdvice } from './tool-advice.ts'

/** Why a tool call failed, what it means, and what to do now. Holds no key of the API and no payout URL. */
export interface ToolFailure {
  /** The kind of failure: the name of the client's error class. */
  readonly type: string
  /** The API's own name for it, such as `insufficient_funds`. */
  readonly code?: string
  /** The HTTP status, where there was one. */
  readonly status?: number
  /** Whether what was asked for happened. */
  readonly outcome: Outcome
  /** Whether the same call can succeed later without a change. */
  readonly retryable: boolean
  readonly message: string
  /** What to do now. */
  readonly next: string
  readonly idempotencyKey?: string
  readonly orderId?: string
  readonly runId?: string
  readonly requestId?: string
  readonly retryAfterMs?: number
  /** Which arguments are wrong, and why. */
  readonly issues?: readonly { readonly path: string; readonly message: string }[]
}

/** A failure to read the arguments: nothing was sent. */
export function invalidArguments({ name }: FailedTool, issues: readonly SchemaIssue[]): ToolFailure {
  const listed = listedIssues(issues)
  return {
    type: 'RequestValidationError',
    outcome: 'not_sent',
    retryable: false,
    message: `${name}: ${listed.endsWith('?') ? listed : `${listed}.`} Nothing was sent.`,
    next: FIX,
    issues: named(issues),
  }
}

/**
 * What a call of a client ended in. An error of no client tells nothing, and may hold anything, so that none of it is shown.
 *
 * @param sentKey the key that was sent, which an error need not know.
 */
export function toolFailure(error: unknown, tool: FailedTool, sentKey?: string): ToolFailure {
  if (!isSdkError(error)) {
    const outcome = changesNothing(tool.operation) ? 'not_sent' : 'unknown'
    const next = toolAdvice({ outcome, tool, error: undefined, key: sentKey })
    const message = `${tool.name}: this server failed.`
    return known({ type: 'InternalError', outcome, retryable: false, message, next, idempotencyKey: sentKey })
  }
  const { name, outcome, retryable, message, idempotencyKey = sentKey, orderId, runId, requestId } = error
  const answered = isApiError(error) || isWriteRefusedError(error) ? error : undefined
  return known({
    type: name,
    code: answered?.type,
    status: statusOf(error),
    outcome,
    retryable,
    message,
    next: toolAdvice({ outcome, tool, error, key: idempotencyKey }),
    idempotencyKey,
    orderId,
    runId,
    requestId,
    retryAfterMs: answered?.retryAfterMs,
    issues: issuesOf(error),
  })
}

function issuesOf(error: SdkError): ToolFailure['issues'] {
  if (isRequestValidationError(error)) return named(error.issues)
  return isWriteRefusedError(error) && error.issues.length > 0 ? named(error.issues) : undefined
}

const named = (issues: readonly SchemaIssue[]): NonNullable<ToolFailure['issues']> =>
  keptIssues(issues).map(({ path, message }) => ({ path: formatPath(path), message }))

function statusOf(error: SdkError): number | undefined {
  const status: unknown = Reflect.get(error, 'status')
  return typeof status === 'number' ? status : undefined
}

/** Without what is not known. */
function known(failure: { readonly [Field in keyof ToolFailure]: ToolFailure[Field] | undefined }): ToolFailure {
  // What a failure must have is there: only fields that may be absent are taken away.
  return Object.fromEntries(
    Object.entries(failure).filter(([, value]) => value !== undefined),
  ) as unknown as ToolFailure
}
