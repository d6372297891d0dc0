import { currencyRule } from './currencies.ts'
import { minorUnits } from './money.ts'
import type { PlanRule } from './product-rule.ts'
import type { StockedProduct } from './stocked-product.ts'

/** What an order's code stands for. */
export interface Offer {
  readonly currency: string
  readonly countries: readonly string[]
  readonly payoutType: StockedProduct['payoutType']
  /** A decimal string. */
  readonly discount: string
  /** Whether it can be ordered for an amount, in minor units of its currency. */
  hasFaceValue(minor: bigint): boolean
}

/** A product by its own code, or one plan of a subscription by the plan's. */
export function offerOf(product: StockedProduct, plan?: PlanRule): Offer {
  const { currency, countries, payoutType, discount } = product
  const { digits } = currencyRule(currency)
  const units = (value: number | string) => minorUnits(value, digits)
  return {
    currency,
    countries,
    payoutType,
    discount,
    hasFaceValue: (minor) => {
      // That a plan costs its price and nothing else is assumed: the documentation only says which code to order.
      if (plan !== undefined) return units(plan.price) === minor
      const { kind, available = [], minimum = 0, maximum } = product
      if (kind === 'fixed') return available.some((value) => units(value) === minor)
      const most = maximum === undefined ? undefined : units(maximum)
      return minor >= (units(minimum) ?? 0n) && (most === undefined || minor <= most)
    },
  }
}
