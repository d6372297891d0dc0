import { describe, expect, it } from 'vitest'
import { plainDecimal } from './decimals.ts'

describe('plainDecimal', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [10, '10'],
    [-12.5, '-12.5'],
    [0.1, '0.1'],
    [0.1 + 0.2, '0.30000000000000004'],
    [0.000001, '0.000001'],
    [1e-7, '0.0000001'],
    [-1.5e-7, '-0.00000015'],
    [123456789012345680000, '123456789012345680000'],
    [1e21, '1000000000000000000000'],
    [-1.25e22, '-12500000000000000000000'],
    [5e-324, `0.${'0'.repeat(323)}5`],
    [Number.MAX_VALUE, `17976931348623157${'0'.repeat(292)}`],
  ])('prints %d without an exponent', (value, expected) => {
    expect(plainDecimal(value)).toBe(expected)
  })

  it('prints text that parses back to the same number', () => {
    for (const value of [1.7e-9, 4.35, 6.02e23, 2 ** 80, -(2 ** -40), 1 / 3]) {
      expect(Number(plainDecimal(value))).toBe(value)
    }
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuses %d', (value) => {
    expect(() => plainDecimal(value)).toThrow(RangeError)
  })
})
