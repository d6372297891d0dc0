import type { Product } from '../wire.gen.ts'
import { compareDecimals } from './decimal-order.ts'
import { checkAmount } from './denomination.ts'
import { denominationsOf, plansOf } from './product-fields.ts'

/** What to look for. Every condition that you give has to hold. */
export interface ProductSearch {
  /** ISO 3166 code (alpha-2) of a country where it can be redeemed, for example "US". */
  readonly country?: string | undefined
  /** ISO 4217 code of its currency, for example "USD". */
  readonly currency?: string | undefined
  /** Code of a category, as `listProductCategories` gives it. */
  readonly category?: string | undefined
  /** `gift_card`, `subscription`, `payment`, or a kind that Runa has added. */
  readonly payoutType?: string | undefined
  /** A face value that it can have, in units of its currency. Leaves out products whose face values are unknown. */
  readonly faceValue?: number | string | undefined
  /** The greatest face value that you would pay: leaves out products whose least face value is greater. */
  readonly maxFaceValue?: number | string | undefined
  /** Whether to leave out products that cannot be ordered now. Default true. */
  readonly isOrderable?: boolean | undefined
}

export function searchProducts(products: Iterable<Product>, search: ProductSearch): Product[] {
  return [...products].filter((product) => matches(product, search))
}

function matches(product: Product, search: ProductSearch): boolean {
  const { country, currency, category, payoutType, faceValue, maxFaceValue, isOrderable = true } = search
  // Fields of a kind that this version does not know, or of a row that does not match its schema, may be missing.
  const fields: Readonly<Record<string, unknown>> = product
  const includes = (name: string, value: string) => {
    const list = fields[name]
    return Array.isArray(list) && list.includes(value)
  }
  return (
    (country === undefined || includes('countries_redeemable_in', country.toUpperCase())) &&
    (currency === undefined || fields.currency === currency.toUpperCase()) &&
    (category === undefined || includes('categories', category)) &&
    (payoutType === undefined || fields.payout_type === payoutType) &&
    (!isOrderable || fields.is_orderable === true) &&
    (faceValue === undefined || checkAmount(product, faceValue).isAllowed === true) &&
    (maxFaceValue === undefined || !isDearer(product, String(maxFaceValue)))
  )
}

function isDearer(product: Product, most: string): boolean {
  const values = leastValues(product)
  return values.length > 0 && values.every((value) => compareDecimals(value, most) > 0)
}

/** What a product can cost at least; several for a list or for plans. */
function leastValues(product: Product): readonly string[] {
  const denominations = denominationsOf(product)
  if (denominations === undefined) {
    return plansOf(product).flatMap(({ price }) => (typeof price === 'string' ? [price] : []))
  }
  const { isFixed, minimum, list } = denominations
  return isFixed ? list : minimum === undefined ? [] : [minimum]
}
