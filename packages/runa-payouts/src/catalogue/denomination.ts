import { plainDecimal } from '@x/transport'
import type { Product } from '../wire.gen.ts'
import { type Decimal, decimalOrder, readDecimal } from './decimal-order.ts'
import { currencyOf, denominationsOf } from './product-fields.ts'

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
  // Read anew: the product is the caller's, who may have changed it.
  const { isAllowed, allowed } = checkFaceValues(readFaceValues(product), amount)
  return isAllowed === false
    ? `${product.code} does not have a face value of ${shown(amount)}; allowed: ${allowed}`
    : undefined
}

const shown = (amount: number | string): string =>
  typeof amount === 'number' && Number.isFinite(amount) ? plainDecimal(amount) : String(amount)

/** The face values of a product, read and sorted. */
interface FaceValues {
  readonly currency: string
  /** Sorted. Undefined for a range. */
  readonly list: readonly Entry[] | undefined
  readonly minimum: Entry | undefined
  readonly maximum: Entry | undefined
}

interface Entry {
  readonly text: string
  /** Undefined if the text is no number. */
  readonly value: Decimal | undefined
}

/** Sorted once per product: a list of payouts names the same few products again and again. */
const known = new WeakMap<Product, { readonly values: FaceValues | undefined }>()

/** Whether a product of the catalogue's own copy, which nobody changes in place, can have a face value. */
export function checkAmount(product: Product, amount: number | string): AmountCheck {
  const found = known.get(product) ?? { values: readFaceValues(product) }
  known.set(product, found)
  return checkFaceValues(found.values, amount)
}

const entryOf = (text: string): Entry => ({ text, value: readDecimal(text) })

function readFaceValues(product: Product): FaceValues | undefined {
  const denominations = denominationsOf(product)
  if (denominations === undefined) return undefined
  const { isFixed, minimum, maximum, list } = denominations
  return {
    currency: currencyOf(product) ?? '',
    list: isFixed ? list.map(entryOf).sort((one, other) => decimalOrder(one.value, other.value)) : undefined,
    minimum: minimum === undefined ? undefined : entryOf(minimum),
    maximum: maximum === undefined ? undefined : entryOf(maximum),
  }
}

function checkFaceValues(values: FaceValues | undefined, amount: number | string): AmountCheck {
  if (values === undefined) return CANNOT_TELL
  const value = readDecimal(shown(amount))
  return values.list === undefined ? inRange(values, value) : inList(values.list, value, values.currency)
}

function inList(list: readonly Entry[], value: Decimal | undefined, currency: string): AmountCheck {
  // A fixed product without its list: Runa knows it, the copy does not.
  if (list.length === 0) return CANNOT_TELL
  const orders = list.map((one) => decimalOrder(value, one.value))
  const isAllowed = orders.includes(0)
  // An entry that is not a number may be the one that was meant.
  if (orders.some(Number.isNaN)) return isAllowed ? { ...CANNOT_TELL, isAllowed } : CANNOT_TELL
  return {
    isAllowed,
    allowed: listed(list, orders, currency),
    isBelow: orders.every((order) => order < 0),
  }
}

function inRange({ minimum, maximum, currency }: FaceValues, value: Decimal | undefined): AmountCheck {
  if (minimum === undefined && maximum === undefined) return CANNOT_TELL
  const [toLeast, toMost] = [orderOf(value, minimum), orderOf(value, maximum)]
  if (Number.isNaN(toLeast) || Number.isNaN(toMost)) return CANNOT_TELL
  const ends = [
    ...(minimum === undefined ? [] : [`at least ${minimum.text}`]),
    ...(maximum === undefined ? [] : [`at most ${maximum.text}`]),
  ]
  return {
    isAllowed: toLeast >= 0 && toMost <= 0,
    allowed: withCurrency(ends.join(' and '), currency),
    isBelow: toLeast < 0,
  }
}

/** 0 for an end that is not there. */
const orderOf = (value: Decimal | undefined, end: Entry | undefined): number =>
  end === undefined ? 0 : decimalOrder(value, end.value)

const withCurrency = (text: string, currency: string): string => `${text} ${currency}`.trimEnd()

/** The face values around the one that was asked for, where there are many. */
function listed(list: readonly Entry[], orders: readonly number[], currency: string): string {
  const texts = list.map(({ text }) => text)
  if (texts.length <= MOST_LISTED) return withCurrency(texts.join(', '), currency)
  const next = orders.findIndex((order) => order < 0)
  const end = Math.min(texts.length, Math.max(MOST_LISTED, (next === -1 ? texts.length : next) + MOST_LISTED / 2))
  const start = Math.max(0, end - MOST_LISTED)
  const [before, after] = [start === 0 ? '' : '…, ', end === texts.length ? '' : ', …']
  return `${withCurrency(`${before}${texts.slice(start, end).join(', ')}${after}`, currency)} (${texts.length} values)`
}
