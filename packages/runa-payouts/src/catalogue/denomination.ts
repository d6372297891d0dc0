import { plainDecimal } from '@x/transport'
import type { GiftCardDenominations, Product } from '../wire.gen.ts'
import { compareDecimals } from './decimal-order.ts'

/** Whether a product can have a face value. `undefined` where this version cannot tell. */
export interface AmountCheck {
  readonly isAllowed: boolean | undefined
  /** What is allowed, for a message: "10.00 to 500.00 USD". Empty where this version cannot tell. */
  readonly allowed: string
  /** Whether the amount is less than the least that is allowed. */
  readonly isBelow: boolean
}

const CANNOT_TELL: AmountCheck = { isAllowed: undefined, allowed: '', isBelow: false }

/** The face values that a message lists before it stops. */
const MOST_LISTED = 10

/**
 * What is wrong with a face value for a product, with what is allowed; undefined if nothing is known to be wrong.
 *
 * A fixed gift card has a list of face values. Any other gift card, and a payment product, has a range. For a
 * subscription, and for a kind of product that this version does not know, this function cannot tell and returns
 * undefined.
 *
 * @param product as `getProduct` and `listProducts` return it.
 * @param amount in units of the product's currency, as a number or a decimal string.
 *
 * @example
 * ```ts
 * import { denominationProblem } from '@x/runa-payouts/catalogue'
 * import { RunaPayouts } from '@x/runa-payouts'
 *
 * const runa = new RunaPayouts()
 * const product = await runa.getProduct('AMZ-US')
 * console.log(denominationProblem(product, 12.5) ?? 'fine')
 * ```
 */
export function denominationProblem(product: Product, amount: number | string): string | undefined {
  const { isAllowed, allowed } = checkAmount(product, amount)
  return isAllowed === false
    ? `${product.code} does not have a face value of ${shown(amount)}; allowed: ${allowed}`
    : undefined
}

const shown = (amount: number | string): string =>
  typeof amount === 'number' && Number.isFinite(amount) ? plainDecimal(amount) : String(amount)

export function checkAmount(product: Product, amount: number | string): AmountCheck {
  const value = shown(amount)
  if (product.payout_type === 'gift_card') {
    const { denominations } = product.gift_card
    return denominations.type === 'fixed'
      ? inList(denominations, value, product.currency)
      : inRange(denominations, value, product.currency)
  }
  return product.payout_type === 'payment'
    ? inRange(product.payment.denominations, value, product.currency)
    : CANNOT_TELL
}

function inList({ available_list }: GiftCardDenominations, value: string, currency: string): AmountCheck {
  // A fixed product without its list: Runa knows it, the copy does not.
  if (!Array.isArray(available_list) || available_list.length === 0) return CANNOT_TELL
  const sorted = available_list.toSorted(compareDecimals)
  const orders = sorted.map((one) => compareDecimals(value, one))
  // An entry that is not a number may be the one that was meant.
  if (orders.some(Number.isNaN)) return { ...CANNOT_TELL, ...(orders.includes(0) && { isAllowed: true }) }
  return {
    isAllowed: orders.includes(0),
    allowed: listed(sorted, value, currency),
    isBelow: orders.every((order) => order < 0),
  }
}

function inRange(
  { minimum_value, maximum_value }: Pick<GiftCardDenominations, 'minimum_value' | 'maximum_value'>,
  value: string,
  currency: string,
): AmountCheck {
  const [toLeast, toMost] = [orderOf(value, minimum_value), orderOf(value, maximum_value)]
  if (Number.isNaN(toLeast) || Number.isNaN(toMost)) return CANNOT_TELL
  const least = typeof minimum_value === 'string' ? `at least ${minimum_value}` : ''
  const most = typeof maximum_value === 'string' ? `at most ${maximum_value}` : ''
  if (least === '' && most === '') return CANNOT_TELL
  const isBelow = least !== '' && toLeast < 0
  const isAbove = most !== '' && toMost > 0
  return {
    isAllowed: !isBelow && !isAbove,
    allowed: `${[least, most].filter((end) => end !== '').join(' and ')} ${currency}`,
    isBelow,
  }
}

/** 0 for an end that is not there. */
const orderOf = (value: string, end: string | null | undefined): number =>
  typeof end === 'string' ? compareDecimals(value, end) : 0

/** The face values around the one that was asked for, where there are many. */
function listed(sorted: readonly string[], value: string, currency: string): string {
  if (sorted.length <= MOST_LISTED) return `${sorted.join(', ')} ${currency}`
  const next = sorted.findIndex((one) => compareDecimals(one, value) > 0)
  const end = Math.min(sorted.length, Math.max(MOST_LISTED, (next === -1 ? sorted.length : next) + MOST_LISTED / 2))
  const start = Math.max(0, end - MOST_LISTED)
  const [before, after] = [start === 0 ? '' : '…, ', end === sorted.length ? '' : ', …']
  return `${before}${sorted.slice(start, end).join(', ')}${after} ${currency} (${sorted.length} values)`
}
