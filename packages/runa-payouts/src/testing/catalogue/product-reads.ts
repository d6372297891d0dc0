import type { ApiResponse } from '@x/sandbox'
import { apiError, jsonResponse } from '../requests/error-bodies.ts'
import { pageRequest } from '../requests/pagination.ts'
import { isContent } from './content-resources.ts'
import type { Catalogue } from './product-catalogue.ts'
import { categoriesOf, productDocument } from './product-document.ts'
import type { StockedProduct } from './stocked-product.ts'

type ProductRead = 'listProducts' | 'getProduct' | 'listProductCountries' | 'listProductCategories'

interface ProductRequest {
  readonly id: string
  readonly query: URLSearchParams
}

/** Runa's own (developer.runa.io, /features/product-catalog). */
const DEFAULT_LIMIT = 500

export const PRODUCT_READS: Readonly<
  Record<ProductRead, (desk: { readonly catalogue: Catalogue }, request: ProductRequest) => ApiResponse>
> = {
  listProducts,
  getProduct: ({ catalogue }, { id, query }) => {
    const content = query.get('content') ?? 'url'
    // The documentation has no error for another form.
    if (!isContent(content)) return apiError('bad_request', 'content is url, md or html')
    const product = catalogue.product(id)
    return product === undefined ? apiError('not_found') : jsonResponse(200, productDocument(product, content))
  },
  listProductCountries: ({ catalogue }) =>
    jsonResponse(200, { countries: distinct(catalogue.products.flatMap(({ countries }) => countries)) }),
  listProductCategories: ({ catalogue }) =>
    jsonResponse(200, {
      categories: distinct(catalogue.products.flatMap(categoriesOf)).map((code) => ({ code })),
    }),
}

/**
 * The cursors are the codes of products, as in recorded traffic of the playground. A walk continues where it was even if
 * the product of the cursor has changed and no longer matches the filters.
 */
function listProducts({ catalogue }: { readonly catalogue: Catalogue }, { query }: ProductRequest): ApiResponse {
  const request = pageRequest(query, false, DEFAULT_LIMIT)
  if (typeof request === 'string') return apiError('pagination_error', request)
  const { limit } = request
  const { after, before } = request.by === 'cursor' ? request : {}
  const cursor = after ?? before
  if (cursor !== undefined && !catalogue.products.some(({ code }) => code === cursor)) {
    return apiError('pagination_error', 'This cursor leads nowhere')
  }
  const listed = catalogue.products.filter((product) => isListed(product, query))
  const rows =
    before === undefined
      ? listed.filter(({ code }) => after === undefined || code > after).slice(0, limit)
      : listed.filter(({ code }) => code < before).slice(-limit)
  const [first, last] = [rows[0], rows.at(-1)]
  return jsonResponse(200, {
    catalog: rows.map((product) => productDocument(product)),
    pagination: {
      cursors: first === undefined || last === undefined ? {} : { before: first.code, after: last.code },
      page: { limit },
    },
  })
}

/** A parameter that is repeated asks for products with one of its values. */
function isListed(product: StockedProduct, query: URLSearchParams): boolean {
  const has = (parameter: string, values: readonly string[]) => {
    const wanted = query.getAll(parameter)
    return wanted.length === 0 || wanted.some((value) => values.includes(value))
  }
  return (
    (query.get('is_orderable') !== 'true' || product.orderable) &&
    has('countries_redeemable_in', product.countries) &&
    has('categories', categoriesOf(product))
  )
}

const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)].sort()
