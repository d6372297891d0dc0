import * as z from 'zod/mini'
import { constraint } from './constraint.ts'

declare const unknownValue: unique symbol

/**
 * The type of enumeration members that this version does not know yet. At run time it is whatever string the server
 * sent; the label only shows in editors.
 *
 * Its base is one literal and not `string`, because only a literal lets comparisons narrow: with
 * `'DONE' | UnknownMember<'(a new state)'>` the compiler knows that `state === 'DONE'` excludes the unknown member,
 * while `'DONE' | (string & {})` does not narrow.
 */
export type UnknownMember<Label extends string> = Label & { readonly [unknownValue]: true }

/** Any string, typed as one of the members known today or as the unknown one. */
// @__NO_SIDE_EFFECTS__
export function openEnum<const Known extends readonly string[], const Label extends string>(
  _known: Known,
  _label: Label,
): z.ZodMiniType<Known[number] | UnknownMember<Label>> {
  // Every string is one or the other, which the type of z.string() cannot say.
  return z.string() as unknown as z.ZodMiniType<Known[number] | UnknownMember<Label>>
}

/** A string that is not a known member: the discriminator of the variant that takes all the rest. */
// @__NO_SIDE_EFFECTS__
export function unknownMember<const Label extends string>(
  known: readonly string[],
  _label: Label,
): z.ZodMiniType<UnknownMember<Label>> {
  const isNew = constraint<string>({
    code: 'invalid_value',
    expected: `something other than ${known.map((value) => JSON.stringify(value)).join(', ')}`,
    holds: (value) => !known.includes(value),
  })
  // By definition, what passes the check is the unknown member; the brand exists in types only.
  return z.string().check(isNew) as unknown as z.ZodMiniType<UnknownMember<Label>>
}

/** Whether a value is one of the members that this version knows; narrows to them. */
export function isKnownMember<const Known extends string>(known: readonly Known[], value: unknown): value is Known {
  return known.some((member) => member === value)
}
