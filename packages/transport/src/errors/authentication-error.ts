import { ApiError } from './api-error.ts'
import { errorKinds, isErrorOfKind } from './sdk-error.ts'

/** 401: the key is missing, wrong or revoked. */
export class AuthenticationError extends ApiError {
  override readonly name = 'AuthenticationError'

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['AuthenticationError', ...super[errorKinds]]
  }
}

export function isAuthenticationError(value: unknown): value is AuthenticationError {
  return isErrorOfKind(value, 'AuthenticationError')
}
