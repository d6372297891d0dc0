import type { CreateOrderRequest, EstimateOrderRequest, ProductsRequest, TransactionDetail } from '../../wire.gen.ts'
import { currencyRule } from '../catalogue/currencies.ts'
import { decimalString, type Exchange, exchange, minorUnits, roundedQuotient } from '../catalogue/money.ts'
import type { Offer } from '../catalogue/offer.ts'
import type { Catalogue } from '../catalogue/product-catalogue.ts'
import { discountUnits, NO_DISCOUNT, WHOLE } from '../catalogue/stocked-product.ts'
import type { ErrorType } from '../requests/error-bodies.ts'

/** What one item costs, in minor units of the payout currency. */
export interface ItemPrice {
  readonly faceValue: bigint
  /** The face value less the discount. */
  readonly price: bigint
  /** The share that was taken off, as a decimal string. */
  readonly discount: string
}

/** What an order costs. Every amount is a whole number of minor units. */
export interface Pricing {
  readonly paymentCurrency: string
  readonly payoutCurrency: string
  /** In the payout currency, one for each item. */
  readonly items: readonly ItemPrice[]
  /** In the payment currency, fees included, less the discount. */
  readonly total: bigint
  /** In the payment currency. */
  readonly totalDiscount: bigint
  /** Present if the two currencies differ. */
  readonly exchange?: Exchange
}

/** Why something cannot be ordered. */
export interface Refusal {
  readonly refused: ErrorType
  readonly message?: string
}

type Item = (CreateOrderRequest | EstimateOrderRequest)['items'][number]

/** Prices the items of an order, or says why they cannot be ordered together. */
export function priceItems(
  { items, payment_method }: CreateOrderRequest | EstimateOrderRequest,
  catalogue: Catalogue,
  mayExchange: boolean,
): Pricing | Refusal {
  const offers: Offer[] = []
  const prices: ItemPrice[] = []
  for (const item of items) {
    const offered = offeredProducts(item, catalogue)
    if ('refused' in offered) return offered
    offers.push(...offered.offers)
    prices.push(offered.price)
  }
  const payoutCurrency = offers[0]?.currency ?? payment_method.currency
  if (offers.some(({ currency }) => currency !== payoutCurrency)) {
    return { refused: 'currency_mismatch', message: 'All products of an order have to be of one currency' }
  }
  // The documentation says that an order has one country (developer.runa.io, /features/limiting-available-products),
  // but not the error type, nor that a product of several countries fits each of them.
  if (!haveCountryInCommon(offers)) {
    return { refused: 'product_validation_error', message: 'All products of an order need a country in common' }
  }
  const worth = sumOf(prices, ({ price }) => price)
  const discount = sumOf(prices, ({ faceValue, price }) => faceValue - price)
  const paymentCurrency = payment_method.currency
  if (paymentCurrency === payoutCurrency) {
    return { paymentCurrency, payoutCurrency, items: prices, total: worth, totalDiscount: discount }
  }
  // The documentation says that an exchange needs sync mode, which takes one item (/features/embedded-fx), but not the
  // error type without it.
  if (!mayExchange) {
    return { refused: 'currency_mismatch', message: 'Paying in another currency takes one item, in sync mode' }
  }
  const exchanged = exchange(worth, payoutCurrency, paymentCurrency)
  return {
    paymentCurrency,
    payoutCurrency,
    items: prices,
    total: exchanged.converted + exchanged.fee,
    // How a discount and an exchange go together is not documented. Here the same rate counts, and no fee.
    totalDiscount: exchange(discount, payoutCurrency, paymentCurrency).converted,
    exchange: exchanged,
  }
}

/**
 * The amount paid out, by currency, as orders and estimates show it. That it is the face value, also where there is a
 * discount, is assumed.
 */
export function transactionDetail(pricing: Pricing): Record<string, TransactionDetail> {
  const { payoutCurrency, paymentCurrency, items, exchange: exchanged } = pricing
  const value = amount(
    sumOf(items, ({ faceValue }) => faceValue),
    payoutCurrency,
  )
  if (exchanged === undefined) return { [payoutCurrency]: { value, fx: null } }
  const fee = { value: amount(exchanged.fee, paymentCurrency), currency: paymentCurrency }
  return { [payoutCurrency]: { value, fx: { rate: exchanged.rate, rate_symbol: exchanged.symbol, fee } } }
}

/** Minor units of a currency in the API's format. */
export const amount = (minor: bigint, currency: string): string => decimalString(minor, currencyRule(currency).digits)

function offeredProducts(
  item: Item,
  catalogue: Catalogue,
): { readonly offers: readonly Offer[]; readonly price: ItemPrice } | Refusal {
  const { products, face_value } = item
  const offers: Offer[] = []
  const unknown: string[] = []
  for (const code of codesOf(products)) {
    const offer = catalogue.offer(code)
    if (offer === undefined) unknown.push(code)
    else offers.push(offer)
  }
  if (unknown.length > 0) {
    return { refused: 'product_validation_error', message: `Not allowed to order products: ${unknown.join(', ')}` }
  }
  const currency = offers[0]?.currency ?? ''
  const faceValue = minorUnits(face_value, currencyRule(currency).digits)
  // A choice of products is valid as long as the amount can buy one of them (developer.runa.io, merchant template
  // guide).
  if (
    faceValue === undefined ||
    !offers.some((offer) => offer.currency === currency && offer.hasFaceValue(faceValue))
  ) {
    return { refused: 'product_validation_error', message: `The face value ${face_value} is not available` }
  }
  // The documentation says that a recipient's reference is for payment products only, but not the error type.
  if (isForRecipient(item) && offers.some(({ payoutType }) => payoutType !== 'payment')) {
    return { refused: 'product_validation_error', message: 'RECIPIENT is for products of the type payment only' }
  }
  // What a choice of products costs is not documented where one of them has a discount. Here it costs its face value.
  const discount = products.type === 'SINGLE' ? (offers[0]?.discount ?? NO_DISCOUNT) : NO_DISCOUNT
  return { offers, price: { faceValue, price: faceValue - discountOn(faceValue, discount), discount } }
}

/** An estimate may leave out how its items are distributed. */
const isForRecipient = ({ distribution_method }: Item): boolean => distribution_method?.type === 'RECIPIENT'

/** Rounded half up to a whole minor unit. The documentation does not say how Runa rounds. */
const discountOn = (faceValue: bigint, discount: string): bigint =>
  roundedQuotient(faceValue * (discountUnits(discount) ?? 0n), WHOLE)

/** Those of which no country is known go with every other. */
function haveCountryInCommon(offers: readonly Offer[]): boolean {
  const [first, ...others] = offers.map(({ countries }) => countries).filter(({ length }) => length > 0)
  return first === undefined || first.some((country) => others.every((countries) => countries.includes(country)))
}

const sumOf = (prices: readonly ItemPrice[], part: (price: ItemPrice) => bigint): bigint =>
  prices.reduce((sum, price) => sum + part(price), 0n)

function codesOf(products: ProductsRequest): readonly string[] {
  switch (products.type) {
    case 'SINGLE':
      return [products.value]
    case 'MULTIPLE':
      return products.values
    case 'TEMPLATE':
      return [products.template_id]
  }
}
