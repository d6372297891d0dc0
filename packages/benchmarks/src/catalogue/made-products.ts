/** As many as a large catalogue has, in Runa's largest pages. */
export const PRODUCTS = 5_000
const PAGE = 500

const COUNTRIES = ['US', 'GB', 'FR', 'DE', 'CA', 'JP', 'CH', 'PL', 'BR', 'AU'] as const
const CURRENCIES = ['USD', 'GBP', 'EUR', 'EUR', 'CAD', 'JPY', 'CHF', 'PLN', 'BRL', 'AUD'] as const
const TEXTS = [
  'description',
  'disclaimer',
  'refund_policy',
  'reissuance_policy',
  'terms_buyer',
  'terms_consumer',
  'redemption_instructions',
] as const

/** The face values that the fixed products have. */
export const FIXED_VALUES = [10, 25, 50, 100]

/** The product at a place of the list: its code, and whether it is fixed, open or a subscription. */
export interface MadeProduct {
  readonly code: string
  readonly kind: 'fixed' | 'open' | 'subscription'
  readonly document: object
}

export function madeProduct(place: number): MadeProduct {
  const country = COUNTRIES[place % COUNTRIES.length] ?? 'US'
  const code = `BRAND${String(place).padStart(5, '0')}-${country}`
  const kind = place % 50 === 49 ? 'subscription' : place % 3 === 0 ? 'fixed' : 'open'
  return { code, kind, document: document(code, kind, place, country) }
}

/** Fields and texts of a length that recorded products have: about 1.5 kB each. */
function document(code: string, kind: MadeProduct['kind'], place: number, country: string): object {
  const brand = {
    assets: {
      card_image_url: `https://content.example/${code}/card.png`,
      icon_image_url: `https://content.example/${code}/icon.png`,
      primary_color: '#4a2c6f',
    },
    balance_check_url: null,
    website_url: 'https://brand.example',
    content_resources: {
      ...Object.fromEntries(
        TEXTS.map((text) => [`${text}_markdown_url`, `https://content.example/${code}/${text}.md`]),
      ),
      locale: 'en_US',
    },
    expiry: { date_policy: null, in_months: 24, type: 'from-issue-date' },
    redeemable_at: 'all',
    barcode_format: null,
    e_code_usage_type: null,
  }
  return {
    name: `Brand ${place}`,
    code,
    currency: CURRENCIES[place % CURRENCIES.length],
    state: 'LIVE',
    is_orderable: true,
    categories: ['general', 'fashion'],
    countries_redeemable_in: [country],
    customer_service: { phone_number: null, website_url: 'https://brand.example/help' },
    discount_multiplier: '0.0130',
    availability: 'stocked',
    approval_state: 'APPROVED',
    ...(kind === 'subscription'
      ? {
          payout_type: 'subscription',
          subscription: {
            subscription_plans: [
              {
                subscription_plan_code: planCode(code),
                name: 'Month',
                length: 1,
                length_unit: 'MONTHS',
                price: '9.99',
              },
            ],
            ...brand,
          },
        }
      : { payout_type: 'gift_card', gift_card: { denominations: denominations(kind), ...brand } }),
  }
}

export const planCode = (code: string): string => `${code}-1M`

const denominations = (kind: 'fixed' | 'open') =>
  kind === 'fixed'
    ? {
        type: kind,
        minimum_value: '10.00',
        maximum_value: '100.00',
        available_list: FIXED_VALUES.map((value) => value.toFixed(2)),
      }
    : { type: kind, minimum_value: '5.00', maximum_value: '500.00', available_list: null }

/** Every page, by the cursor that it comes after; the first by an empty text, and the last is empty. */
export function madePages(): ReadonlyMap<string, string> {
  const pages = new Map<string, string>()
  let after = ''
  for (let start = 0; start <= PRODUCTS; start += PAGE) {
    const made = Array.from({ length: Math.min(PAGE, PRODUCTS - start) }, (_, place) => madeProduct(start + place))
    const [first, last] = [made[0]?.code, made.at(-1)?.code]
    const pagination = { cursors: { before: first, after: last }, page: { limit: PAGE } }
    pages.set(after, JSON.stringify({ catalog: made.map(({ document }) => document), pagination }))
    after = last ?? ''
  }
  return pages
}
