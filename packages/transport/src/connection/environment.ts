import { ConfigurationError } from '../errors/configuration-error.ts'

/**
 * Reads one environment variable. Undefined where there is no `process` (edge runtimes), where reading is refused
 * (Deno without --allow-env throws), and where the variable is empty: an empty key or URL never means anything.
 */
export function readEnvironment(name: string): string | undefined {
  try {
    const value = globalThis.process?.env?.[name]
    return value === '' ? undefined : value
  } catch {
    return undefined
  }
}

/** What a text says as a yes or a no; undefined where it is neither. */
export function yesOrNo(text: string): boolean | undefined {
  if (/^\s*(?:1|true|yes|on)\s*$/i.test(text)) return true
  return /^\s*(?:0|false|no|off)\s*$/i.test(text) ? false : undefined
}

/**
 * Reads an environment variable that is a yes or a no; undefined where it is not set.
 *
 * @throws ConfigurationError for anything else, since a word that is not understood must not come to mean one of the two.
 */
export function readSwitch(name: string): boolean | undefined {
  const value = readEnvironment(name)
  if (value === undefined) return undefined
  const answer = yesOrNo(value)
  if (answer === undefined) throw new ConfigurationError(`${name}: expected 1 or 0. Nothing was sent.`)
  return answer
}
