import * as z from 'zod/mini'
import { rule } from './rule.ts'

declare const unknownValue: unique symbol

/**
 * The type of an enumeration's members that this version does not know yet. At run time it is whatever string the
 * server sent; the label only says so on hover.
 *
 * Its base is one literal and not `string`, because only a literal lets comparisons narrow: with
 * `'DONE' | UnknownMember<'(a new state)'>` the compiler knows that `state === 'DONE'` leaves the unknown member out,
 * while `'DONE' | (string & {})` stays what it was.
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

/** A string that is none of the known members: the discriminator of the variant that takes all the rest. */
// @__NO_SIDE_EFFECTS__
export function unknownMember<const Label extends string>(
  known: readonly string[],
  _label: Label,
): z.ZodMiniType<UnknownMember<Label>> {
  const isNew = rule<string>({
    code: 'invalid_value',
    expected: `something other than ${known.map((value) => JSON.stringify(value)).join(', ')}`,
    holds: (value) => !known.includes(value),
  })
  // What the check leaves is the unknown member by definition; the brand exists in types only.
  return z.string().check(isNew) as unknown as z.ZodMiniType<UnknownMember<Label>>
}

/** Whether a value is one of the members that this version knows; narrows to them. */
export function isKnownMember<const Known extends string>(known: readonly Known[], value: unknown): value is Known {
  return known.some((member) => member === value)
}
