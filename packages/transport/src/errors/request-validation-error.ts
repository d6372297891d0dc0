import type { SchemaIssue } from '../issues/schema.ts'
import type { ErrorText } from './error-text.ts'
import { type ErrorContext, errorKinds, isErrorOfKind, SdkError } from './sdk-error.ts'

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
