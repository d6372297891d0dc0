import { type ErrorContext, errorKinds, isErrorOfKind, SdkError } from '@x/transport/error-kinds'

/**
 * This machine's clock is wrong: it is behind what a journal has recorded, or more than an hour off Runa's own.
 * The age of idempotency keys, and so whether a payout would be paid again, cannot be determined.
 */
export class ClockError extends SdkError {
  override readonly name: string = 'ClockError'

  constructor(message: string, context: ErrorContext) {
    super(message, context)
  }

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['ClockError', ...super[errorKinds]]
  }
}

export function isClockError(value: unknown): value is ClockError {
  return isErrorOfKind(value, 'ClockError')
}
