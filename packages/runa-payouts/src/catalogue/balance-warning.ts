import { isJsonObject, plainDecimal, type SchemaIssue } from '@x/transport'
import type { ReadBalance } from './balance-reads.ts'
import { addDecimals, type Decimal, decimalOrder, decimalText, readDecimal } from './decimal-order.ts'
import { currencyOf } from './product-fields.ts'
import type { ProductIndex } from './product-index.ts'

const NOTHING: Decimal = { digits: 0n, places: 0 }

/** The currency of the balance that pays; undefined if something else does, or if that cannot be told. */
export function balanceCurrency(paymentMethod: unknown): string | undefined {
  const { type, currency } = isJsonObject(paymentMethod) ? paymentMethod : {}
  return type === 'ACCOUNT_BALANCE' && typeof currency === 'string' && /^[A-Z]{3}$/.test(currency)
    ? currency
    : undefined
}

/** The sum of the face values of all items whose products are in a currency. What else there is costs more. */
export function sumIn(currency: string, items: readonly unknown[], products: ProductIndex): Decimal {
  let sum = NOTHING
  for (const item of items) {
    if (!isJsonObject(item) || typeof item.face_value !== 'number' || !Number.isFinite(item.face_value)) continue
    const [code] = codesOf(item.products)
    const found = code === undefined ? undefined : products.find(code)
    if (found === undefined || currencyOf(found.product) !== currency) continue
    sum = addDecimals(sum, readDecimal(plainDecimal(item.face_value)) ?? NOTHING)
  }
  return sum
}

/** The codes that an item offers. The products of one choice share a currency. */
export function codesOf(products: unknown): readonly string[] {
  const { type, value, values } = isJsonObject(products) ? products : {}
  const codes = type === 'SINGLE' ? [value] : type === 'MULTIPLE' && Array.isArray(values) ? values : []
  return codes.filter((code) => typeof code === 'string')
}

/** Only ever a warning: prices may be lower than face values, and the playground accepts everything. */
export function balanceWarning(
  currency: string,
  sum: Decimal,
  balance: ReadBalance | undefined,
): SchemaIssue | undefined {
  const path = ['payment_method']
  if (balance === undefined) {
    return { path, code: 'not_checked', message: `the balance in ${currency} could not be read, so it was not checked` }
  }
  if (decimalOrder(sum, balance.value) <= 0) return undefined
  const message = `the face values in ${currency} add up to ${decimalText(sum)}, and the balance is ${balance.text}`
  return { path, code: 'balance', message }
}
