/** Amounts as whole hundredths, in which they are added exactly. Face values are exact to the cent. */
export const hundredths = (amount: number): bigint => BigInt(Math.round(amount * 100))

/** `1200.50`: as amounts are written in a list. */
export function shownAmount(sum: bigint): string {
  const digits = String(sum).padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}
