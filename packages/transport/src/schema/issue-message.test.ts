import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { shownValue } from '../issues/shown-value.ts'
import { rawIssues } from './constraint.ts'
import { issueMessage } from './zod-schema.ts'

const message = (type: z.core.$ZodType, value: unknown, reveal: 'values' | 'types' = 'values') =>
  rawIssues(type, value).map((issue) => issueMessage(issue, reveal))

describe('issueMessage', () => {
  it.each<[string, z.core.$ZodType, unknown]>([
    ['expected a string, got 5', z.string(), 5],
    ['missing; expected a string', z.string(), undefined],
    ['missing; expected a number', z.object({ a: z.number() }), {}],
    ['missing; expected a value', z.object({ a: z.unknown() }), {}],
    ['expected a number, got "x"', z.number(), 'x'],
    ['expected a finite number, got NaN', z.number(), Number.NaN],
    ['expected a finite number, got Infinity', z.number(), Number.POSITIVE_INFINITY],
    ['expected a whole number, got 1.5', z.int(), 1.5],
    ['expected true or false, got "yes"', z.boolean(), 'yes'],
    ['expected null, got 0', z.null(), 0],
    ['expected an object, got null', z.object({}), null],
    ['expected an object, got an array', z.object({}), []],
    ['expected an array, got an object', z.array(z.string()), {}],
    ['expected an object, got 1', z.record(z.string(), z.string()), 1],
    ['expected "A", got "B"', z.literal('A'), 'B'],
    ['expected 1, got "1"', z.literal(1), '1'],
    ['expected "A", "B" or "C", got "D"', z.enum(['A', 'B', 'C']), 'D'],
    ['expected at least 0.01, got 0', z.number().check(z.minimum(0.01)), 0],
    ['expected more than 0, got -0', z.number().check(z.gt(0)), -0],
    ['expected at most 9, got 10', z.number().check(z.maximum(9)), 10],
    ['expected less than 9, got 9', z.number().check(z.lt(9)), 9],
    ['expected a multiple of 5, got 7', z.number().check(z.multipleOf(5)), 7],
    ['expected at least 1 item, got 0 items', z.array(z.string()).check(z.minLength(1)), []],
    ['expected at most 1 item, got 2 items', z.array(z.string()).check(z.maxLength(1)), ['a', 'b']],
    ['expected exactly 2 characters, got 3 characters', z.string().check(z.length(2)), 'abc'],
    ['expected a string that matches /^a/, got "b"', z.string().check(z.regex(/^a/)), 'b'],
    ['expected a valid email, got "b"', z.string().check(z.email()), 'b'],
    ['expected one of the allowed shapes, got true', z.union([z.string(), z.number()]), true],
    ['expected a valid value, got true', z.custom(() => false), true],
  ])('%s', (expected, type, value) => {
    expect(message(type, value)).toContain(expected)
  })

  it.each<[string, z.core.$ZodType, unknown]>([
    ['expected a number, got a string', z.number(), 'secret'],
    ['expected "A", got a string', z.literal('A'), 'secret'],
    ['expected a string, got a number', z.string(), 12345],
    ['expected a string, got a boolean', z.string(), true],
    ['expected a string, got null', z.string(), null],
    ['missing; expected a string', z.string(), undefined],
    ['expected at most 1 character, got a string', z.string().check(z.maxLength(1)), 'secret'],
    ['expected at most 0 items, got an array', z.array(z.string()).check(z.maxLength(0)), ['secret']],
  ])('shows only the type if values may not be shown: %s', (expected, type, value) => {
    expect(message(type, value, 'types')).toEqual([expected])
  })
})

describe('shownValue', () => {
  it.each([
    [0.1 + 0.2, '0.30000000000000004'],
    [1e21, '1e+21'],
    [-0, '-0'],
    [true, 'true'],
    [null, 'null'],
    ['', '""'],
    ['a "b"\n', '"a \\"b\\"\\n"'],
    // Never more than 100 characters, escapes included.
    ['"'.repeat(40), JSON.stringify('"'.repeat(40))],
    ['\u0000'.repeat(16), JSON.stringify('\u0000'.repeat(16))],
    ['\u0000'.repeat(40), JSON.stringify(`${'\u0000'.repeat(10)}…`)],
    ['x'.repeat(40), `"${'x'.repeat(40)}"`],
    ['x'.repeat(41), `"${'x'.repeat(40)}…"`],
    ['👍'.repeat(40), `"${'👍'.repeat(40)}"`],
    ['👍'.repeat(60), `"${'👍'.repeat(40)}…"`],
    [{ a: 1 }, 'an object'],
    [[1], 'an array'],
    [1n, 'a bigint'],
    [Symbol('s'), 'a symbol'],
    [() => 1, 'a function'],
  ])('%# is shown as it is or by its type', (value, expected) => {
    expect(shownValue(value)).toBe(expected)
  })
})
