import type { ErrorText } from './error-text.ts'
import { type ErrorContext, errorKinds, heldBy, hide, isErrorOfKind, SdkError } from './sdk-error.ts'

/**
 * The order or run had not ended when the deadline came. It continues; wait again for the same id. `attempts` is empty:
 * `onAttempt` reports the reads of a wait.
 */
export class WaitTimeoutError<State = unknown> extends SdkError {
  override readonly name = 'WaitTimeoutError'

  constructor(message: string | ErrorText, lastState: State | undefined, context: ErrorContext) {
    super(message, context)
    hide(this, { lastState })
  }

  /** The last state that was read; undefined if there was none. No print and no JSON of the error shows it: it may hold payout URLs. */
  get lastState(): State | undefined {
    // Its class states what it was given.
    return heldBy(this).lastState as State | undefined
  }

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['WaitTimeoutError', ...super[errorKinds]]
  }
}

export function isWaitTimeoutError<State = unknown>(value: unknown): value is WaitTimeoutError<State> {
  return isErrorOfKind(value, 'WaitTimeoutError')
}
