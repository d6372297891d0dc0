import { ApiError } from './api-error.ts'
import { errorKinds, isErrorOfKind } from './sdk-error.ts'

/** The balance does not cover the order. Nothing was ordered: top up, then order under a new key. */
export class InsufficientFundsError extends ApiError {
  override readonly name = 'InsufficientFundsError'

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['InsufficientFundsError', ...super[errorKinds]]
  }
}

export function isInsufficientFundsError(value: unknown): value is InsufficientFundsError {
  return isErrorOfKind(value, 'InsufficientFundsError')
}
