import { describe, expect, it } from 'vitest'
import { decimalString, minorUnits, roundedQuotient } from './money.ts'

describe('minorUnits', () => {
  it.each<[number | string, number, bigint | undefined]>([
    [10, 2, 1000n],
    [0.1, 2, 10n],
    [1.15, 2, 115n],
    ['10.00', 2, 1000n],
    [1e21, 2, 10n ** 23n],
    [12.5, 0, undefined],
    ['12.0', 0, 12n],
    [0.1 + 0.2, 2, undefined],
    [1e-7, 2, undefined],
    [-1, 2, undefined],
    ['', 2, undefined],
    [Number.NaN, 2, undefined],
  ])('%s with %s digits is %s', (amount, digits, minor) => {
    expect(minorUnits(amount, digits)).toBe(minor)
  })
})

describe('decimalString', () => {
  it.each<[bigint, number, string]>([
    [0n, 2, '0.00'],
    [5n, 2, '0.05'],
    [123456789012345678901n, 2, '1234567890123456789.01'],
    [1500n, 0, '1500'],
  ])('%s with %s digits is %s', (minor, digits, text) => {
    expect(decimalString(minor, digits)).toBe(text)
  })
})

it('rounds half up', () => {
  expect([roundedQuotient(14n, 10n), roundedQuotient(15n, 10n), roundedQuotient(16n, 10n)]).toEqual([1n, 2n, 2n])
})
