import type { SchemaIssue } from '../issues/schema.ts'
import { type ErrorContext, errorKinds, isErrorOfKind, SdkError } from './sdk-error.ts'

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
  readonly #body: unknown

  constructor(
    message: string,
    { issues, status, body }: { issues: readonly SchemaIssue[]; status: number; body: unknown },
    context: ErrorContext,
  ) {
    super(message, context)
    this.issues = issues
    this.status = status
    this.#body = body
  }

  /** The parsed response as it came. No print and no JSON of the error shows it. */
  get body(): unknown {
    return this.#body
  }

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['ResponseValidationError', ...super[errorKinds]]
  }
}

export function isResponseValidationError(value: unknown): value is ResponseValidationError {
  return isErrorOfKind(value, 'ResponseValidationError')
}
