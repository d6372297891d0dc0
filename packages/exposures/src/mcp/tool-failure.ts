import {
  formatPath,
  isApiError,
  isIdempotencyConflictError,
  isRequestValidationError,
  isSdkError,
  type Operation,
  type Outcome,
  type SchemaIssue,
  type SdkError,
} from '@x/transport'
import { changesNothing } from '../selection.ts'
import { isWriteRefusedError } from '../write-refused-error.ts'

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
  readonly message: string
  /** What to do now. */
  readonly next?: string
  readonly idempotencyKey?: string
  readonly orderId?: string
  readonly runId?: string
  readonly requestId?: string
  readonly retryAfterMs?: number
  /** What is wrong with which argument. */
  readonly issues?: readonly { readonly path: string; readonly message: string }[]
}

/** How the tool is called in which the failure is told, and what its key is passed as. */
export interface FailedTool {
  readonly name: string
  readonly operation: Operation
  readonly idempotencyHeader: string | undefined
}

/** A failure to read the arguments: nothing was sent. */
export function refusedArguments({ name }: FailedTool, issues: readonly SchemaIssue[]): ToolFailure {
  const named = issues.map(({ path, message }) => ({ path: formatPath(path), message }))
  const listed = named.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ')
  return {
    type: 'RequestValidationError',
    outcome: 'not_sent',
    message: `${name}: ${listed.endsWith('?') ? listed : `${listed}.`} Nothing was sent.`,
    next: FIX,
    issues: named,
  }
}

/** What a call of a client ended in. An error of no client tells nothing, and may hold anything, so that none of it is shown. */
export function toolFailure(error: unknown, tool: FailedTool): ToolFailure {
  if (!isSdkError(error)) {
    const outcome = changesNothing(tool.operation) ? 'not_sent' : 'unknown'
    const next = nextStep({ outcome, tool, error: undefined })
    return known({ type: 'InternalError', outcome, message: `${tool.name}: this server failed.`, next })
  }
  const { name, outcome, message, idempotencyKey, orderId, runId, requestId } = error
  const answered = isApiError(error) || isWriteRefusedError(error) ? error : undefined
  return known({
    type: name,
    code: answered?.type,
    status: statusOf(error),
    outcome,
    message,
    next: nextStep({ outcome, tool, error }),
    idempotencyKey,
    orderId,
    runId,
    requestId,
    retryAfterMs: isApiError(error) ? error.retryAfterMs : undefined,
    issues: isRequestValidationError(error)
      ? error.issues.map(({ path, message: problem }) => ({ path: formatPath(path), message: problem }))
      : undefined,
  })
}

const FIX = 'Correct what is named, then call again.'

const WAIT_MS = 5_000

/** What to do now, in a sentence or two for a model. A read may simply be repeated, which needs no advice. */
function nextStep(failed: {
  readonly outcome: Outcome
  readonly tool: FailedTool
  readonly error: SdkError | undefined
}): string | undefined {
  const { outcome, tool, error } = failed
  if (isRequestValidationError(error) && outcome === 'not_sent') return FIX
  const wait = isApiError(error) && error.status === 429 ? (error.retryAfterMs ?? WAIT_MS) : undefined
  const pause = wait === undefined ? '' : `Wait ${Math.ceil(wait / 1000)} s. `
  if (changesNothing(tool.operation)) return wait === undefined ? undefined : `${pause}Then call again.`
  // The message of such an error says already what to do.
  if (isWriteRefusedError(error)) return undefined
  const key = error?.idempotencyKey
  const again =
    key === undefined || tool.idempotencyHeader === undefined
      ? 'Call again'
      : `Call ${tool.name} again with the very same body and ${tool.idempotencyHeader} ${JSON.stringify(key)}`
  if (isIdempotencyConflictError(error)) {
    return 'The key belongs to another request, which may have happened. Look for it before you use another key.'
  }
  switch (outcome) {
    case 'not_sent':
      return `Nothing was sent. ${again}.`
    case 'rejected':
      return wait === undefined ? `This call did nothing. ${FIX}` : `${pause}This call did nothing. ${again}.`
    case 'unknown':
      return key === undefined
        ? 'It may have happened. Look for it before you call again.'
        : `It may have happened. ${again}; never with another key, and never without one.`
    case 'accepted':
      return 'It did happen; only the answer was lost. Do not do it again; read what came of it.'
  }
}

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
