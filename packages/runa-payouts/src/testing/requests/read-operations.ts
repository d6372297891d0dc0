import type { ApiResponse, SandboxRequest } from '@x/sandbox'
import { isCurrency } from '../catalogue/currencies.ts'
import type { Catalogue } from '../catalogue/product-catalogue.ts'
import { PRODUCT_READS } from '../catalogue/product-reads.ts'
import type { Balances } from '../orders/balances.ts'
import { estimateOrder } from '../orders/estimate-order.ts'
import type { OrderBook } from '../orders/order-book.ts'
import { orderDocument, orderRow } from '../orders/order-documents.ts'
import { apiError, jsonResponse } from './error-bodies.ts'
import { pageOf, pageRequest } from './pagination.ts'

/** The operations that the sandbox supports, by the client's names for them; `redeem` is a request to a payout's link. */
export type SandboxOperation =
  | 'ping'
  | 'getBalance'
  | 'listOrders'
  | 'createOrder'
  | 'getOrder'
  | 'estimateOrder'
  | 'listProducts'
  | 'getProduct'
  | 'listProductCountries'
  | 'listProductCategories'
  | 'redeem'

/** What reads use. */
interface ReadDesk {
  readonly book: OrderBook
  readonly balances: Balances
  readonly catalogue: Catalogue
  /** Whether lists support page numbers. */
  readonly pageNumbers: boolean
  readonly now: number
}

interface ReadRequest extends Pick<SandboxRequest, 'body'> {
  /** The id in the path. Empty if the path has none. */
  readonly id: string
  readonly query: URLSearchParams
}

type Read = (context: ReadDesk, request: ReadRequest) => ApiResponse

const ping: Read = () => jsonResponse(200, { message: 'pong' })

/**
 * One balance if a currency is given, or else an array of all balances above zero. The error for an unknown currency is
 * not documented.
 */
const getBalance: Read = ({ balances, now }, { query }) => {
  const currency = query.get('currency')
  if (currency === null) return jsonResponse(200, balances.all(now))
  if (!isCurrency(currency)) return apiError('bad_request', 'Unknown currency')
  return jsonResponse(200, balances.of(currency, now))
}

const getOrder: Read = ({ book, now }, { id }) => {
  const order = book.byId(id)
  return order === undefined ? apiError('not_found') : jsonResponse(200, orderDocument(order, now))
}

/** Newest first. The order of the live service's lists is not documented. */
const listOrders: Read = ({ book, now, pageNumbers }, { query }) => {
  const request = pageRequest(query, pageNumbers)
  if (typeof request === 'string') return apiError('pagination_error', request)
  const page = pageOf(book.all.toReversed(), request)
  if (page === undefined) return apiError('pagination_error', 'Invalid cursor')
  return jsonResponse(200, { items: page.rows.map((order) => orderRow(order, now)), pagination: page.pagination })
}

/** Every read that the sandbox supports. For any other operation, the sandbox answers that it does not support it. */
export const READS: Readonly<Record<Exclude<SandboxOperation, 'createOrder' | 'redeem'>, Read>> = {
  ping,
  getBalance,
  getOrder,
  listOrders,
  estimateOrder: ({ catalogue }, { body }) => estimateOrder(body, catalogue),
  ...PRODUCT_READS,
}
