import { ApiError } from './api-error.ts'
import { errorKinds, isErrorOfKind } from './sdk-error.ts'

/** 403: the key is valid but may not do this; or, as observed at Runa, the key is not a key at all. */
export class PermissionError extends ApiError {
  override readonly name = 'PermissionError'

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['PermissionError', ...super[errorKinds]]
  }
}

export function isPermissionError(value: unknown): value is PermissionError {
  return isErrorOfKind(value, 'PermissionError')
}
