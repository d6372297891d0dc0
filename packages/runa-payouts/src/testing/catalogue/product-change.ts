import { unknownName } from '@x/transport'
import type { ProductUpdate } from '../../wire.gen.ts'
import { currencyRule } from './currencies.ts'
import { decimalString, minorUnits } from './money.ts'
import { denominationsOf } from './product-document.ts'
import { discountUnits, isAbove, type StockedProduct, WHOLE } from './stocked-product.ts'

/** What changes about a product. What you leave out stays as it is. */
export interface ProductChange {
  /** Whether orders may name it. It is TEMPORARILY_DISABLED while they may not. */
  readonly orderable?: boolean
  /** The lowest face value. The product is open from then on. */
  readonly minimum?: number | string
  /** The highest face value. The product is open from then on. */
  readonly maximum?: number | string
  /** The only face values. The product is fixed from then on. */
  readonly available?: readonly (number | string)[]
  /** What Runa takes off the price, as a share of the face value: `"0.05"` is 5 %. */
  readonly discount?: string
}

/** A field of a change that the product cannot have, and what is allowed. */
export interface ChangeProblem {
  readonly field: keyof ProductChange
  /** Reads well after "expected". */
  readonly expected: string
}

/** There is no product of this code. */
export class UnknownProductError extends TypeError {
  constructor(code: string) {
    super(`unknown product ${code}`)
  }
}

/** The product cannot change like this. */
export class ProductChangeError extends TypeError {
  readonly problem: ChangeProblem

  constructor(code: string, problem: ChangeProblem) {
    super(`${code}: ${problem.field}: expected ${problem.expected}`)
    this.problem = problem
  }
}

const FIELDS: Readonly<Record<keyof ProductChange, true>> = {
  orderable: true,
  minimum: true,
  maximum: true,
  available: true,
  discount: true,
}

/**
 * Undefined if the product can change like this.
 *
 * @throws TypeError for a field that no product has.
 */
export function changeProblem(product: StockedProduct, change: ProductChange): ChangeProblem | undefined {
  const { payoutType, currency } = product
  const { orderable, minimum, maximum, available, discount } = change
  // What is misspelt would change nothing.
  const unknown = Object.keys(change).find((field) => !Object.hasOwn(FIELDS, field))
  if (unknown !== undefined)
    throw new TypeError(`${product.code}: ${unknown}: ${unknownName('field', Object.keys(FIELDS))(unknown)}`)
  if (orderable !== undefined && typeof orderable !== 'boolean')
    return { field: 'orderable', expected: 'true or false' }
  const { digits } = currencyRule(currency)
  const anAmount = `an amount of ${currency} with ${digits === 0 ? 'no decimals' : `at most ${digits} decimals`}`
  const isAmount = (value: number | string) => minorUnits(value, digits) !== undefined
  const open = minimum === undefined ? (maximum === undefined ? undefined : 'maximum') : 'minimum'
  if (open !== undefined && payoutType === 'subscription') {
    return { field: open, expected: 'nothing, because a subscription has the prices of its plans' }
  }
  if (minimum !== undefined && !isAmount(minimum)) return { field: 'minimum', expected: anAmount }
  if (maximum !== undefined && !isAmount(maximum)) return { field: 'maximum', expected: anAmount }
  if (open !== undefined) {
    const after = withFaceValues(product, change)
    if (isAbove(after.minimum, after.maximum, digits)) {
      return minimum === undefined
        ? { field: 'maximum', expected: `at least the minimum, ${after.minimum}` }
        : { field: 'minimum', expected: `at most the maximum, ${after.maximum}` }
    }
  }
  if (available !== undefined) {
    if (payoutType !== 'gift_card') return { field: 'available', expected: `nothing, because this is a ${payoutType}` }
    if (open !== undefined) return { field: 'available', expected: `nothing together with ${open}` }
    if (available.length === 0 || !available.every(isAmount)) {
      return { field: 'available', expected: `a list of at least one, each ${anAmount}` }
    }
  }
  if (discount !== undefined && discountUnits(discount) === undefined) {
    return { field: 'discount', expected: 'a decimal string from 0 to 1 with at most 6 decimals' }
  }
  return undefined
}

/** The product after the change. */
export function changedProduct(product: StockedProduct, change: ProductChange): StockedProduct {
  const { orderable = product.orderable, discount = product.discount } = change
  const state = orderable === product.orderable ? product.state : orderable ? 'LIVE' : 'TEMPORARILY_DISABLED'
  return { ...withFaceValues(product, change), orderable, state, discount }
}

function withFaceValues(product: StockedProduct, { minimum, maximum, available }: ProductChange): StockedProduct {
  if (available !== undefined) return { ...product, kind: 'fixed', available }
  if (minimum === undefined && maximum === undefined) return product
  // What was fixed has no ends of its own.
  const { available: _, minimum: least, maximum: most, ...rest } = product
  const ends = {
    minimum: minimum ?? (product.kind === 'open' ? least : undefined),
    maximum: maximum ?? (product.kind === 'open' ? most : undefined),
  }
  return {
    ...rest,
    kind: 'open',
    ...(ends.minimum === undefined ? {} : { minimum: ends.minimum }),
    ...(ends.maximum === undefined ? {} : { maximum: ends.maximum }),
  }
}

/**
 * The body of the webhook `product.update` (developer.runa.io, /reference/webhooks). Its timestamp has microseconds and
 * no zone, as in the documented sample. The form of the denominations is not documented: they have that of the product,
 * and are only there if they differ.
 *
 * @param microseconds since the Unix epoch.
 */
export function productUpdate(before: StockedProduct, after: StockedProduct, microseconds: number): ProductUpdate {
  const [old, renewed] = [denominationsOf(before), denominationsOf(after)]
  const isOther = JSON.stringify(old) !== JSON.stringify(renewed)
  return {
    product_code: after.code,
    old_state: { ...stateOf(before), ...(isOther && { denominations: old }) },
    new_state: { ...stateOf(after), ...(isOther && { denominations: renewed }) },
    timestamp: `${new Date(Math.floor(microseconds / 1000)).toISOString().slice(0, -1)}${String(microseconds % 1000).padStart(3, '0')}`,
  }
}

/** That the multiplier of the price is 1 less the discount is read from the documented sample, and stated nowhere. */
const stateOf = ({ orderable, discount }: StockedProduct) => ({
  price_multiplier: decimalString(WHOLE - (discountUnits(discount) ?? 0n), 6).replace(/0{1,4}$/, ''),
  is_orderable: orderable,
})
