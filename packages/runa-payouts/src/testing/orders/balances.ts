import type { Balance } from '../../wire.gen.ts'
import { currencyRule, isCurrency } from '../catalogue/currencies.ts'
import { minorUnits } from '../catalogue/money.ts'
import { type OrderBook, statusAt } from './order-book.ts'
import { amount } from './pricing.ts'

/** Amounts by ISO 4217 code, in units of the currency: `{ USD: '100.00' }`. */
export type GivenBalances = Readonly<Record<string, number | string>>

/** The balances of the account. Amounts are minor units. */
export interface Balances {
  covers(total: bigint, currency: string, now: number): boolean
  /** The balance in one currency. */
  of(currency: string, now: number): Balance
  /** Every balance above zero. */
  all(now: number): Balance[]
  /** Sets the account's balances. Every other currency is empty. Throws for an invalid balance. */
  set(given: GivenBalances, now: number): void
}

/** The amount that unlimited balances show, since they have to show one. No order lowers it. */
const UNLIMITED_UNITS = 1_000_000
const UNLIMITED_SHOWN = ['USD', 'GBP', 'EUR', 'CAD']

/**
 * Balances that start as given and pay for every later order in the book. If none are given they are unlimited, as in
 * the playground. An order that FAILED costs nothing here. Whether the live service returns the money is not
 * documented.
 */
export function createBalances(given: GivenBalances | undefined, book: OrderBook, now: number): Balances {
  /** By currency, what there would be if the book had no orders. Undefined: without limit. */
  let start: ReadonlyMap<string, bigint> | undefined

  const spent = (currency: string, at: number): bigint => {
    let units = 0n
    for (const order of book.all) {
      const { paymentCurrency, total } = order.pricing
      if (paymentCurrency === currency && statusAt(order, at) !== 'FAILED') units += total
    }
    return units
  }
  const set: Balances['set'] = (held, at) => {
    start = new Map(
      Object.entries(held).map(([currency, value]) => {
        const units = balanceUnits(currency, value)
        if (units === undefined) {
          throw new TypeError(`balances: expected ${balanceExpectation(currency, value)}, got ${value} ${currency}`)
        }
        return [currency, units + spent(currency, at)]
      }),
    )
  }
  const left = (currency: string, at: number): bigint => {
    if (start === undefined) return minorUnits(UNLIMITED_UNITS, currencyRule(currency).digits) ?? 0n
    const units = start.get(currency)
    return units === undefined ? 0n : units - spent(currency, at)
  }
  const of = (currency: string, at: number) => ({ balance: amount(left(currency, at), currency), currency })

  if (given !== undefined) set(given, now)
  return {
    covers: (total, currency, at) => start === undefined || left(currency, at) >= total,
    of,
    all: (at) =>
      (start === undefined ? UNLIMITED_SHOWN : [...start.keys()])
        .filter((currency) => left(currency, at) > 0n)
        .map((currency) => of(currency, at)),
    set,
  }
}

/** A balance in minor units. Undefined for an unknown currency, or if it has more digits than the currency. */
const balanceUnits = (currency: string, value: number | string): bigint | undefined =>
  isCurrency(currency) ? minorUnits(value, currencyRule(currency).digits) : undefined

/** What is expected instead of this balance; undefined if the balance is valid. */
export function balanceExpectation(currency: string, amount: unknown): string | undefined {
  if (!isCurrency(currency)) return 'a currency that Runa has, such as USD or GBP'
  const isWritten = typeof amount === 'number' || typeof amount === 'string'
  if (isWritten && balanceUnits(currency, amount) !== undefined) return undefined
  const { digits } = currencyRule(currency)
  return `an amount from 0 with ${digits === 0 ? 'no decimals' : `at most ${digits} decimals`}`
}
