import { type ErrorContext, errorKinds, isErrorOfKind, SdkError } from './sdk-error.ts'

/**
 * The thing waited for had not ended when the deadline came. It goes on; wait again for the same id. `attempts` is empty:
 * the reads of a wait are told to `onAttempt`.
 */
export class WaitTimeoutError<State = unknown> extends SdkError {
  override readonly name = 'WaitTimeoutError'
  readonly #lastState: State | undefined

  constructor(message: string, lastState: State | undefined, context: ErrorContext) {
    super(message, context)
    this.#lastState = lastState
  }

  /** The last state that was read; undefined when none was. No print and no JSON of the error shows it: it may hold payout URLs. */
  get lastState(): State | undefined {
    return this.#lastState
  }

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['WaitTimeoutError', ...super[errorKinds]]
  }
}

export function isWaitTimeoutError<State = unknown>(value: unknown): value is WaitTimeoutError<State> {
  return isErrorOfKind(value, 'WaitTimeoutError')
}
