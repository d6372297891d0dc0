import { errorKinds, isErrorOfKind, SdkError } from './sdk-error.ts'

/**
 * No complete response came: the connection was refused, reset or closed, or the body was cut off.
 */
export class ConnectionError extends SdkError {
  override readonly name = 'ConnectionError'

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['ConnectionError', ...super[errorKinds]]
  }
}

export function isConnectionError(value: unknown): value is ConnectionError {
  return isErrorOfKind(value, 'ConnectionError')
}
