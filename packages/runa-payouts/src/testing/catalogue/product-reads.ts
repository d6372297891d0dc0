import type { ApiResponse } from '@x/sandbox'
import type { Product } from '../../wire.gen.ts'
import { apiError, jsonResponse } from '../requests/error-bodies.ts'
import { pageOf, pageRequest } from '../requests/pagination.ts'
import { countryOf, currencyByCountry, KNOWN_PRODUCTS, type ProductRule } from './product-catalogue.ts'

/** The products of the sandbox as the API shows them, by their codes. Templates are not products. */
export type Shelf = ReadonlyMap<string, Product>

const TEMPLATE = /^PT-/

/** The built-in products and those from the options, sorted by code, as Runa lists them. */
export function createShelf(listed: Readonly<Record<string, ProductRule>> = {}): Shelf {
  const codes = [...new Set([...KNOWN_PRODUCTS, ...Object.keys(listed)])].filter((code) => !TEMPLATE.test(code)).sort()
  return new Map(codes.map((code) => [code, productDocument(code, listed[code])]))
}

function productDocument(code: string, rule: ProductRule | undefined): Product {
  const country = rule?.country ?? countryOf(code)
  const currency = rule?.currency ?? currencyByCountry.get(country ?? '') ?? 'USD'
  const orderable = rule?.orderable !== false
  const available = rule?.available?.map(amount)
  return {
    // Made up: a real name belongs to its brand.
    name: `${code.replace(/-[A-Z]{2}$/, '')} (sandbox)`,
    code,
    currency,
    state: orderable ? 'LIVE' : 'TEMPORARILY_DISABLED',
    is_orderable: orderable,
    payout_type: 'gift_card',
    categories: [categoryOf(code)],
    countries_redeemable_in: country === undefined ? [] : [country],
    customer_service: { phone_number: null, website_url: null },
    discount_multiplier: '0.00',
    availability: 'stocked',
    gift_card: {
      denominations:
        rule?.kind === 'fixed' && available !== undefined
          ? {
              type: 'fixed',
              minimum_value: available[0] ?? null,
              maximum_value: available.at(-1) ?? null,
              available_list: available,
            }
          : {
              type: 'open',
              minimum_value: rule?.minimum === undefined ? '0.01' : amount(rule.minimum),
              maximum_value: rule?.maximum === undefined ? '10000.00' : amount(rule.maximum),
              available_list: null,
            },
      // The live service sends null here, which its documentation does not mention.
      e_code_usage_type: null,
      barcode_format: null,
    },
  }
}

const amount = (value: number | string): string => (typeof value === 'number' ? value.toFixed(2) : value)

const CATEGORIES = ['fashion', 'food-and-drink', 'general', 'travel'] as const

/** Any value, always the same for a code. */
const categoryOf = (code: string): string => CATEGORIES[code.length % CATEGORIES.length] ?? CATEGORIES[0]

type ProductRead = 'listProducts' | 'getProduct' | 'listProductCountries' | 'listProductCategories'

interface ProductRequest {
  readonly id: string
  readonly query: URLSearchParams
}

/** Runa's own (developer.runa.io, /features/product-catalog). */
const DEFAULT_LIMIT = 500

export const PRODUCT_READS: Readonly<
  Record<ProductRead, (desk: { readonly shelf: Shelf }, request: ProductRequest) => ApiResponse>
> = {
  listProducts: ({ shelf }, { query }) => {
    const request = pageRequest(query, false, DEFAULT_LIMIT)
    if (typeof request === 'string') return apiError('pagination_error', request)
    const page = pageOf(
      [...shelf.values()]
        .filter((product) => isListed(product, query))
        .map((product) => ({ id: product.code, product })),
      request,
    )
    if (page === undefined) return apiError('pagination_error', 'This cursor leads nowhere')
    return jsonResponse(200, { catalog: page.rows.map(({ product }) => product), pagination: page.pagination })
  },
  getProduct: ({ shelf }, { id }) => {
    const product = shelf.get(id)
    return product === undefined ? apiError('not_found') : jsonResponse(200, product)
  },
  listProductCountries: ({ shelf }) => jsonResponse(200, { countries: valuesOf(shelf, 'countries_redeemable_in') }),
  listProductCategories: ({ shelf }) =>
    jsonResponse(200, { categories: valuesOf(shelf, 'categories').map((code) => ({ code })) }),
}

/** A repeated parameter selects products with any of its values. */
function isListed(product: Product, query: URLSearchParams): boolean {
  const has = (parameter: string, field: ListField) => {
    const wanted = query.getAll(parameter)
    return wanted.length === 0 || wanted.some((value) => listOf(product, field).includes(value))
  }
  return (
    (query.get('is_orderable') !== 'true' || Reflect.get(product, 'is_orderable') === true) &&
    has('countries_redeemable_in', 'countries_redeemable_in') &&
    has('categories', 'categories')
  )
}

type ListField = 'countries_redeemable_in' | 'categories'

const listOf = (product: Product, field: ListField): readonly string[] =>
  field in product ? listIn(product, field) : []

const listIn = (product: object, field: ListField): readonly string[] => {
  const list: unknown = Reflect.get(product, field)
  return Array.isArray(list) ? list : []
}

const valuesOf = (shelf: Shelf, field: ListField): readonly string[] =>
  [...new Set([...shelf.values()].flatMap((product) => listOf(product, field)))].sort()
