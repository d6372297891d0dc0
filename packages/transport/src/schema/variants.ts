import * as z from 'zod/mini'
import { isJsonObject } from '../input/given-values.ts'
import { onFirstUse } from './on-first-use.ts'
import { rawIssues } from './raw-issues.ts'

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
