import { ConfigurationError } from '../errors/call-errors.ts'

/**
 * Reads one environment variable. Undefined if there is no `process` (edge runtimes), if reading is not allowed (Deno
 * without --allow-env throws), or if the variable is empty: an empty key or URL is never intended.
 */
export function readEnvironment(name: string): string | undefined {
  try {
    const value = globalThis.process?.env?.[name]
    return value === '' ? undefined : value
  } catch {
    return undefined
  }
}

/** Reads a text as yes or no; undefined if it is neither. */
export function yesOrNo(text: string): boolean | undefined {
  if (/^\s*(?:1|true|yes|on)\s*$/i.test(text)) return true
  return /^\s*(?:0|false|no|off)\s*$/i.test(text) ? false : undefined
}

/**
 * Reads a boolean environment variable; undefined if it is not set.
 *
 * @throws ConfigurationError for any other value: a word that is not understood must not be taken for a yes or a no.
 */
export function readSwitch(name: string): boolean | undefined {
  const value = readEnvironment(name)
  if (value === undefined) return undefined
  const answer = yesOrNo(value)
  if (answer === undefined) throw new ConfigurationError(`${name}: expected 1 or 0. Nothing was sent.`)
  return answer
}
