import { expect, it } from 'vitest'
import { decimalPlaces } from './decimals.ts'

it.each([
  [0, 0],
  [10, 0],
  [1e6, 0],
  [1e21, 0],
  [1.1, 1],
  [19.99, 2],
  [0.07, 2],
  [4.35, 2],
  [-4.35, 2],
  [1.005, 3],
  [0.1 + 0.2, 17],
  [1e-7, 7],
  [1.5e-7, 8],
])('%d has %d decimals', (value, expected) => {
  expect(decimalPlaces(value)).toBe(expected)
})

it('finds at most two in every amount of whole cents', () => {
  for (let cents = 1; cents < 200_000; cents += 7) expect(decimalPlaces(cents / 100)).toBeLessThanOrEqual(2)
})
