import type { CreateOrderRequest } from '../wire.gen.ts'
import type { OrderLife } from './order-life.ts'
import type { Pricing } from './pricing.ts'

/** An order that was placed: money is spent on it. */
export interface PlacedOrder extends OrderLife {
  readonly id: string
  readonly idempotencyKey: string
  readonly request: CreateOrderRequest
  readonly pricing: Pricing
  /** The id and the link of each item, in the order of the request's items. */
  readonly payouts: readonly { readonly id: string; readonly url: string }[]
}

/** Every order that was placed. */
export interface OrderBook {
  add(order: PlacedOrder): void
  byId(id: string): PlacedOrder | undefined
  /** In the order of placing. */
  readonly all: readonly PlacedOrder[]
}

export function createOrderBook(): OrderBook {
  const all: PlacedOrder[] = []
  const byId = new Map<string, PlacedOrder>()
  return {
    all,
    add: (order) => {
      all.push(order)
      byId.set(order.id, order)
    },
    byId: (id) => byId.get(id),
  }
}
