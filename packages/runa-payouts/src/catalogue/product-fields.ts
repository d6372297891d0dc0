import { isJsonObject } from '@x/transport'
import type { Product, SubscriptionPlan } from '../wire.gen.ts'

/**
 * Fields of a product as they came. A client that only reports what does not match the schema hands such rows on, so
 * nothing here relies on the types: what cannot be read is undefined or empty, and nothing is concluded from it.
 */
const fieldsOf = (product: Product): Readonly<Record<string, unknown>> => product

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** Undefined if it cannot be told. */
export const currencyOf = (product: Product): string | undefined => textOf(fieldsOf(product).currency)

/** Empty if it cannot be told. */
export function countriesOf(product: Product): readonly string[] {
  const countries = fieldsOf(product).countries_redeemable_in
  return Array.isArray(countries) ? countries.filter((country) => typeof country === 'string') : []
}

/** The plans of a subscription that have a code. */
export function plansOf(product: Product | undefined): readonly SubscriptionPlan[] {
  if (product === undefined || fieldsOf(product).payout_type !== 'subscription') return []
  const { subscription } = fieldsOf(product)
  const plans = isJsonObject(subscription) ? subscription.subscription_plans : undefined
  return Array.isArray(plans) ? plans.filter((plan) => isJsonObject(plan) && isText(plan.subscription_plan_code)) : []
}

const isText = (value: unknown): boolean => typeof value === 'string'

/** The face values of a product, as texts. */
export interface Denominations {
  readonly isFixed: boolean
  readonly minimum: string | undefined
  readonly maximum: string | undefined
  /** Empty if there is none. What is no text is an empty one: it may be the value that was meant. */
  readonly list: readonly string[]
}

/** Undefined for a kind of product that has none, or where they cannot be read. */
export function denominationsOf(product: Product): Denominations | undefined {
  const { payout_type, gift_card, payment } = fieldsOf(product)
  const holder = payout_type === 'gift_card' ? gift_card : payout_type === 'payment' ? payment : undefined
  const denominations = isJsonObject(holder) ? holder.denominations : undefined
  if (!isJsonObject(denominations)) return undefined
  const { type, minimum_value, maximum_value, available_list } = denominations
  return {
    isFixed: payout_type === 'gift_card' && type === 'fixed',
    minimum: textOf(minimum_value),
    maximum: textOf(maximum_value),
    list: Array.isArray(available_list) ? available_list.map((one) => textOf(one) ?? '') : [],
  }
}
