/**
 * An amount in hundredths, as a whole number. Exact: it goes by the digits that are written, never by arithmetic on them.
 * Undefined for whatever is not an amount of at most two decimals: a sign, an exponent, a text that is not a number.
 */
export function hundredthsOf(amount: unknown): bigint | undefined {
  if (typeof amount !== 'number' && typeof amount !== 'string') return undefined
  const match = /^(\d{1,21})(?:\.(\d{1,2}))?$/.exec(String(amount))
  if (match === null) return undefined
  const [, whole = '', decimals = ''] = match
  return BigInt(whole + decimals.padEnd(2, '0'))
}

/** For a person: `50`, or `19.90`. */
export function decimalOf(hundredths: bigint): string {
  const digits = String(hundredths).padStart(3, '0')
  const [whole, decimals] = [digits.slice(0, -2), digits.slice(-2)]
  return decimals === '00' ? whole : `${whole}.${decimals}`
}
