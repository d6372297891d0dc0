/**
 * A finite number as a decimal string without an exponent: 1e21 is "1000000000000000000000", 1e-7 is "0.0000001",
 * -0 is "0". It has the digits that JavaScript itself prints: the fewest that parse back to the same number.
 */
export function plainDecimal(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} has no decimal form`)
  const [mantissa = '', exponent] = String(value).split('e')
  if (exponent === undefined) return mantissa

  const sign = mantissa.startsWith('-') ? '-' : ''
  const [whole = '', fraction = ''] = mantissa.slice(sign.length).split('.')
  const digits = whole + fraction
  const point = whole.length + Number(exponent)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  // Exponents are printed from 1e21 on, and no number has more than 17 digits: the point is always behind them.
  return sign + digits.padEnd(point, '0')
}
