import { describe, expect, it } from 'vitest'
import { type TextLimits, text } from './text.ts'
import { schemaOf } from './zod-schema.ts'

const messages = (limits: TextLimits, value: unknown) =>
  schemaOf(() => text(limits), { vendor: 'test', reveal: 'values' })
    .issues(value)
    .map(({ code, message }) => `${code}: ${message}`)

const CODE = { pattern: /^[A-Z]{3}$/, name: 'three capital letters' }

describe('text', () => {
  it.each<[TextLimits, unknown, string[]]>([
    [{}, '', []],
    [{}, 5, ['invalid_type: expected a string, got 5']],
    [{ min: 1 }, '', ['too_small: expected at least 1 character, got 0 characters']],
    [{ min: 1 }, 'x', []],
    [{ max: 3 }, 'abc', []],
    [{ max: 3 }, 'abcd', ['too_big: expected at most 3 characters, got 4 characters']],
    [{ format: CODE }, 'USD', []],
    [{ format: CODE }, 'usd', ['invalid_format: expected three capital letters, got "usd"']],
    [
      { max: 3, format: CODE },
      'dollars',
      [
        'too_big: expected at most 3 characters, got 7 characters',
        'invalid_format: expected three capital letters, got "dollars"',
      ],
    ],
  ])('with limits %j, %j', (limits, value, expected) => {
    expect(messages(limits, value)).toEqual(expected)
  })

  it('counts characters, not UTF-16 code units', () => {
    expect(messages({ min: 3, max: 3 }, '👍👍👍')).toEqual([])
    expect(messages({ min: 2 }, '👍')).toHaveLength(1)
  })
})
