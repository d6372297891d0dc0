import type { ApiResponse } from '@x/sandbox'
import { isCurrency } from '../catalogue/currencies.ts'
import type { Balances } from '../orders/balances.ts'
import type { OrderBook } from '../orders/order-book.ts'
import { orderDocument, orderRow } from '../orders/order-documents.ts'
import { apiError, jsonResponse } from './error-bodies.ts'
import { pageOf, pageRequest } from './pagination.ts'

export const ping = (): ApiResponse => jsonResponse(200, { message: 'pong' })

/** One balance for a currency, else an array of those that hold something. The error of an unknown currency is not documented. */
export function getBalance(query: URLSearchParams, balances: Balances, now: number): ApiResponse {
  const currency = query.get('currency')
  if (currency === null) return jsonResponse(200, balances.all(now))
  if (!isCurrency(currency)) return apiError('bad_request', 'Unknown currency')
  return jsonResponse(200, balances.of(currency, now))
}

export function getOrder(id: string, book: OrderBook, now: number): ApiResponse {
  const order = book.byId(id)
  return order === undefined ? apiError('not_found') : jsonResponse(200, orderDocument(order, now))
}

/** Newest first: in which order the live service lists is not documented. */
export function listOrders(query: URLSearchParams, book: OrderBook, now: number, pageNumbers: boolean): ApiResponse {
  const request = pageRequest(query, pageNumbers)
  if (typeof request === 'string') return apiError('pagination_error', request)
  const page = pageOf(book.all.toReversed(), request)
  if (page === undefined) return apiError('pagination_error', 'Invalid cursor')
  return jsonResponse(200, { items: page.rows.map((order) => orderRow(order, now)), pagination: page.pagination })
}
