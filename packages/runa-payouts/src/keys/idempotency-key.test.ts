import { createHash } from 'node:crypto'
import { failureOf } from '@x/test-kit'
import { describe, expect, it } from 'vitest'

import { deriveIdempotencyKey } from '../index.ts'

describe('deriveIdempotencyKey', () => {
  // Published in docs/idempotency-keys.md. A change here would pay everybody again.
  it.each<[(string | number | boolean)[], string]>([
    [['invoice', 42], '0dfaadcb-4242-82c2-af29-33f9fd922266'],
    [['payroll-2026-11', 'employee-7'], '211ea743-cc8f-8163-b131-7ec0a1d851f4'],
    [['a'], 'd6ea2a5d-b0c1-88d7-8b74-a5a19d794243'],
    [['café', '€', true], '511c827b-8f50-8d47-94f5-4237bec60370'],
  ])('%j', async (parts, key) => {
    expect(await deriveIdempotencyKey(...parts)).toBe(key)
  })

  it('is a UUIDv8 of the SHA-256 over the namespace and the parts', async () => {
    const digest = createHash('sha256')
      .update(JSON.stringify(['runa-payouts/1', 'payroll', 7]))
      .digest('hex')
    const key = await deriveIdempotencyKey('payroll', 7)
    expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    const plain = key.replaceAll('-', '')
    expect([...plain].filter((_, index) => index !== 12 && index !== 16).join('')).toBe(
      [...digest.slice(0, 32)].filter((_, index) => index !== 12 && index !== 16).join(''),
    )
  })

  it('order, type and boundaries of the parts count', async () => {
    const keys = await Promise.all([
      deriveIdempotencyKey('a', 'b'),
      deriveIdempotencyKey('b', 'a'),
      deriveIdempotencyKey('ab'),
      deriveIdempotencyKey('a,b'),
      deriveIdempotencyKey(1),
      deriveIdempotencyKey('1'),
      deriveIdempotencyKey(true),
      deriveIdempotencyKey('true'),
    ])
    expect(new Set(keys).size).toBe(keys.length)
  })

  it.each<[string, unknown[], RegExp]>([
    ['nothing', [], /at least one part/],
    ['undefined', ['payroll', undefined], /part 1: .*got undefined/],
    ['null', [null], /part 0: .*got null/],
    ['an empty string', ['payroll', ''], /part 1: .*got ""/],
    ['a date', [new Date(0)], /part 0: .*got object/],
    ['an object', [{ id: 1 }], /part 0: .*got object/],
    ['not a number', [Number.NaN], /part 0/],
    ['a number that is not exact', [2 ** 53], /part 0: got 9007199254740992, a number too large to be exact/],
    ['the text of a missing value', ['payroll', 'undefined'], /part 1: got "undefined"/],
    [
      'a part with a missing value in it',
      ['bonus-null'],
      /part 0: got "null" at character 7, which is what a missing value/,
    ],
  ])('%s is refused', async (_, parts, says) => {
    const error = await failureOf(deriveIdempotencyKey(...(parts as string[])))
    expect(error).toMatchObject({ name: 'RequestValidationError', outcome: 'not_sent' })
    expect(error.message).toMatch(says)
  })
})
