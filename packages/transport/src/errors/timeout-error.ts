import { errorKinds, isErrorOfKind, SdkError } from './sdk-error.ts'

/**
 * Time ran out: the timeout of the last attempt, or the deadline of the call.
 */
export class TimeoutError extends SdkError {
  override readonly name = 'TimeoutError'

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['TimeoutError', ...super[errorKinds]]
  }
}

export function isTimeoutError(value: unknown): value is TimeoutError {
  return isErrorOfKind(value, 'TimeoutError')
}
