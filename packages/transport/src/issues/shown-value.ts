import { LONGEST_SHOWN } from './issue-path.ts'

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
