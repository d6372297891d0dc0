import * as z from 'zod/mini'
import type { Schema, SchemaIssue } from '../issues/schema.ts'
import { counted, orList, shownValue, typeShown } from '../issues/shown-value.ts'
import { type nearestName, nearestNames, unknownName } from '../issues/unknown-name.ts'
import { type RawIssue, rawIssues, violationOf } from './constraint.ts'

/**
 * The result of `build`, built when it is first needed and never again. A program that makes one call builds the
 * schemas of that call, and importing them costs next to nothing.
 *
 * Behind a pure annotation it also lets bundlers drop a constant that nobody imports:
 *
 *     export const name = /* @__PURE__ *\/ onFirstUse(() => z.object({ first: z.string(), second: other() }))
 *
 * Bundlers drop an annotated call only if its arguments make no calls themselves, and a nested schema is nothing but
 * calls; a function around it makes none.
 */
export function onFirstUse<T extends object>(build: () => T): () => T {
  let built: T | undefined
  return () => {
    built ??= build()
    return built
  }
}

export interface SchemaOfOptions {
  /** The package that the schema comes from, for tools that collect schemas of many packages. */
  readonly vendor: string
  /** What messages show of an invalid value: the value itself, or only its type. */
  readonly reveal: Reveal
}

/**
 * A zod schema behind our own `Schema`. The messages are ours too, because all messages of zod/mini read "Invalid
 * input" and the settings that would change them are shared by every copy of zod in a process.
 *
 * It is given as its builder, and built at the first check.
 *
 * A valid value is never changed, so the zod schema must not transform, default or coerce.
 */
// @__NO_SIDE_EFFECTS__
export function schemaOf<T>(build: () => z.ZodMiniType<T>, { vendor, reveal }: SchemaOfOptions): Schema<T> {
  const type = onFirstUse(build)
  const issues = (value: unknown) => {
    const nearest = nearestNames()
    return rawIssues(type(), value).flatMap((issue) => schemaIssues(issue, reveal, nearest))
  }
  return {
    issues,
    '~standard': {
      version: 1,
      vendor,
      validate: (value) => {
        const found = issues(value)
        // A value that the schema finds nothing wrong with is a T: that is what the schema states.
        return found.length === 0 ? { value: value as T } : { issues: found }
      },
    },
  }
}

function schemaIssues(issue: RawIssue, reveal: Reveal, nearest: typeof nearestName): SchemaIssue[] {
  const path = (issue.path ?? []).map((key) => (typeof key === 'symbol' ? String(key) : key))
  if (issue.code === 'unrecognized_keys') {
    const message = unknownName('key', knownKeys(issue), nearest)
    return issue.keys.map((key) => ({ path: [...path, key], code: issue.code, message: message(key) }))
  }
  return [{ path, code: violationOf(issue)?.code ?? issue.code, message: issueMessage(issue, reveal) }]
}

/** The keys of the strict object that an issue about unknown keys comes from. */
function knownKeys(issue: RawIssue): readonly string[] {
  return issue.inst instanceof z.ZodMiniObject ? Object.keys(issue.inst.shape) : []
}

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
      return issue.format === 'regex' ? `a string that matches ${issue.pattern}` : `a valid ${issue.format}`
    case 'invalid_union':
      return 'one of the allowed shapes'
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
