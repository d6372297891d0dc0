import { ApiError } from './api-error.ts'
import { errorKinds, isErrorOfKind } from './sdk-error.ts'

/** 5xx: the server failed. Whether it acted before it failed is unknown. */
export class ServerError extends ApiError {
  override readonly name = 'ServerError'

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['ServerError', ...super[errorKinds]]
  }
}

export function isServerError(value: unknown): value is ServerError {
  return isErrorOfKind(value, 'ServerError')
}
