import type { ErrorText } from './error-text.ts'
import { type ErrorContext, errorKinds, heldBy, hide, isErrorOfKind, SdkError } from './sdk-error.ts'

/**
 * The client cannot work as configured: a missing key, a bad option, a production key against the playground.
 * Always thrown before anything is sent.
 */
export class ConfigurationError extends SdkError {
  override readonly name = 'ConfigurationError'

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['ConfigurationError', ...super[errorKinds]]
  }
}

export function isConfigurationError(value: unknown): value is ConfigurationError {
  return isErrorOfKind(value, 'ConfigurationError')
}

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

/**
 * The caller's signal ended the call. `outcome` says whether anything happened. `cause` is the signal's `reason`,
 * whatever its type. If printing the reason could show an API key or a payout link, it is replaced by an Error that
 * says so.
 */
export class AbortedError extends SdkError {
  override readonly name = 'AbortedError'

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['AbortedError', ...super[errorKinds]]
  }
}

export function isAbortedError(value: unknown): value is AbortedError {
  return isErrorOfKind(value, 'AbortedError')
}

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

  /**
   * The last state that was read; undefined if there was none. Neither printing the error nor its JSON shows it: it may
   * hold payout URLs.
   */
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
