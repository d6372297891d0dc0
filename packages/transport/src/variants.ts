import * as z from 'zod/mini'
import { isJsonObject } from './json-object.ts'
import { rawIssues } from './raw-issues.ts'

/**
 * One of several objects, told apart by the value of one key. Only the chosen schema's issues are reported, so that a
 * mistake in one variant does not read as "fits none of them".
 *
 * With `otherwise` the choice is open: an object with any other value, or with none, is that. Without it, any other
 * value is an issue that lists the values there are.
 */
// @__NO_SIDE_EFFECTS__
export function variants<
  const Known extends Readonly<Record<string, z.core.$ZodType>>,
  Other extends z.core.$ZodType = never,
>(key: string, byValue: Known, otherwise?: Other): z.ZodMiniType<z.output<Known[keyof Known]> | z.output<Other>> {
  return z.custom<z.output<Known[keyof Known]> | z.output<Other>>().check(({ value, issues }) => {
    if (!isJsonObject(value)) {
      issues.push({ code: 'invalid_type', expected: 'object', input: value })
      return
    }
    // Own properties on both sides: "constructor" names no variant, and a prototype's tag is not part of the JSON.
    const tag = Object.hasOwn(value, key) ? value[key] : undefined
    const chosen = typeof tag === 'string' && Object.hasOwn(byValue, tag) ? byValue[tag] : otherwise
    if (chosen) issues.push(...rawIssues(chosen, value))
    else issues.push({ code: 'invalid_value', values: Object.keys(byValue), input: tag, path: [key] })
  })
}
