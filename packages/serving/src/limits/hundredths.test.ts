import { describe, expect, it } from 'vitest'
import { decimalOf, hundredthsOf } from './order-limits.ts'

describe('an amount in hundredths', () => {
  it.each([
    [50, 5000n],
    [0.07, 7n],
    [1.1, 110n],
    [19.99, 1999n],
    [4.35, 435n],
    [1e9, 100_000_000_000n],
    [70_368_744_177_663.99, 7_036_874_417_766_399n],
    [0, 0n],
    [-0, 0n],
    ['50', 5000n],
    ['50.5', 5050n],
    ['0050.50', 5050n],
    // Beyond what a number can hold.
    ['90071992547409.93', 9_007_199_254_740_993n],
  ])('of %j is exact', (amount, hundredths) => {
    expect(hundredthsOf(amount)).toBe(hundredths)
  })

  it.each<unknown[]>([
    [0.1 + 0.2],
    [19.999],
    [-1],
    [1e21],
    [1e-7],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    ['1e9'],
    ['-1'],
    ['+1'],
    ['1.234'],
    ['1,000'],
    ['1.'],
    ['.5'],
    [' 5'],
    ['5 '],
    ['5\n'],
    ['٥'],
    ['0x10'],
    [''],
    [10n],
    [null],
    [undefined],
    [true],
    [[5]],
    [{ toString: () => '5' }],
  ])('cannot be made of %o', (amount) => {
    expect(hundredthsOf(amount)).toBeUndefined()
  })
})

it.each([
  [5000n, '50'],
  [1990n, '19.90'],
  [7n, '0.07'],
  [0n, '0'],
])('%d hundredths are shown as %s', (hundredths, text) => {
  expect(decimalOf(hundredths)).toBe(text)
})
