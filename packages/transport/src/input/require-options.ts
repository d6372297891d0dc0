import { ConfigurationError } from '../errors/call-errors.ts'
import { optionsIssues } from './option-checks.ts'

/** @throws ConfigurationError for options that are not an object. For functions that check each option by itself. */
export function requireOptions(options: unknown, name = 'options'): void {
  for (const { message } of optionsIssues(options, name)) throw new ConfigurationError(`${name}: ${message}`)
}
