import { plainDecimal } from './plain-decimal.ts'

/**
 * How many decimals a finite number has, as it is printed and as it goes over the wire: 0 for 1e6, 2 for 19.99 and 17
 * for 0.1 + 0.2. Exact, where `value % 0.01` and `value * 100` are not.
 */
export function decimalPlaces(value: number): number {
  const [, decimals = ''] = plainDecimal(value).split('.')
  return decimals.length
}
