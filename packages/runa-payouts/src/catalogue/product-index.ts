import { isJsonObject } from '@x/transport'
import type { Product, SubscriptionPlan } from '../wire.gen.ts'
import { plansOf } from './product-fields.ts'

/** What a code in an order leads to. */
export type Ordered =
  | { readonly kind: 'product'; readonly product: Product }
  | { readonly kind: 'plan'; readonly product: Product; readonly plan: SubscriptionPlan }
  /** The code of a subscription itself, which cannot be ordered. */
  | { readonly kind: 'subscription'; readonly product: Product; readonly plans: readonly SubscriptionPlan[] }

/** Products by the codes that orders may name. */
export class ProductIndex {
  readonly #products = new Map<string, Product>()
  readonly #byCode = new Map<string, Ordered>()
  #codes: readonly string[] | undefined

  constructor(products: Iterable<Product>) {
    for (const product of products) this.set(product)
  }

  get products(): Iterable<Product> {
    return this.#products.values()
  }

  get size(): number {
    return this.#products.size
  }

  /** Every code that an order may name. */
  get codes(): readonly string[] {
    this.#codes ??= [...this.#byCode].filter(([, { kind }]) => kind !== 'subscription').map(([code]) => code)
    return this.#codes
  }

  product(code: string): Product | undefined {
    return this.#products.get(code)
  }

  find(code: string): Ordered | undefined {
    return this.#byCode.get(code)
  }

  /** Replaces the product of that code. A row without a code could not be found, and is left out. */
  set(product: Product): void {
    if (!isJsonObject(product) || typeof product.code !== 'string') return
    this.#codes = undefined
    const earlier = this.#products.get(product.code)
    for (const { subscription_plan_code: code } of plansOf(earlier)) {
      // A plan that has moved to another subscription is found there.
      if (this.#byCode.get(code)?.product.code === product.code) this.#byCode.delete(code)
    }
    this.#products.set(product.code, product)
    const plans = plansOf(product)
    this.#byCode.set(
      product.code,
      product.payout_type === 'subscription' ? { kind: 'subscription', product, plans } : { kind: 'product', product },
    )
    for (const plan of plans) this.#byCode.set(plan.subscription_plan_code, { kind: 'plan', product, plan })
  }
}

/**
 * The codes to order a product by: its own code, or, for a subscription, the code of each of its plans. Runa rejects an
 * order for a subscription's own code.
 */
export function orderCodes(product: Product): readonly string[] {
  return product.payout_type === 'subscription'
    ? plansOf(product).map((plan) => plan.subscription_plan_code)
    : [product.code]
}
