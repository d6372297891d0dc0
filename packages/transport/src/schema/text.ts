import * as z from 'zod/mini'
import { counted } from '../issues/shown-value.ts'
import { constraint } from './constraint.ts'

/** How many characters (code points) a string has; "👍" is one. JSON Schema and the servers count like this. */
export function characterCount(value: string): number {
  let count = 0
  for (const _ of value) count += 1
  return count
}

export interface TextLimits {
  /** The minimum number of characters. */
  readonly min?: number
  /** The maximum number of characters. */
  readonly max?: number
  /** The pattern it must match, and a description for people, so that it reads well after "expected". */
  readonly format?: { readonly pattern: RegExp; readonly name: string }
}

/** A string within limits. Lengths count characters (code points), as JSON Schema and the servers do. */
// @__NO_SIDE_EFFECTS__
export function text({ min = 0, max = Number.POSITIVE_INFINITY, format }: TextLimits = {}): z.ZodMiniType<string> {
  const checks: z.core.$ZodCheck<string>[] = []
  const got = (value: string) => counted(characterCount(value), 'character')
  if (min > 0) {
    const expected = `at least ${counted(min, 'character')}`
    checks.push(constraint({ code: 'too_small', expected, holds: (value) => characterCount(value) >= min, got }))
  }
  if (max < Number.POSITIVE_INFINITY) {
    const expected = `at most ${counted(max, 'character')}`
    // No string has more characters than code units, so only long strings are counted.
    const holds = (value: string) => value.length <= max || characterCount(value) <= max
    checks.push(constraint({ code: 'too_big', expected, holds, got }))
  }
  if (format) {
    const { pattern, name } = format
    checks.push(constraint({ code: 'invalid_format', expected: name, holds: (value) => pattern.test(value) }))
  }
  return z.string().check(...checks)
}
