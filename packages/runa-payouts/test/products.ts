import { createManualClock } from '@x/sandbox'
import type { CatalogueOptions, ProductSource } from '../src/catalogue/catalogue.ts'
import { createCatalogue } from '../src/catalogue/create-catalogue.ts'
import { type Product, type ProductUpdate, RunaPayouts } from '../src/index.ts'

const BASE = {
  name: 'A brand',
  state: 'LIVE',
  is_orderable: true,
  categories: ['fashion'],
  customer_service: { phone_number: null, website_url: 'https://brand.example' },
  discount_multiplier: '0.05',
  availability: 'stocked',
  // Not documented, and sent by the live service.
  approval_state: 'APPROVED',
} as const

interface Particular {
  readonly currency?: string
  readonly countries?: string[]
  readonly orderable?: boolean
  readonly categories?: string[]
}

const common = (code: string, { currency = 'USD', countries = ['US'], orderable = true, categories }: Particular) => ({
  ...BASE,
  code,
  currency,
  is_orderable: orderable,
  countries_redeemable_in: countries,
  categories: categories ?? ['fashion'],
})

/** A gift card with a range of face values. */
export const openCard = (code: string, minimum: string, maximum: string, more: Particular = {}): Product => ({
  ...common(code, more),
  payout_type: 'gift_card',
  gift_card: {
    denominations: { type: 'open', minimum_value: minimum, maximum_value: maximum, available_list: null },
    e_code_usage_type: null,
    barcode_format: null,
  },
})

/** A gift card with a list of face values. */
export const fixedCard = (code: string, available: string[], more: Particular = {}): Product => ({
  ...common(code, more),
  payout_type: 'gift_card',
  gift_card: {
    denominations: {
      type: 'fixed',
      minimum_value: available[0] ?? null,
      maximum_value: available.at(-1) ?? null,
      available_list: available,
    },
  },
})

export const subscriptionOf = (
  code: string,
  plans: Readonly<Record<string, string>>,
  more: Particular = {},
): Product => ({
  ...common(code, more),
  payout_type: 'subscription',
  subscription: {
    subscription_plans: Object.entries(plans).map(([plan, price], number) => ({
      subscription_plan_code: plan,
      name: plan,
      length: number === 0 ? 1 : 12,
      length_unit: 'MONTHS',
      price,
    })),
  },
})

export const paymentOf = (code: string, minimum: string, maximum: string, more: Particular = {}): Product => ({
  ...common(code, more),
  payout_type: 'payment',
  payment: { denominations: { minimum_value: minimum, maximum_value: maximum } },
})

/** A kind of product that this version does not know: at run time whatever Runa sends. */
export const novelty = (code: string): Product =>
  // The brand of an unknown member exists in types only.
  ({ ...common(code, {}), payout_type: 'airtime', airtime: { network: 'any' } }) as unknown as Product

/** A row that does not match its schema, as a client that only reports this hands it on. */
export const malformed = (product: Product, fields: object): Product =>
  // Not what the type says: that is its purpose.
  ({ ...product, ...fields }) as unknown as Product

/** The error of a client that got this answer. */
async function errorOf(status: number): Promise<unknown> {
  const fetch = async () => Response.json({ type: 'some_error', message: 'a message' }, { status })
  const runa = new RunaPayouts({ apiKey: 'xx.test', fetch, maxRetries: 0 })
  return runa.getOrder('O-1').catch((error: unknown) => error)
}

export const NOT_FOUND = await errorOf(404)
export const UNAVAILABLE = await errorOf(503)

/** Runa's catalogue, which tests change. */
export class Shelf implements ProductSource {
  products: Product[]
  isDown = false
  lists: unknown[] = []
  reads: string[] = []
  /** Runs after the first row of a list was given. */
  inTheMiddle: () => unknown = () => {}

  constructor(...products: Product[]) {
    this.products = products
  }

  async *listProducts(filters: object) {
    this.lists.push(filters)
    if (this.isDown) throw UNAVAILABLE
    // As it was when the list was asked for.
    const [first, ...rest] = this.products
    if (first !== undefined) yield first
    await this.inTheMiddle()
    yield* rest
  }

  async getProduct(code: string) {
    this.reads.push(code)
    if (this.isDown) throw UNAVAILABLE
    const product = this.products.find((one) => one.code === code)
    if (product === undefined) throw NOT_FOUND
    return product
  }
}

export function stocked(options: CatalogueOptions = {}) {
  const clock = createManualClock()
  const shelf = new Shelf(
    openCard('AMZ-US', '1', '500'),
    fixedCard('CAFE-US', ['5', '10']),
    openCard('GONE-US', '1', '5', { orderable: false }),
    subscriptionOf('NEWS-US', { 'NEWS-US-1M': '9.99' }),
  )
  return { clock, shelf, catalogue: createCatalogue(shelf, { clock, ...options }) }
}

export const orderOf = (...codes: string[]) => ({
  payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
  items: codes.map((value) => ({ face_value: 5, products: { type: 'SINGLE', value } })),
})

export const updateOf = (code: string, timestamp: string, is_orderable: boolean): ProductUpdate => ({
  product_code: code,
  old_state: { price_multiplier: '1', is_orderable: !is_orderable },
  new_state: { price_multiplier: '1', is_orderable },
  timestamp,
})

/** A store that holds one text. */
export const memoryStore = (text?: string) => ({
  text,
  async get() {
    return this.text
  },
  async set(next: string) {
    this.text = next
  },
})
