import { errorKinds, isErrorOfKind, SdkError } from './sdk-error.ts'

/**
 * The caller's signal ended the call. `outcome` says how far it had come.
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
