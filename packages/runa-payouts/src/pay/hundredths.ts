/** Amounts as whole hundredths, in which they are added exactly. Face values are exact to the cent. */
export const hundredths = (amount: number): bigint => BigInt(Math.round(amount * 100))

/** `1200.50`: as amounts are written in a list. */
export function shownAmount(sum: bigint): string {
  const digits = String(sum).padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** The hundredths of a decimal string; undefined for any other text. */
export function hundredthsOf(decimal: string): bigint | undefined {
  const match = /^(\d+)(?:\.(\d{1,2})\d*)?$/.exec(decimal)
  return match === null ? undefined : BigInt(`${match[1]}${(match[2] ?? '').padEnd(2, '0')}`)
}
