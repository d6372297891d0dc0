import { describeFailure } from '../attempt/failure-cause.ts'
import { ConfigurationError } from '../errors/call-errors.ts'
import { headerValueProblem } from '../input/wire-text.ts'
import type { RedactionRules } from '../secrets/redaction.ts'

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

/** Common mistakes in passing a key: what the value looks like, and what went wrong. No vendor makes keys of these forms. */
const MISTAKES: readonly (readonly [RegExp, string])[] = [
  [/^(["'`]).*\1$/s, 'it is in quotes. docker --env-file and some settings pages keep them: remove the quotes'],
  [/^["'`]|["'`]$/, 'it begins or ends with a quote. Remove it'],
  [/\$\{[^}]*\}|\$\([^)]*\)|^\$\w+$/, 'it is a variable reference that was never replaced, such as $VAR'],
  [/\{\{.*\}\}|^%\w+%$/, 'it is a template that was never filled in'],
  [/^<.*>$/, 'it is a placeholder in angle brackets, such as <your key>'],
  [/^bearer\s/i, 'it begins with "Bearer". Pass the key alone'],
  [/^[A-Z][A-Z0-9]*_[A-Z0-9_]*=./, 'it begins with the name of a variable. Pass only the part after the "="'],
  [/^(?:undefined|null|NaN|\[object \w+\])$/, 'it is a missing value written as text, such as "undefined"'],
  [/(?:\.{2,}|…)$/, 'it ends in dots, like a key that was shortened for display'],
  [/^(?:your[-_ ].*|x+|\.+|…+|\*+|changeme|placeholder)$/i, 'it is a placeholder, not a key'],
]

/** What looks wrong with an invalid key, or undefined. Never shows the key. */
export function keyProblem(key: unknown): string | undefined {
  if (typeof key !== 'string') return undefined
  const found = MISTAKES.find(([form]) => form.test(key))
  return found === undefined ? undefined : `this is not a valid key: ${found[1]}`
}
