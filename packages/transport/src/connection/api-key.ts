import { describeFailure } from '../attempt/failure-cause.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { headerValueProblem } from '../request/header-check.ts'
import type { RedactionRules } from '../secrets/redaction.ts'
import { keyProblem } from './key-problem.ts'

/** An API key, or a function that returns one. The function is called once per call; all attempts use the same key. */
export type ApiKeyOption = string | (() => string | Promise<string>)

/**
 * Resolves the key. A function is called once per call; if it throws, that becomes a ConfigurationError, as nothing was
 * sent. Stays synchronous for a string.
 *
 * @param missing the message for a user who gave no key.
 * @param name as the user knows it: the option, or the environment variable that it came from.
 */
export function resolveApiKey(
  option: ApiKeyOption | undefined,
  missing: string,
  rules: Omit<RedactionRules, 'secrets'>,
  name = 'apiKey',
): string | Promise<string> {
  if (option === undefined) throw new ConfigurationError(missing)
  if (typeof option !== 'function') return checked(option, name)
  return Promise.resolve()
    .then(option)
    .catch((error: unknown) => {
      const { cause } = describeFailure(error, { ...rules, secrets: [] })
      throw new ConfigurationError(`${name}: the function failed (${cause.message}). Nothing was sent.`, { cause })
    })
    .then((key) => checked(key, name))
}

function checked(key: unknown, name: string): string {
  // Runs at every call, nearly always for the same key.
  if (typeof key === 'string' && key === lastSound) return key
  const problem = headerValueProblem(key) ?? keyProblem(key)
  if (problem === undefined && typeof key === 'string') {
    lastSound = key
    return key
  }
  // The value itself is never shown, even if it is not a key.
  throw new ConfigurationError(`${name}: ${problem}. Nothing was sent.`)
}

let lastSound: string | undefined
