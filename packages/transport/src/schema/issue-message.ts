import { counted } from '../issues/counted.ts'
import { LONGEST_SHOWN } from '../issues/issue-path.ts'
import type { RawIssue } from './raw-issues.ts'
import { brokenRuleOf } from './rule.ts'

/**
 * What a message may show of the invalid value. `values`: the value, for the caller's own input. `types`: only its
 * type, for data from a server, which may hold secrets.
 */
export type Reveal = 'values' | 'types'

/** A phrase that says what is allowed and what came: `expected at least 0.01, got 0`. */
export function issueMessage(issue: RawIssue, reveal: Reveal): string {
  const expected = expectation(issue)
  if (issue.input === undefined) return `missing; expected ${expected}`
  return `expected ${expected}, got ${reveal === 'values' ? shownInput(issue) : typeOf(issue.input)}`
}

const NOUNS: ReadonlyMap<string, string> = new Map([
  ['array', 'an array'],
  ['bigint', 'a bigint'],
  ['boolean', 'true or false'],
  ['int', 'a whole number'],
  ['null', 'null'],
  ['number', 'a number'],
  ['object', 'an object'],
  ['record', 'an object'],
  ['string', 'a string'],
])

const UNITS: ReadonlyMap<string, string> = new Map([
  ['array', 'item'],
  ['object', 'key'],
  ['set', 'item'],
  ['string', 'character'],
])

function expectation(issue: RawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      // zod does not count NaN and the infinities as numbers.
      if (issue.expected === 'number' && typeof issue.input === 'number') return 'a finite number'
      return NOUNS.get(issue.expected) ?? 'a value'
    case 'invalid_value':
      return orList(issue.values.map((value) => (typeof value === 'string' ? JSON.stringify(value) : String(value))))
    case 'too_small':
      return bounded(issue.inclusive === false ? 'more than' : 'at least', issue.minimum, issue)
    case 'too_big':
      return bounded(issue.inclusive === false ? 'less than' : 'at most', issue.maximum, issue)
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`
    case 'invalid_format':
      return issue.format === 'regex' ? `a string like ${issue.pattern}` : `a valid ${issue.format}`
    case 'invalid_union':
      return 'one of several forms'
    case 'custom':
      return brokenRuleOf(issue)?.expected ?? 'a valid value'
    default:
      return 'a valid value'
  }
}

function bounded(
  words: string,
  limit: number | bigint,
  { origin, exact }: { origin: string; exact?: boolean },
): string {
  const unit = UNITS.get(origin)
  const amount = unit === undefined ? String(limit) : counted(Number(limit), unit)
  return `${exact ? 'exactly' : words} ${amount}`
}

function shownInput(issue: RawIssue): string {
  const broken = brokenRuleOf(issue)
  if (broken?.got !== undefined) return broken.got
  if (issue.code === 'too_small' || issue.code === 'too_big') {
    const unit = UNITS.get(issue.origin)
    const size = sizeOf(issue.input)
    if (unit !== undefined && size !== undefined) return counted(size, unit)
  }
  return shownValue(issue.input)
}

function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'string' || Array.isArray(value)) return value.length
  return typeof value === 'object' && value !== null ? Object.keys(value).length : undefined
}

/** The most characters of a text that are quoted. */
const LONGEST_QUOTE = 40

/** A value in a few words: numbers, booleans, null and short strings as they are, everything else by its type. */
export function shownValue(value: unknown, longestQuote = LONGEST_QUOTE): string {
  if (typeof value === 'string') return quoted(value, longestQuote)
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  return typeof value === 'boolean' ? String(value) : typeOf(value)
}

/** In quotes, as JSON writes them. Escaped characters take more room, so fewer are shown. */
function quoted(text: string, most: number): string {
  const characters = [...text.slice(0, 2 * most + 2)]
  const isShort = characters.length <= most
  const shown = JSON.stringify(isShort ? text : `${characters.slice(0, most).join('')}…`)
  return shown.length <= LONGEST_SHOWN ? shown : quoted(text, Math.floor(most / 2))
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  const type = typeof value
  return type === 'object' ? 'an object' : `a ${type}`
}

/** `"a"`, `"a" or "b"`, `"a", "b" or "c"`. */
export function orList(words: readonly string[]): string {
  const last = words.at(-1) ?? 'nothing'
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`
}
