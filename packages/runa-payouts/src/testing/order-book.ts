import type { CreateOrderRequest } from '../wire.gen.ts'
import type { Identifiers } from './identifiers.ts'
import type { OrderEnding, OrderLife } from './order-life.ts'
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
  /** Ends an order at a time, whatever its script says. */
  settle(order: PlacedOrder, ending: OrderEnding, settlesAt: number): void
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
    settle: (order, ending, settlesAt) => {
      const settled = { ...order, ending, settlesAt }
      all[all.indexOf(order)] = settled
      byId.set(order.id, settled)
    },
  }
}

/** An order with ids and links of its own, as it is placed. */
export const newOrder = (identifiers: Identifiers, order: Omit<PlacedOrder, 'id' | 'payouts'>): PlacedOrder => ({
  ...order,
  id: identifiers.order(order.placedAt),
  payouts: order.request.items.map(() => ({
    id: identifiers.item(order.placedAt),
    url: `https://spend.playground.runa.io/${identifiers.uuid()}`,
  })),
})
