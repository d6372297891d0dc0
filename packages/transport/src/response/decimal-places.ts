import { plainDecimal } from './plain-decimal.ts'

/**
 * How many decimals a finite number has, as it is printed and sent: 0 for 1e6, 2 for 19.99 and 17 for 0.1 + 0.2. Exact,
 * unlike `value % 0.01` and `value * 100`.
 */
export function decimalPlaces(value: number): number {
  const [, decimals = ''] = plainDecimal(value).split('.')
  return decimals.length
}
