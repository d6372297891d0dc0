import type { SchemaIssue } from '../issues/schema.ts'
import type { ErrorText } from './error-text.ts'
import { type ErrorContext, errorKinds, heldBy, hide, isErrorOfKind, SdkError } from './sdk-error.ts'

/**
 * The server reported success, but the response does not match the schema: it lacks something that the client itself
 * needs, or `responseValidation` is `strict` and there is any difference. `issues` names paths and types, never values.
 * The `outcome` of a write is `accepted`: it happened.
 */
export class ResponseValidationError extends SdkError {
  override readonly name = 'ResponseValidationError'
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

  /** The parsed response as it came. No print and no JSON of the error shows it. */
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
