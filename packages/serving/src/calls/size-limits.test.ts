import { describe, expect, it } from 'vitest'
import { bounded, isWithin, LARGEST_ERROR } from './size-limits.ts'

const inJson = (error: object) => JSON.stringify(error)
const bytes = (text: string) => new TextEncoder().encode(text).length

describe('an error', () => {
  it('that is not too large stays as it is', () => {
    const error = {
      detail: 'd'.repeat(30_000),
      errors: Array(300).fill({ field: 'a' }),
      idempotencyKey: 'k'.repeat(2000),
    }
    expect(bounded(error, inJson)).toBe(error)
  })

  it.each<[string, object]>([
    ['a long string', { detail: 'd'.repeat(10_000_000), outcome: 'unknown' }],
    ['a string of characters that JSON escapes', { detail: '\u0000'.repeat(100_000), outcome: 'unknown' }],
    ['a string of four-byte characters', { detail: '😀'.repeat(100_000), outcome: 'unknown' }],
    ['a long list', { detail: 'd', outcome: 'unknown', errors: Array(100_000).fill({ field: 'f', message: 'm' }) }],
    [
      'a list of long strings',
      { outcome: 'unknown', errors: Array(1000).fill({ field: '"'.repeat(10_000), message: '\n'.repeat(10_000) }) },
    ],
    [
      'all of these',
      { outcome: 'unknown', a: '"'.repeat(1e6), b: { c: '"'.repeat(1e6) }, errors: Array(1000).fill('"'.repeat(1e4)) },
    ],
  ])('with %s is cut to size', (_, error) => {
    const shown = bounded(error, inJson)
    expect(bytes(inJson(shown))).toBeLessThanOrEqual(LARGEST_ERROR)
    expect(shown).toMatchObject({ outcome: 'unknown' })
    expect(Object.keys(shown)).toEqual(Object.keys(error))
  })

  it('is kept as complete as there is room for', () => {
    const errors = Array.from({ length: 5000 }, (_, index) => ({ field: `f${index}`, message: 'm'.repeat(30) }))
    const shown = bounded({ detail: 'd'.repeat(30_000), errors }, inJson)
    expect(shown.errors.length).toBe(100)
    expect(shown.detail).toBe(`${'d'.repeat(1999)}…`)
  })

  it('never has only part of a key, an id or advice: another key would pay again', () => {
    const long = 'k'.repeat(100_000)
    const error = {
      detail: 'd',
      idempotencyKey: long,
      orderId: long,
      runId: long,
      requestId: long,
      next: long,
      outcome: 'unknown',
    }
    expect(bounded(error, inJson)).toEqual({ detail: 'd', outcome: 'unknown' })
    const short = { ...error, idempotencyKey: 'k'.repeat(1000), next: 'repeat it with that key' }
    expect(bounded(short, inJson)).toEqual({
      detail: 'd',
      outcome: 'unknown',
      idempotencyKey: 'k'.repeat(1000),
      next: 'repeat it with that key',
    })
  })
})

it.each([
  ['a'.repeat(10), 10, true],
  ['a'.repeat(11), 10, false],
  ['€'.repeat(3), 9, true],
  ['€'.repeat(3), 8, false],
])('%j is within %d bytes: %s', (text, most, expected) => {
  expect(isWithin(text, most)).toBe(expected)
})
