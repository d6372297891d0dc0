/** The most characters of a value, a key or a path that messages show. */
export const LONGEST_SHOWN = 100

/** Limits a text to so many UTF-16 code units, with a mark where it was cut, and never splits a surrogate pair. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text
  const end = most - 1
  const splits = /[\ud800-\udbff]/.test(text.charAt(end - 1)) && /[\udc00-\udfff]/.test(text.charAt(end))
  return `${text.slice(0, splits ? end - 1 : end)}…`
}

/** `1 item`, `2 items`. */
export function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

/** The most characters of a text that are quoted. */
const LONGEST_QUOTE = 40

/** A value in a few words: numbers, booleans, null and short strings as they are, everything else by its type. */
export const shownValue = (value: unknown, longestQuote = LONGEST_QUOTE): string =>
  typeof value === 'string' ? quoted(value, longestQuote) : shownKind(value)

/** The same for a value that may be a secret in the wrong place: of a text, only that it is one. */
export function shownKind(value: unknown): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  return typeof value === 'boolean' || value === undefined ? String(value) : typeShown(value)
}

/** `null`, `an array`, `an object`, `a string`. */
export function typeShown(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  const type = typeof value
  return type === 'object' ? 'an object' : type === 'undefined' ? type : `a ${type}`
}

/** In quotes, as JSON writes them. Escaped characters take more room, so fewer are shown. */
function quoted(text: string, most: number): string {
  const characters = [...text.slice(0, 2 * most + 2)]
  const isShort = characters.length <= most
  const shown = JSON.stringify(isShort ? text : `${characters.slice(0, most).join('')}…`)
  return shown.length <= LONGEST_SHOWN ? shown : quoted(text, Math.floor(most / 2))
}

/** `"a"`, `"a" or "b"`, `"a", "b" or "c"`. */
export function orList(words: readonly string[]): string {
  const last = words.at(-1) ?? 'nothing'
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`
}

/** Half of a surrogate pair without its other half: not a character, and not representable in UTF-8. */
const LONE_SURROGATE = /\p{Surrogate}/u

/** The message for a text with a lone surrogate, or undefined: once sent, it would become another text. */
export const surrogateProblem = (text: string): string | undefined =>
  LONE_SURROGATE.test(text) ? 'expected well-formed Unicode, got a lone surrogate (half of a character)' : undefined
