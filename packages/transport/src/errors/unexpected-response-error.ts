import type { ErrorText } from './error-text.ts'
import { assignKnown, type ErrorContext, errorKinds, isErrorOfKind, SdkError } from './sdk-error.ts'

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
