import type { ApiResponse } from '@x/sandbox'
import type { Product } from '../../wire.gen.ts'
import { apiError, jsonResponse } from '../requests/error-bodies.ts'
import { pageOf, pageRequest } from '../requests/pagination.ts'
import { currencyRule } from './currencies.ts'
import { decimalString } from './money.ts'
import { type Catalogue, countryOf, currencyByCountry, KNOWN_PRODUCTS, type ProductRule } from './product-catalogue.ts'

/** The products of the sandbox as the API shows them, by their codes. Templates are no products. */
export type Shelf = ReadonlyMap<string, Product>

const TEMPLATE = /^PT-/

/** Those that the sandbox knows by itself and those that it was given, in the order of their codes, as Runa lists them. */
export function createShelf(listed: Readonly<Record<string, ProductRule>> = {}): Shelf {
  const codes = [...new Set([...KNOWN_PRODUCTS, ...Object.keys(listed)])].filter((code) => !TEMPLATE.test(code)).sort()
  return new Map(codes.map((code) => [code, productDocument(code, listed[code])]))
}

function productDocument(code: string, rule: ProductRule | undefined): Product {
  const country = rule?.country ?? countryOf(code)
  const currency = rule?.currency ?? currencyByCountry.get(country ?? '') ?? 'USD'
  const orderable = rule?.orderable !== false
  const { digits } = currencyRule(currency)
  const amount = (value: number | string): string => (typeof value === 'number' ? value.toFixed(digits) : value)
  const available = rule?.available?.map(amount)
  return {
    // Made up: a real name is the brand's.
    name: `${code.replace(/-[A-Z]{2}$/, '')} (sandbox)`,
    code,
    currency,
    state: orderable ? 'LIVE' : 'TEMPORARILY_DISABLED',
    is_orderable: orderable,
    payout_type: 'gift_card',
    categories: [categoryOf(code)],
    countries_redeemable_in: country === undefined ? [] : [country],
    customer_service: { phone_number: null, website_url: 'https://brand.example/help' },
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
              minimum_value: rule?.minimum === undefined ? decimalString(1n, digits) : amount(rule.minimum),
              maximum_value: amount(rule?.maximum ?? 10_000),
              available_list: null,
            },
      website_url: 'https://brand.example',
      // The live service sends null here, which its documentation does not say.
      e_code_usage_type: null,
      barcode_format: null,
    },
  }
}

const CATEGORIES = ['fashion', 'food-and-drink', 'general', 'travel'] as const

/** Any, and always the same for a code. */
const categoryOf = (code: string): string => CATEGORIES[code.length % CATEGORIES.length] ?? CATEGORIES[0]

type ProductRead = 'listProducts' | 'getProduct' | 'listProductCountries' | 'listProductCategories'

interface ProductRequest {
  readonly id: string
  readonly query: URLSearchParams
}

/** Runa's own (developer.runa.io, /features/product-catalog). */
const DEFAULT_LIMIT = 500

export const PRODUCT_READS: Readonly<
  Record<
    ProductRead,
    (desk: { readonly shelf: Shelf; readonly catalogue: Catalogue }, request: ProductRequest) => ApiResponse
  >
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
  getProduct: ({ shelf, catalogue }, { id }) => {
    // What can be ordered although no list has it, where any product is taken.
    const rule = TEMPLATE.test(id) ? undefined : catalogue(id)
    const product = shelf.get(id) ?? (rule && productDocument(id, rule))
    return product === undefined ? apiError('not_found') : jsonResponse(200, product)
  },
  listProductCountries: ({ shelf }) => jsonResponse(200, { countries: valuesOf(shelf, 'countries_redeemable_in') }),
  listProductCategories: ({ shelf }) =>
    jsonResponse(200, { categories: valuesOf(shelf, 'categories').map((code) => ({ code })) }),
}

/** A parameter that is repeated asks for products with one of its values. */
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
