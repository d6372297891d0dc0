import { ApiError, type ApiErrorName } from './api-error.ts'
import { errorKinds, isErrorOfKind } from './sdk-error.ts'

/** 404: it does not exist, or this key may not see it. */
export class NotFoundError extends ApiError {
  override readonly name: Extract<ApiErrorName, 'NotFoundError' | 'RunNotFoundError'> = 'NotFoundError'

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['NotFoundError', ...super[errorKinds]]
  }
}

export function isNotFoundError(value: unknown): value is NotFoundError {
  return isErrorOfKind(value, 'NotFoundError')
}

/** No run has this id: it never existed, belongs to another environment, is older than the plan keeps, or is too new to be visible. */
export class RunNotFoundError extends NotFoundError {
  override readonly name = 'RunNotFoundError'

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['RunNotFoundError', ...super[errorKinds]]
  }
}

export function isRunNotFoundError(value: unknown): value is RunNotFoundError {
  return isErrorOfKind(value, 'RunNotFoundError')
}
