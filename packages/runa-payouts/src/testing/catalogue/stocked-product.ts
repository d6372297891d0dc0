import { countryOf } from './countries.ts'
import { currencyRule, isCurrency } from './currencies.ts'
import { minorUnits } from './money.ts'
import type { PlanRule, ProductRule } from './product-rule.ts'

/** A product, or a template, with what its rule leaves open filled in. */
export interface StockedProduct extends Omit<ProductRule, 'country'> {
  readonly code: string
  readonly payoutType: 'gift_card' | 'subscription' | 'payment'
  readonly kind: 'open' | 'fixed'
  /** Empty if it is not known. */
  readonly countries: readonly string[]
  readonly plans: readonly PlanRule[]
  readonly orderable: boolean
  readonly state: 'LIVE' | 'TEMPORARILY_DISABLED' | 'TEMPORARILY_DEGRADED'
  /** A decimal string. */
  readonly discount: string
}

export const NO_DISCOUNT = '0.00'

/**
 * The product that a rule describes.
 *
 * @throws TypeError for a rule that nothing could be ordered by.
 */
export function stockedProduct(code: string, { country = countryOf(code), ...rule }: ProductRule): StockedProduct {
  const { payoutType = 'gift_card', plans = [], kind = 'open', countries, state } = rule
  const orderable = rule.orderable ?? state !== 'TEMPORARILY_DISABLED'
  const product: StockedProduct = {
    ...rule,
    code,
    payoutType,
    kind,
    plans,
    countries: countries ?? (country === undefined ? [] : [country]),
    orderable,
    state: state ?? (orderable ? 'LIVE' : 'TEMPORARILY_DISABLED'),
    discount: rule.discount ?? NO_DISCOUNT,
  }
  const problem = ruleProblem(product)
  if (problem !== undefined) throw new TypeError(`The product '${code}' ${problem}`)
  return product
}

function ruleProblem({ currency, payoutType, plans, kind, discount, ...rule }: StockedProduct): string | undefined {
  if (!isCurrency(currency)) return `has an unknown currency: ${currency}`
  const { digits } = currencyRule(currency)
  const { minimum, maximum, available = [] } = rule
  const amounts = [minimum, maximum, ...available, ...plans.map(({ price }) => price)]
  const odd = amounts.find((value) => value !== undefined && minorUnits(value, digits) === undefined)
  if (odd !== undefined) return `has an amount that is not one of ${currency}: ${odd}`
  if (isAbove(minimum, maximum, digits)) return `has a minimum above its maximum: ${minimum}`
  if (kind === 'fixed' && payoutType !== 'gift_card') return `is a ${payoutType}, which has no fixed face values`
  if (kind === 'fixed' && available.length === 0) return 'is fixed and has no available face values'
  if (payoutType === 'subscription' && plans.length === 0) return 'is a subscription and has no plans'
  if (payoutType !== 'subscription' && plans.length > 0) return `is a ${payoutType} and has plans`
  if (!isDiscount(discount)) return `has a discount that is not a decimal string from 0 to 1: ${discount}`
  return undefined
}

/** Whether the first of two amounts is more than the second. */
export function isAbove(one: number | string | undefined, other: number | string | undefined, digits: number): boolean {
  if (one === undefined || other === undefined) return false
  return (minorUnits(one, digits) ?? 0n) > (minorUnits(other, digits) ?? 0n)
}

/** A share of the face value, in at most six decimals. */
const isDiscount = (text: string): boolean => discountUnits(text) !== undefined

const DISCOUNT_DIGITS = 6

/** What a discount of 1 is in the units of `discountUnits`. */
export const WHOLE = 10n ** BigInt(DISCOUNT_DIGITS)

/** A discount as a whole number of millionths. Undefined for anything that is not a share from 0 to 1. */
export function discountUnits(text: string): bigint | undefined {
  const units = minorUnits(text, DISCOUNT_DIGITS)
  return units === undefined || units > WHOLE ? undefined : units
}
