import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { fits } from './fits.ts'
import { mapOf } from './map-of.ts'
import { openEnum, unknownMember } from './open-enum.ts'
import { rule } from './rule.ts'
import { text } from './text.ts'
import { variants } from './variants.ts'

const a = () => z.looseObject({ type: z.literal('A'), size: z.exactOptional(z.number()) })
const other = () => z.looseObject({ type: z.string() })
const even = rule<number>({ code: 'odd', expected: 'an even number', holds: (value) => value % 2 === 0 })
const never = rule<unknown>({ code: 'never', expected: 'nothing', holds: () => false })

const KNOWN: readonly [string, z.core.$ZodType][] = [
  ['a string', z.string()],
  ['a text with limits', text({ min: 1, max: 3, format: { pattern: /^[A-Z]*$/, name: 'capital letters' } })],
  ['an e-mail address, a check of its own', z.email()],
  ['a number', z.number()],
  ['a whole number, a check of its own', z.int()],
  ['a number with checks', z.number().check(z.minimum(1), even)],
  ['a boolean', z.boolean()],
  ['one value', z.literal('A')],
  ['one of some values', z.literal(['A', 1, null, Number.NaN])],
  ['null or a string', z.nullable(z.string())],
  ['a list', z.array(z.string())],
  ['a list within limits', z.array(z.unknown()).check(z.minLength(1), z.maxLength(2))],
  ['an object', z.object({ type: z.string() })],
  ['a strict object', z.strictObject({ type: z.string(), size: z.exactOptional(z.number()) })],
  ['a loose object', z.looseObject({ type: z.exactOptional(z.nullable(z.string())) })],
  ['a field that may be anything', z.looseObject({ size: z.unknown() })],
  ['an optional field that may be anything', z.looseObject({ size: z.exactOptional(z.unknown()) })],
  ['an object with a check', a().check(never)],
  [
    'a check that is not always asked',
    z
      .looseObject({})
      .check(z.check(({ issues }) => void issues.push({ code: 'custom', input: 1 }), { when: () => false })),
  ],
  ['a custom schema', z.custom<string>((value) => value === 'A')],
  ['anything', z.unknown()],
  ['a map', mapOf(z.number(), { entries: 1, keyLength: 4 })],
  ['an open enumeration', openEnum(['A'], '(new)')],
  ['what an enumeration does not know', unknownMember(['A'], '(new)')],
  ['variants', variants('type', { A: a })],
  ['open variants', variants('type', { A: a }, other)],
  ['objects in lists in objects', z.strictObject({ list: z.array(z.nullable(a())) })],
]

const UNKNOWN: readonly [string, z.core.$ZodType][] = [
  ['a union', z.union([z.string(), z.number()])],
  ['a record', z.record(z.string(), z.unknown())],
  ['an object whose other fields have a schema', z.catchall(z.object({}), z.string())],
  ['a field with a default', z.object({ type: z._default(z.string(), 'A') })],
]

const inherited: unknown = Object.create({ type: 'A', size: 1 })
const VALUES: readonly unknown[] = [
  ...[
    undefined,
    null,
    true,
    '',
    'A',
    'ABCD',
    'abc',
    'a@example.com',
    0,
    1,
    2,
    2.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ],
  ...[[], ['A'], ['A', 1], ['A', 'B', 'C'], Array(1), 5n, Symbol('A'), () => 'A', new Date(0), inherited],
  ...[{}, { type: 'A' }, { type: 'B' }, { type: undefined }, { type: null }, { type: 1 }, { size: undefined }],
  ...[{ type: 'A', size: 1 }, { type: 'A', size: '1' }, { type: 'A', colour: 1 }, { colour: 1 }, { long_key: 1 }],
  ...[JSON.parse('{"__proto__":1}'), JSON.parse('{"type":"A","__proto__":{}}'), { list: [] }],
  ...[{ list: [null, { type: 'A' }] }, { list: [{ type: 'B' }] }, { list: {} }],
]

function foundByZod(type: z.core.$ZodType, value: unknown): boolean {
  const result = type._zod.run({ value, issues: [] }, { async: false })
  if (result instanceof Promise) throw new Error('none of them is asynchronous')
  return result.issues.length > 0
}

describe('fits', () => {
  it.each(KNOWN)('takes for %s exactly what zod takes', (_, type) => {
    expect(VALUES.filter(fits(type))).toEqual(VALUES.filter((value) => !foundByZod(type, value)))
  })

  it.each(UNKNOWN)('leaves %s to zod', (_, type) => {
    expect(VALUES.filter(fits(type))).toEqual([])
    expect(VALUES.some((value) => !foundByZod(type, value))).toBe(true)
  })

  it.each([
    ['none', undefined],
    ['one that leaves members out', function* () {}],
  ])('reads a list by its indexes, whatever its iterator is: %s', (_, iterator) => {
    const type = z.array(z.string())
    const list = (...members: unknown[]) => Object.assign(members, { [Symbol.iterator]: iterator })
    expect([list('A', 'B'), list('A', 1)].map(fits(type))).toEqual([true, false])
    expect([list('A', 'B'), list('A', 1)].map((value) => foundByZod(type, value))).toEqual([false, true])
  })

  it('leaves to zod what it cannot look at', () => {
    const type = z.looseObject({ type: z.string() }).check(
      z.check(() => {
        throw new Error('a check that fails')
      }),
    )
    expect(fits(type)({ type: 'A' })).toBe(false)
    expect(() => foundByZod(type, { type: 'A' })).toThrow('a check that fails')
  })

  it('leaves an asynchronous check to zod', () => {
    expect(fits(z.string().check(z.refine(async () => true)))('A')).toBe(false)
  })
})
