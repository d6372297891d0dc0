import type { Product } from '../../wire.gen.ts'
import { type Content, contentResources } from './content-resources.ts'
import { currencyRule } from './currencies.ts'
import { decimalString, minorUnits } from './money.ts'
import type { StockedProduct } from './stocked-product.ts'

/** A product as the API shows it. */
export function productDocument(product: StockedProduct, content: Content = 'url'): Product {
  const { code, currency, state, orderable, countries, discount, availability = 'stocked' } = product
  const common = {
    // Made up: a real name is the brand's.
    name: product.name ?? `${code.replace(/-[A-Z]{2}$/, '')} (sandbox)`,
    code,
    currency,
    state,
    is_orderable: orderable,
    categories: [...categoriesOf(product)],
    countries_redeemable_in: [...countries],
    customer_service: { phone_number: null, website_url: 'https://brand.example/help' },
    discount_multiplier: discount,
    availability,
    // The playground sends it, which the documentation does not say.
    approval_state: 'APPROVED',
  }
  switch (product.payoutType) {
    case 'gift_card':
      return {
        ...common,
        payout_type: 'gift_card',
        gift_card: { denominations: denominationsOf(product), ...brand(product, content) },
      }
    case 'subscription':
      return {
        ...common,
        payout_type: 'subscription',
        subscription: {
          subscription_plans: product.plans.map(({ code, name, length = 1, lengthUnit = 'MONTHS', price }) => ({
            subscription_plan_code: code,
            name: name ?? code,
            length,
            length_unit: lengthUnit,
            price: amountText(price, currency),
          })),
          ...brand(product, content),
        },
      }
    case 'payment': {
      const { minimum_value, maximum_value } = denominationsOf(product)
      return {
        ...common,
        payout_type: 'payment',
        payment: {
          denominations: { minimum_value, maximum_value },
          assets: { icon_image_url: imageOf(product, 'icon'), primary_color: colourOf(code) },
          content_resources: contentResources(product, content),
        },
      }
    }
  }
}

/** The face values in the form of gift cards, which have all four fields. */
export function denominationsOf({ kind, currency, minimum, maximum, available = [] }: StockedProduct) {
  const { digits } = currencyRule(currency)
  if (kind === 'open') {
    return {
      type: kind,
      minimum_value: minimum === undefined ? decimalString(1n, digits) : amountText(minimum, currency),
      // Runa's products have a highest value; one that is given without can be ordered for any amount.
      maximum_value: maximum === undefined ? null : amountText(maximum, currency),
      available_list: null,
    }
  }
  const units = (value: number | string) => minorUnits(value, digits) ?? 0n
  const sorted = [...available].sort((one, other) => (units(one) < units(other) ? -1 : 1))
  const [least = 0, most = 0] = [sorted[0], sorted.at(-1)]
  return {
    type: kind,
    minimum_value: amountText(least, currency),
    maximum_value: amountText(most, currency),
    available_list: available.map((value) => amountText(value, currency)),
  }
}

/** A string stays as it is: the live service writes "20" and "20.00". */
const amountText = (value: number | string, currency: string): string =>
  typeof value === 'string' ? value : value.toFixed(currencyRule(currency).digits)

/** What gift cards and subscriptions say about the brand. */
function brand(product: StockedProduct, content: Content) {
  const { code, barcodeFormat = null, usageType = null, redeemableAt = 'all' } = product
  const { type, inMonths } = product.expiry ?? { type: 'indefinite' }
  return {
    assets: {
      card_image_url: imageOf(product, 'card'),
      icon_image_url: imageOf(product, 'icon'),
      primary_color: colourOf(code),
    },
    balance_check_url: product.payoutType === 'gift_card' ? 'https://brand.example/balance' : null,
    website_url: 'https://brand.example',
    content_resources: contentResources(product, content),
    expiry: { date_policy: null, type, ...(inMonths === undefined ? {} : { in_months: inMonths }) },
    redeemable_at: redeemableAt,
    barcode_format: barcodeFormat,
    e_code_usage_type: usageType,
  }
}

const imageOf = ({ code }: StockedProduct, kind: string): string =>
  `https://content.example/${encodeURIComponent(code)}/${kind}.png`

/** Any, and always the same for a code. */
function colourOf(code: string): string {
  let sum = 0
  for (const character of code) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 0x1000000
  return `#${sum.toString(16).padStart(6, '0')}`
}

/** The documentation names `fashion`; the others are made up. */
const CATEGORIES = ['fashion', 'food-and-drink', 'general', 'travel'] as const

export const categoriesOf = ({ categories, code }: StockedProduct): readonly string[] =>
  categories ?? [categoryOf(code)]

/** Any, and always the same for a code. */
const categoryOf = (code: string): string => CATEGORIES[code.length % CATEGORIES.length] ?? CATEGORIES[0]
