import type { SchemaIssue } from '../issues/schema.ts'
import type { ErrorText } from './error-text.ts'
import { assignKnown, type ErrorContext, errorKinds, heldBy, hide, isErrorOfKind, SdkError } from './sdk-error.ts'

/**
 * The input was invalid; nothing was sent. `issues` names each field, what came, and what is allowed. Its `outcome` is
 * `not_sent`, except for a stored key that is too old to be used again: its first use may have happened.
 */
export class RequestValidationError extends SdkError {
  override readonly name = 'RequestValidationError'
  /** Everything that is wrong, in the order of the fields: at most 1,000 problems. The message lists 20 and counts the others. */
  readonly issues: readonly SchemaIssue[]

  constructor(message: string | ErrorText, issues: readonly SchemaIssue[], context: ErrorContext = {}) {
    super(message, context)
    this.issues = issues
  }

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['RequestValidationError', ...super[errorKinds]]
  }
}

export function isRequestValidationError(value: unknown): value is RequestValidationError {
  return isErrorOfKind(value, 'RequestValidationError')
}

/**
 * The server reported success, but the response does not match the schema: it lacks something that the client itself
 * needs, or `responseValidation` is `strict` and there is any difference. `issues` names paths and types, never values.
 * The `outcome` of a write is `accepted`: it happened.
 */
export class ResponseValidationError extends SdkError {
  override readonly name = 'ResponseValidationError'
  /** Where the response differs from its schema: paths and types, never values. At most 1,000. */
  readonly issues: readonly SchemaIssue[]
  /** HTTP status of the response. */
  readonly status: number

  constructor(
    message: string | ErrorText,
    { issues, status, body }: { issues: readonly SchemaIssue[]; status: number; body: unknown },
    context: ErrorContext,
  ) {
    super(message, context)
    this.issues = issues
    this.status = status
    hide(this, { body })
  }

  /** The parsed response as it came. Neither printing the error nor its JSON shows it. */
  get body(): unknown {
    return heldBy(this).body
  }

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['ResponseValidationError', ...super[errorKinds]]
  }
}

export function isResponseValidationError(value: unknown): value is ResponseValidationError {
  return isErrorOfKind(value, 'ResponseValidationError')
}

/**
 * A response that this API should never give: a redirect, a 2xx that cannot be read, a body that is too large, a
 * response about another order or run than the one you asked for, a list whose pages repeat.
 */
export class UnexpectedResponseError extends SdkError {
  override readonly name = 'UnexpectedResponseError'
  /** HTTP status of the response, if one was read. */
  declare readonly status: number | undefined
  /** The first 1 KiB of the body, without secrets. */
  declare readonly bodyText: string | undefined

  constructor(
    message: string | ErrorText,
    response: { readonly status?: number | undefined; readonly bodyText?: string | undefined },
    context: ErrorContext,
  ) {
    super(message, context)
    assignKnown(this, { status: response.status, bodyText: response.bodyText })
  }

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['UnexpectedResponseError', ...super[errorKinds]]
  }
}

export function isUnexpectedResponseError(value: unknown): value is UnexpectedResponseError {
  return isErrorOfKind(value, 'UnexpectedResponseError')
}
