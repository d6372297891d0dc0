import { describeFailure } from '../attempt/failure-cause.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { headerValueProblem } from '../request/header-check.ts'
import type { RedactionRules } from '../secrets/redaction.ts'
import { keyProblem } from './key-problem.ts'

/** An API key, or a function that gives one: called once per call, and its key used on all attempts of it. */
export type ApiKeyOption = string | (() => string | Promise<string>)

/**
 * The key itself. A function is asked once per call; what it throws becomes a ConfigurationError, as nothing was sent.
 * Stays synchronous for a string.
 *
 * @param missing what to tell somebody who gave none.
 * @param name how the user knows it: the option, or the environment variable that it came from.
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
  // Asked at every call, nearly always about the same key.
  if (typeof key === 'string' && key === lastSound) return key
  const problem = headerValueProblem(key) ?? keyProblem(key)
  if (problem === undefined && typeof key === 'string') {
    lastSound = key
    return key
  }
  // The value itself is never shown, not even when it is none.
  throw new ConfigurationError(`${name}: ${problem}. Nothing was sent.`)
}

let lastSound: string | undefined
