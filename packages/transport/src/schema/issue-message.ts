import { counted } from '../issues/counted.ts'
import { orList, shownValue, typeShown } from '../issues/shown-value.ts'
import { violationOf } from './constraint.ts'
import type { RawIssue } from './raw-issues.ts'

/**
 * What a message may show of the invalid value. `values`: the value, for the caller's own input. `types`: only its
 * type, for data from a server, which may hold secrets.
 */
export type Reveal = 'values' | 'types'

/** A phrase that says what is allowed and what came: `expected at least 0.01, got 0`. */
export function issueMessage(issue: RawIssue, reveal: Reveal): string {
  const expected = expectation(issue)
  if (issue.input === undefined) return `missing; expected ${expected}`
  return `expected ${expected}, got ${reveal === 'values' ? shownInput(issue) : typeShown(issue.input)}`
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
      return violationOf(issue)?.expected ?? 'a valid value'
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
  const broken = violationOf(issue)
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
