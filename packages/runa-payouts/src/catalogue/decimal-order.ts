const DECIMAL = /^(-?)0*(\d+)(?:\.(\d+?)0*)?$/

/**
 * Compares two decimal strings by value: negative if the first is less, 0 if they are equal ("20" and "20.00"),
 * positive if it is greater; NaN if one of them is not a decimal string. Exact, however many digits there are.
 */
export function compareDecimals(one: string, other: string): number {
  const [a, b] = [DECIMAL.exec(one), DECIMAL.exec(other)]
  if (a === null || b === null) return Number.NaN
  const places = Math.max(a[3]?.length ?? 0, b[3]?.length ?? 0)
  const difference = scaled(a, places) - scaled(b, places)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

function scaled([, sign = '', whole = '', fraction = '']: RegExpExecArray, places: number): bigint {
  return BigInt(`${sign}${whole}${fraction.padEnd(places, '0')}`)
}
