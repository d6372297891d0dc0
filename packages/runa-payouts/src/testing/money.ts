/**
 * An amount as a whole number of minor units, for example cents. Exact: it goes by the decimal digits that are
 * written, never by arithmetic on them. Undefined when the amount has more digits than the currency.
 */
export function minorUnits(amount: number | string, digits: number): bigint | undefined {
  const match = /^(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(amount))
  if (match === null) return undefined
  const [, whole = '', fraction = '', exponent = '0'] = match
  const written = BigInt(whole + fraction)
  const shift = digits - fraction.length + Number(exponent)
  if (shift >= 0) return written * 10n ** BigInt(shift)
  const divisor = 10n ** BigInt(-shift)
  return written % divisor === 0n ? written / divisor : undefined
}

/** Minor units as a decimal string: `1000n` with two digits is `10.00`. */
export function decimalString(minor: bigint, digits: number): string {
  if (digits === 0) return String(minor)
  const padded = String(minor).padStart(digits + 1, '0')
  return `${padded.slice(0, -digits)}.${padded.slice(-digits)}`
}

/** A quotient of positive numbers, rounded half up. */
export const roundedQuotient = (dividend: bigint, divisor: bigint): bigint => (2n * dividend + divisor) / (2n * divisor)
