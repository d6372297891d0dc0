import type { Balance } from '../wire.gen.ts'
import { currencyRule, isCurrency } from './currencies.ts'
import { minorUnits } from './money.ts'
import type { OrderBook } from './order-book.ts'
import { statusAt } from './order-life.ts'
import { amount } from './pricing.ts'

/** What the account holds. Amounts are minor units. */
export interface Balances {
  covers(total: bigint, currency: string, now: number): boolean
  /** The balance in one currency. */
  of(currency: string, now: number): Balance
  /** Every balance that is more than nothing. */
  all(now: number): Balance[]
}

/** What unlimited balances show: an amount has to be named, and no order lowers it. */
const UNLIMITED_UNITS = 1_000_000
const UNLIMITED_SHOWN = ['USD', 'GBP', 'EUR', 'CAD']

/**
 * Balances that start as given and pay for every order in the book; without any they are unlimited, as in the playground.
 * An order that FAILED costs nothing here; whether the live service gives the money back is not documented.
 */
export function createBalances(
  given: Readonly<Record<string, number | string>> | undefined,
  book: OrderBook,
): Balances {
  const start = new Map<string, bigint>()
  for (const [currency, value] of Object.entries(given ?? {})) {
    const units = isCurrency(currency) ? minorUnits(value, currencyRule(currency).digits) : undefined
    if (units === undefined) throw new TypeError(`This is no balance: ${value} ${currency}`)
    start.set(currency, units)
  }
  const left = (currency: string, now: number): bigint => {
    if (given === undefined) return minorUnits(UNLIMITED_UNITS, currencyRule(currency).digits) ?? 0n
    let units = start.get(currency) ?? 0n
    for (const order of book.all) {
      const { paymentCurrency, total } = order.pricing
      if (paymentCurrency === currency && statusAt(order, now) !== 'FAILED') units -= total
    }
    return units
  }
  const of = (currency: string, now: number) => ({ balance: amount(left(currency, now), currency), currency })
  return {
    covers: (total, currency, now) => given === undefined || left(currency, now) >= total,
    of,
    all: (now) =>
      (given === undefined ? UNLIMITED_SHOWN : [...start.keys()])
        .filter((currency) => left(currency, now) > 0n)
        .map((currency) => of(currency, now)),
  }
}
