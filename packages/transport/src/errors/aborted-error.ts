import { errorKinds, isErrorOfKind, SdkError } from './sdk-error.ts'

/**
 * The caller's signal ended the call. `outcome` says whether anything happened. `cause` is the signal's `reason`,
 * whatever its type. If a print of the reason could show an API key or a payout link, an Error that says so replaces
 * it.
 */
export class AbortedError extends SdkError {
  override readonly name = 'AbortedError'

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['AbortedError', ...super[errorKinds]]
  }
}

export function isAbortedError(value: unknown): value is AbortedError {
  return isErrorOfKind(value, 'AbortedError')
}
