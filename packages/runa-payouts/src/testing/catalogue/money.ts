import { currencyRule } from './currencies.ts'

/**
 * An amount as a whole number of minor units, for example cents. Exact: it uses the written decimal digits, never
 * arithmetic on them. Undefined if the amount has more digits than the currency.
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

/** The cost of paying an amount of one currency out of another. Amounts are minor units of the payment currency. */
export interface Exchange {
  /** How many units of the payout currency one unit of the payment currency buys. */
  readonly rate: string
  /** Payment currency, then payout currency: `GBPUSD`. */
  readonly symbol: string
  /** The value of the payout, without the fee. */
  readonly converted: bigint
  readonly fee: bigint
}

const RATE_DIGITS = 6

/** The standard fee is 1.9 % of the converted amount (developer.runa.io, /features/embedded-fx). */
const FEE_PER_MILLE = 19n

/** Converts an amount in minor units of the payout currency into the payment currency, at the displayed rate. */
export function exchange(amount: bigint, payoutCurrency: string, paymentCurrency: string): Exchange {
  const payout = currencyRule(payoutCurrency)
  const payment = currencyRule(paymentCurrency)
  const scale = 10n ** BigInt(RATE_DIGITS)
  const rate = roundedQuotient(worth(payment.usd) * scale, worth(payout.usd))
  const converted = roundedQuotient(amount * scale * 10n ** BigInt(payment.digits), rate * 10n ** BigInt(payout.digits))
  return {
    rate: decimalString(rate, RATE_DIGITS).replace(/\.?0+$/, ''),
    symbol: paymentCurrency + payoutCurrency,
    converted,
    fee: roundedQuotient(converted * FEE_PER_MILLE, 1000n),
  }
}

const worth = (usd: string): bigint => minorUnits(usd, RATE_DIGITS) ?? 1n
