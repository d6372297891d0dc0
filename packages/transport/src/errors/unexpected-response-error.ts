import { assignKnown, type ErrorContext, errorKinds, isErrorOfKind, SdkError } from './sdk-error.ts'

/**
 * An answer that this API does not give: a redirect, a 2xx that cannot be read, a body without end, an answer about another
 * order or run than the one you asked for, a list whose pages go round.
 */
export class UnexpectedResponseError extends SdkError {
  override readonly name = 'UnexpectedResponseError'
  /** HTTP status of the answer, where there was one to read. */
  declare readonly status: number | undefined
  /** At most 1 KiB of the body, free of secrets. */
  declare readonly bodyText: string | undefined

  constructor(
    message: string,
    answer: { readonly status?: number | undefined; readonly bodyText?: string | undefined },
    context: ErrorContext,
  ) {
    super(message, context)
    assignKnown(this, { status: answer.status, bodyText: answer.bodyText })
  }

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['UnexpectedResponseError', ...super[errorKinds]]
  }
}

export function isUnexpectedResponseError(value: unknown): value is UnexpectedResponseError {
  return isErrorOfKind(value, 'UnexpectedResponseError')
}
