import * as z from 'zod/mini'
import { isJsonObject } from '../input/given-values.ts'
import { counted } from '../issues/shown-value.ts'
import { violation } from './constraint.ts'
import { rawIssues } from './raw-issues.ts'
import { characterCount } from './text.ts'

export interface MapLimits {
  /** The most entries it may have. */
  readonly entries?: number
  /** The most characters a key may have. */
  readonly keyLength?: number
}

/**
 * An object whose keys the caller chooses and whose values all fit one schema. Unlike `z.record` it looks at every own
 * key, `__proto__` included, because that is what goes over the wire.
 */
// @__NO_SIDE_EFFECTS__
export function mapOf<Value extends z.core.$ZodType>(
  value: Value,
  { entries = Number.POSITIVE_INFINITY, keyLength = Number.POSITIVE_INFINITY }: MapLimits = {},
): z.ZodMiniType<{ [key: string]: z.output<Value> }> {
  return z.custom<{ [key: string]: z.output<Value> }>().check(({ value: map, issues }) => {
    if (!isJsonObject(map)) {
      issues.push({ code: 'invalid_type', expected: 'object', input: map })
      return
    }
    const keys = Object.keys(map)
    if (keys.length > entries) {
      issues.push({ code: 'too_big', origin: 'object', maximum: entries, inclusive: true, input: map })
    }
    for (const key of keys.slice(0, entries)) {
      const length = characterCount(key)
      if (length > keyLength) {
        const expected = `a key of at most ${keyLength} characters`
        issues.push(violation({ code: 'invalid_key', expected, got: counted(length, 'character') }, key, [key]))
      }
      for (const issue of rawIssues(value, map[key])) issues.push({ ...issue, path: [key, ...(issue.path ?? [])] })
    }
  })
}
