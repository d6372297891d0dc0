import { errorKinds, isErrorOfKind, SdkError } from './sdk-error.ts'

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
