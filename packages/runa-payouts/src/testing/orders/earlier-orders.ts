import type { CreateOrderRequest } from '../../wire.gen.ts'
import type { Catalogue } from '../catalogue/product-catalogue.ts'
import { requestProblems } from '../requests/request-check.ts'
import type { Identifiers } from './identifiers.ts'
import { newOrder, type OrderBook, orderLife } from './order-book.ts'
import { priceItems } from './pricing.ts'

const MINUTE_MS = 60_000

/**
 * Adds orders to the book that were placed before the sandbox existed: a minute apart, the last one a minute ago.
 * Throws for an order that could not have been placed.
 */
export function addEarlierOrders(
  orders: readonly CreateOrderRequest[] = [],
  {
    book,
    catalogue,
    identifiers,
    now,
  }: {
    readonly book: OrderBook
    readonly catalogue: Catalogue
    readonly identifiers: Identifiers
    readonly now: number
  },
): void {
  for (const [index, request] of orders.entries()) {
    const [problem] = requestProblems('createOrder', request)
    if (problem !== undefined) {
      throw new TypeError(`orders[${index}]: ${problem.location.slice(1).join('.')}: ${problem.message}`)
    }
    const pricing = priceItems(request, catalogue, request.items.length === 1)
    if ('refused' in pricing) throw new TypeError(`orders[${index}]: ${pricing.message ?? pricing.refused}`)
    const placedAt = now - (orders.length - index) * MINUTE_MS
    const idempotencyKey = `earlier-${index + 1}`
    book.add(newOrder(identifiers, { idempotencyKey, request, pricing, ...orderLife(undefined, placedAt, 0) }))
  }
}
