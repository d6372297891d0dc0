const DECIMAL = /^(-?)0*(\d+)(?:\.(\d+?)0*)?$/

/** A decimal number: `digits` without the point, of which `places` are behind it. */
export interface Decimal {
  readonly digits: bigint
  readonly places: number
}

/** Undefined for anything that is not a decimal string. */
export function readDecimal(text: string): Decimal | undefined {
  const match = DECIMAL.exec(text)
  if (match === null) return undefined
  const [, sign = '', whole = '', fraction = ''] = match
  return { digits: BigInt(`${sign}${whole}${fraction}`), places: fraction.length }
}

/** The same as `compareDecimals`, of numbers that were read before. */
export function decimalOrder(one: Decimal | undefined, other: Decimal | undefined): number {
  if (one === undefined || other === undefined) return Number.NaN
  const places = Math.max(one.places, other.places)
  const difference = scaled(one, places) - scaled(other, places)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/**
 * Compares two decimal strings by value: negative if the first is less, 0 if they are equal ("20" and "20.00"),
 * positive if it is greater; NaN if one of them is not a decimal string. Exact, however many digits there are.
 */
export const compareDecimals = (one: string, other: string): number =>
  decimalOrder(readDecimal(one), readDecimal(other))

const scaled = ({ digits, places }: Decimal, wanted: number): bigint =>
  places === wanted ? digits : digits * 10n ** BigInt(wanted - places)

/** The sum, exact. */
export function addDecimals(one: Decimal, other: Decimal): Decimal {
  const places = Math.max(one.places, other.places)
  return { digits: scaled(one, places) + scaled(other, places), places }
}

/** With at least two decimals: `12.50`. */
export function decimalText(value: Decimal): string {
  const places = Math.max(value.places, 2)
  const digits = scaled(value, places)
  const text = String(digits < 0n ? -digits : digits).padStart(places + 1, '0')
  return `${digits < 0n ? '-' : ''}${text.slice(0, -places)}.${text.slice(-places)}`
}

/** @param times a whole number. */
export const timesDecimal = ({ digits, places }: Decimal, times: number): Decimal => ({
  digits: digits * BigInt(times),
  places,
})
