import type { CreateOrderRequest, EstimateOrderRequest, ProductsRequest, TransactionDetail } from '../../wire.gen.ts'
import { currencyRule } from '../catalogue/currencies.ts'
import { decimalString, type Exchange, exchange, minorUnits } from '../catalogue/money.ts'
import type { Catalogue, ProductRule } from '../catalogue/product-catalogue.ts'
import type { ErrorType } from '../requests/error-bodies.ts'

/** What an order costs. Every amount is a whole number of minor units. */
export interface Pricing {
  readonly paymentCurrency: string
  readonly payoutCurrency: string
  /** In the payout currency, one for each item. An item's price is its face value: the sandbox gives no discount. */
  readonly faceValues: readonly bigint[]
  /** In the payment currency, fees included. */
  readonly total: bigint
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
  const rules: ProductRule[] = []
  const faceValues: bigint[] = []
  for (const item of items) {
    const offered = offeredProducts(item, catalogue)
    if ('refused' in offered) return offered
    rules.push(...offered.rules)
    faceValues.push(offered.faceValue)
  }
  const payoutCurrency = rules[0]?.currency ?? payment_method.currency
  if (rules.some((rule) => rule.currency !== payoutCurrency)) {
    return { refused: 'currency_mismatch', message: 'All products of an order have to be of one currency' }
  }
  // The documentation says that an order has one country (developer.runa.io, /features/limiting-available-products),
  // but not the error type.
  if (new Set(rules.flatMap(({ country }) => country ?? [])).size > 1) {
    return { refused: 'product_validation_error', message: 'All products of an order have to be of one country' }
  }
  const worth = faceValues.reduce((sum, value) => sum + value, 0n)
  const paymentCurrency = payment_method.currency
  if (paymentCurrency === payoutCurrency) return { paymentCurrency, payoutCurrency, faceValues, total: worth }
  // The documentation says that an exchange needs sync mode (/features/embedded-fx), but not the error type without it.
  if (!mayExchange) {
    return { refused: 'currency_mismatch', message: 'Paying in another currency needs sync mode' }
  }
  const exchanged = exchange(worth, payoutCurrency, paymentCurrency)
  const total = exchanged.converted + exchanged.fee
  return { paymentCurrency, payoutCurrency, faceValues, total, exchange: exchanged }
}

/** The amount paid out, by currency, as orders and estimates show it. */
export function transactionDetail(pricing: Pricing): Record<string, TransactionDetail> {
  const { payoutCurrency, paymentCurrency, faceValues, exchange: exchanged } = pricing
  const value = amount(
    faceValues.reduce((sum, one) => sum + one, 0n),
    payoutCurrency,
  )
  if (exchanged === undefined) return { [payoutCurrency]: { value, fx: null } }
  const fee = { value: amount(exchanged.fee, paymentCurrency), currency: paymentCurrency }
  return { [payoutCurrency]: { value, fx: { rate: exchanged.rate, rate_symbol: exchanged.symbol, fee } } }
}

/** Minor units of a currency in the API's format. */
export const amount = (minor: bigint, currency: string): string => decimalString(minor, currencyRule(currency).digits)

function offeredProducts(
  { products, face_value }: Item,
  catalogue: Catalogue,
): { readonly rules: readonly ProductRule[]; readonly faceValue: bigint } | Refusal {
  const rules: ProductRule[] = []
  const unknown: string[] = []
  for (const code of codesOf(products)) {
    const rule = catalogue(code)
    if (rule === undefined) unknown.push(code)
    else rules.push(rule)
  }
  if (unknown.length > 0) {
    return { refused: 'product_validation_error', message: `Not allowed to order products: ${unknown.join(', ')}` }
  }
  const faceValue = minorUnits(face_value, currencyRule(rules[0]?.currency ?? '').digits)
  // A choice of products is valid as long as the amount can buy one of them (developer.runa.io, merchant template
  // guide).
  if (faceValue === undefined || !rules.some((rule) => fits(rule, faceValue))) {
    return { refused: 'product_validation_error', message: `The face value ${face_value} is not available` }
  }
  return { rules, faceValue }
}

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

function fits({ currency, kind, minimum, maximum, available = [] }: ProductRule, faceValue: bigint): boolean {
  const { digits } = currencyRule(currency)
  const units = (value: number | string) => minorUnits(value, digits)
  if (kind === 'fixed') return available.some((value) => units(value) === faceValue)
  const [least, most] = [units(minimum ?? 0) ?? 0n, maximum === undefined ? undefined : units(maximum)]
  return faceValue >= least && (most === undefined || faceValue <= most)
}
