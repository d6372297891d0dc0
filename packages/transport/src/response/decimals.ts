import { isJsonObject } from '../input/given-values.ts'

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

/**
 * How many decimals a finite number has, as it is printed and sent: 0 for 1e6, 2 for 19.99 and 17 for 0.1 + 0.2. Exact,
 * unlike `value % 0.01` and `value * 100`.
 */
export function decimalPlaces(value: number): number {
  const [, decimals = ''] = plainDecimal(value).split('.')
  return decimals.length
}

/**
 * Turns every finite number under one of the names into a plain decimal string, in place and at every depth, and
 * returns the same value. For freshly parsed JSON only, because it is changed.
 */
export function withDecimalFields<T>(value: T, names: ReadonlySet<string>): T {
  // A list instead of recursion: a body nested deeper than the call stack only costs memory.
  const waiting: unknown[] = [value]
  while (waiting.length > 0) {
    const node = waiting.pop()
    if (Array.isArray(node)) {
      for (const member of node) if (isContainer(member)) waiting.push(member)
    } else if (isJsonObject(node)) {
      for (const key of Object.keys(node)) {
        const member = node[key]
        if (isContainer(member)) waiting.push(member)
        else if (names.has(key) && Number.isFinite(member)) node[key] = plainDecimal(Number(member))
      }
    }
  }
  return value
}

function isContainer(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}
