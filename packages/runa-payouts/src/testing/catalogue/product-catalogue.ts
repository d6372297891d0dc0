import type { ProductUpdate } from '../../wire.gen.ts'
import { countryOf, currencyByCountry } from './countries.ts'
import { type Offer, offerOf } from './offer.ts'
import {
  changedProduct,
  changeProblem,
  type ProductChange,
  ProductChangeError,
  productUpdate,
  UnknownProductError,
} from './product-change.ts'
import type { ProductRule } from './product-rule.ts'
import { PRODUCT_TABLE, type ProductRow } from './product-table.ts'
import { type StockedProduct, stockedProduct } from './stocked-product.ts'

/** The products of a sandbox, and what orders may name. */
export interface Catalogue {
  /**
   * What can be ordered by a code: a product, a plan of a subscription, or a template. Undefined if nothing can, as for a
   * subscription's own code.
   */
  offer(code: string): Offer | undefined
  /** What a code in an order belongs to, whether it can be ordered or not: for a plan's code, the subscription. */
  owner(code: string): StockedProduct | undefined
  /** The product of a code, whether it can be ordered or not. Undefined for plans and templates. */
  product(code: string): StockedProduct | undefined
  /** Every product that lists have, in the order of their codes, as Runa lists them. */
  readonly products: readonly StockedProduct[]
  /**
   * Changes a product from now on.
   *
   * @returns the body of the webhook about it.
   * @throws TypeError for an unknown product, and for a change that it cannot have.
   */
  change(code: string, change: ProductChange, now: number): ProductUpdate
  /** The body of the webhook about the latest change. Undefined if the product has not changed. */
  latestUpdate(code: string): ProductUpdate | undefined
}

const isTemplate = (code: string): boolean => code.startsWith('PT-')

/**
 * A catalogue of the listed products, which have rules of their own, and of those that the sandbox knows. If any product
 * is allowed, a code that ends in a country is enough. The country decides the currency.
 *
 * @throws TypeError for a rule that nothing could be ordered by, and for a plan's code that stands for something else.
 */
export function createCatalogue(listed: Readonly<Record<string, ProductRule>> = {}, takesAny = false): Catalogue {
  const stock = new Map<string, StockedProduct>()
  const plans = new Map<string, { readonly of: string; readonly place: number }>()
  const updates = new Map<string, ProductUpdate>()
  let codes: readonly string[] | undefined
  let changedAt = 0

  for (const [code, rule] of Object.entries({ ...tableRules(), ...listed })) {
    stock.set(code, stockedProduct(code, rule))
  }
  for (const { code, plans: own } of stock.values()) {
    own.forEach((plan, place) => {
      const taken = stock.has(plan.code) || plans.has(plan.code)
      if (taken) throw new TypeError(`The product '${code}' has a plan whose code is taken: ${plan.code}`)
      plans.set(plan.code, { of: code, place })
    })
  }

  /** Also one that no list has, where any product is taken. */
  const found = (code: string): StockedProduct | undefined => {
    const known = stock.get(code)
    if (known !== undefined || !takesAny || plans.has(code)) return known
    const currency = currencyByCountry.get(countryOf(code) ?? '')
    return currency === undefined ? undefined : stockedProduct(code, { currency })
  }
  const product = (code: string) => (isTemplate(code) ? undefined : found(code))

  const owner = (code: string) => found(plans.get(code)?.of ?? code)

  return {
    owner,
    product,
    get products() {
      codes ??= [...stock.keys()].filter((code) => !isTemplate(code)).sort()
      return codes.flatMap((code) => stock.get(code) ?? [])
    },
    offer: (code) => {
      const plan = plans.get(code)
      const offered = owner(code)
      if (offered === undefined || !offered.orderable) return undefined
      if (plan !== undefined) return offerOf(offered, offered.plans[plan.place])
      return offered.payoutType === 'subscription' ? undefined : offerOf(offered)
    },
    change: (code, change, now) => {
      const before = product(code)
      if (before === undefined) throw new UnknownProductError(code)
      const problem = changeProblem(before, change)
      if (problem !== undefined) throw new ProductChangeError(code, problem)
      const after = changedProduct(before, change)
      // The newest timestamp counts, so two changes of one millisecond have different ones.
      changedAt = Math.max(changedAt + 1, Math.floor(now) * 1000)
      const update = productUpdate(before, after, changedAt)
      if (!stock.has(code)) codes = undefined
      stock.set(code, after)
      updates.set(code, update)
      return update
    },
    latestUpdate: (code) => updates.get(code),
  }
}

/** The rules of the table, with the currency that the end of a code says. */
const tableRules = (): Readonly<Record<string, ProductRule>> =>
  Object.fromEntries(Object.entries(PRODUCT_TABLE).map(([code, row]) => [code, ruleOf(code, row)]))

function ruleOf(code: string, row: ProductRow): ProductRule {
  const currency = row.currency ?? currencyByCountry.get(countryOf(code) ?? '')
  if (currency === undefined) throw new TypeError(`The product '${code}' of the table has no currency`)
  return { ...row, currency }
}
