import type { RedemptionShape } from '../redemption/redemption-shape.ts'
import { isCurrency } from './currencies.ts'

/**
 * The products that the sandbox knows, by their codes. The country at the end of a code decides the currency.
 *
 * The first rows are codes that appear in Runa's documentation (developer.runa.io) or in recorded traffic of its
 * playground. The last row has the same form, and examples use it.
 */
const codes = `
  1800FL-US AMC-US AMZ-GB AMZ-US DEVON-US MMM-US
  ABO-GB AUCHAN-FR BAW-GB CDISC-FR FIVEG-US LUSH-CA
  AMZ-CA AMZ-DE AMZ-FR AMZ-JP STARBUCKS-US TARGET-US UBER-US VISA-US
`

export const KNOWN_PRODUCTS: ReadonlySet<string> = new Set(codes.trim().split(/\s+/))

/** What the sandbox knows of a product, or of a payout template (`PT-…`). */
export interface ProductRule {
  /** ISO 4217 code. */
  readonly currency: string
  /** ISO 3166 code of the country it can be redeemed in. Default: the suffix of the code, if it has one. */
  readonly country?: string
  /** `open`: any amount from `minimum` to `maximum`. `fixed`: one of `available`. Default `open`. */
  readonly kind?: 'open' | 'fixed'
  /** The lowest face value, in units of the currency. Default none. */
  readonly minimum?: number | string
  /** The highest face value, in units of the currency. Default none. */
  readonly maximum?: number | string
  /** The face values of a `fixed` product. */
  readonly available?: readonly (number | string)[]
  /** Default true. */
  readonly orderable?: boolean
  /** What its payouts are redeemed for. Default: a code, and for the playground's own products what is documented. */
  readonly redemption?: RedemptionShape
}

/** The rules of a product, by its code. Undefined if it cannot be ordered. */
export type Catalogue = (code: string) => ProductRule | undefined

/** The templates that the playground provides for everyone (developer.runa.io, /reference/2024-02-05/playground). */
const templates: Readonly<Record<string, ProductRule>> = {
  'PT-01HQ12PV4B8XMBRTK281JM54KK': { currency: 'USD', country: 'US' },
  'PT-01HPPT8ME05693EG77RCGKMX7N': { currency: 'GBP', country: 'GB' },
  'PT-01HQ130AHCKRRB45Z5XV2Y8W9K': { currency: 'EUR' },
  'PT-01HQ12SMX2964BVXG2N69K8HF3': { currency: 'CAD', country: 'CA' },
}

/** Countries by currency. Product codes end in a country. */
const countries: Readonly<Record<string, string>> = {
  AED: 'AE',
  ARS: 'AR',
  AUD: 'AU',
  BRL: 'BR',
  CAD: 'CA',
  CHF: 'CH LI',
  CLP: 'CL',
  CNY: 'CN',
  COP: 'CO',
  CZK: 'CZ',
  DKK: 'DK',
  EUR: 'AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK',
  GBP: 'GB',
  HUF: 'HU',
  ILS: 'IL',
  INR: 'IN',
  JPY: 'JP',
  KRW: 'KR',
  MXN: 'MX',
  MYR: 'MY',
  NOK: 'NO',
  NZD: 'NZ',
  PEN: 'PE',
  PLN: 'PL',
  RON: 'RO',
  SAR: 'SA',
  SEK: 'SE',
  SGD: 'SG',
  USD: 'US PR',
  ZAR: 'ZA',
}

/** Countries that products can be redeemed in, by their codes. */
export const currencyByCountry: ReadonlyMap<string, string> = new Map(
  Object.entries(countries).flatMap(([currency, codes]) => codes.split(' ').map((code) => [code, currency] as const)),
)

export const countryOf = (code: string): string | undefined => /-([A-Z]{2})$/.exec(code)?.[1]

/**
 * A catalogue of the listed products, which have rules of their own, and of those that the sandbox knows. If any
 * product is allowed, a code that ends in a country is enough. The country decides the currency.
 */
export function createCatalogue(listed: Readonly<Record<string, ProductRule>> = {}, takesAny = false): Catalogue {
  for (const [code, rule] of Object.entries(listed)) {
    if (!isCurrency(rule.currency))
      throw new TypeError(`The product '${code}' has an unknown currency: ${rule.currency}`)
  }
  const ruled = new Map(Object.entries({ ...templates, ...listed }))
  return (code) => {
    const country = countryOf(code)
    const rule = ruled.get(code)
    if (rule?.orderable === false) return undefined
    if (rule !== undefined) return country === undefined ? rule : { country, ...rule }
    if (country === undefined || !(takesAny || KNOWN_PRODUCTS.has(code))) return undefined
    const currency = currencyByCountry.get(country)
    return currency === undefined ? undefined : { currency, country }
  }
}
