import type { Product } from '../src/index.ts'

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
