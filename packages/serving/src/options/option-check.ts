import { ConfigurationError, LONGEST_TIMER_MS, listed, shownKind, unknownName } from '@x/transport'

/** `a, b or c`. */
export const alternatives = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`

/** A name that somebody else gave. A secret in the wrong place is long, or not in a form that names have: it must not come back. */
export const shownName = (name: string): string => (/^[\w-]{1,40}$/.test(name) ? name : '…')

/** What is wrong with the value of an option, or undefined. */
export type OptionCheck = (value: unknown) => string | undefined

/** Every option that there is, by its name. */
export type OptionChecks = Readonly<Record<string, OptionCheck>>

/**
 * Refuses invalid options, all at once: a misspelt `token` that is dropped without a word lets everybody in, and a
 * misspelt `readOnly` lets them pay.
 *
 * @throws ConfigurationError that names each option and never shows a text's value.
 */
export function checkOptions(options: unknown, checks: OptionChecks): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new ConfigurationError(`options: expected an object, got ${shownKind(options)}`)
  }
  const unknown = unknownName('option', Object.keys(checks))
  const problems = Object.entries(options).flatMap(([name, value]) => {
    const problem = Object.hasOwn(checks, name) ? checks[name]?.(value) : unknown(name)
    return problem === undefined ? [] : [`${shownName(name)}: ${problem}`]
  })
  if (problems.length > 0) throw new ConfigurationError(listed(problems))
}

/** An option that is undefined is as good as one that is not there. */
const optional =
  (check: OptionCheck): OptionCheck =>
  (value) =>
    value === undefined ? undefined : check(value)

const expecting = (what: string, isRight: (value: unknown) => boolean): OptionCheck =>
  optional((value) => (isRight(value) ? undefined : `expected ${what}, got ${shownKind(value)}`))

export const aSwitch = expecting('true or false', (value) => typeof value === 'boolean')

export const aChoice = (allowed: readonly string[]): OptionCheck =>
  expecting(alternatives(allowed.map((one) => JSON.stringify(one))), (value) => allowed.some((one) => one === value))

export const aFunction = expecting('a function', (value) => typeof value === 'function')

export const anObject = expecting('an object', (value) => typeof value === 'object' && value !== null)

/** An object that can do something, by the names of its methods. */
export const withMethods = (...methods: readonly string[]): OptionCheck =>
  expecting(`an object with ${methods.map((name) => `${name}()`).join(' and ')}`, (value) =>
    methods.every((name) => typeof Object(value)[name] === 'function'),
  )

export const aByteCount = expecting(
  'a whole number of bytes above 0',
  (value) => Number.isSafeInteger(value) && Number(value) > 0,
)

export const aDuration = expecting(
  `a number of ms above 0 and at most ${LONGEST_TIMER_MS}`,
  (value) => typeof value === 'number' && value > 0 && value <= LONGEST_TIMER_MS,
)

export const aPath = expecting(
  'a path that begins with a slash',
  (value) => typeof value === 'string' && value.startsWith('/'),
)

/** A path to be put before others. */
export const aBasePath = expecting(
  'a path such as "/runa", with a leading slash and no trailing slash',
  (value) => typeof value === 'string' && /^(?:\/[\w.~-]+)+$/.test(value) && !/\/\.{1,2}(?:\/|$)/.test(value),
)

export const names: OptionCheck = optional((value) => {
  if (!Array.isArray(value)) return `expected an array of names, got ${shownKind(value)}`
  const wrong: readonly unknown[] = value.filter((name) => typeof name !== 'string' || name === '')
  if (wrong.length === 0) return undefined
  return `expected an array of names, got one with ${wrong[0] === '' ? 'an empty string' : shownKind(wrong[0])} in it`
})
