import * as z from 'zod/mini'
import { isJsonObject } from '../input/given-values.ts'
import { counted } from '../issues/shown-value.ts'
import { rawIssues, violation } from './constraint.ts'
import { characterCount } from './text.ts'
import { onFirstUse } from './zod-schema.ts'

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

type Build = () => z.core.$ZodType

/**
 * One of several objects, told apart by the value of one key. Only the chosen schema's issues are reported, so that a
 * mistake in one variant does not read as "fits none of them".
 *
 * With `otherwise` the choice is open: an object with any other value, or with none, is of that variant. Without it,
 * any other value is an issue that lists the allowed values.
 *
 * Each variant is given as its builder, and built when the first object of its kind comes: most never are.
 */
// @__NO_SIDE_EFFECTS__
export function variants<const Known extends Readonly<Record<string, Build>>, Other extends Build = never>(
  key: string,
  byValue: Known,
  otherwise?: Other,
): z.ZodMiniType<z.output<ReturnType<Known[keyof Known]>> | z.output<ReturnType<Other>>> {
  const known = new Map<unknown, Build>(Object.entries(byValue).map(([value, build]) => [value, onFirstUse(build)]))
  const other = otherwise && onFirstUse<z.core.$ZodType>(otherwise)
  return z
    .custom<z.output<ReturnType<Known[keyof Known]>> | z.output<ReturnType<Other>>>()
    .check(({ value, issues }) => {
      if (!isJsonObject(value)) {
        issues.push({ code: 'invalid_type', expected: 'object', input: value })
        return
      }
      // An own property: a prototype's tag is not part of the JSON.
      const tag = Object.hasOwn(value, key) ? value[key] : undefined
      const chosen = known.get(tag) ?? other
      if (chosen) issues.push(...rawIssues(chosen(), value))
      else issues.push({ code: 'invalid_value', values: Object.keys(byValue), input: tag, path: [key] })
    })
}
