import type { CreateOrderRequest } from '../../wire.gen.ts'
import { DEFAULT_LINK_BASE } from '../redemption/payout-host.ts'
import type { Identifiers } from './identifiers.ts'
import type { Pricing } from './pricing.ts'

/** What happens to an order after it was placed, if it does not simply complete. */
export interface OrderEnding {
  /** The status after PROCESSING: one that the API uses, or one that your code does not know. */
  readonly status: string
  /**
   * Fields to show with that status, besides `id` and `status` (COMPLETED: besides all fields of a completed order).
   */
  readonly fields?: Readonly<Record<string, unknown>>
  /** How long the order is PROCESSING first, in milliseconds. Default: the value in the sandbox's options. */
  readonly processingMs?: number
  /** How long the status lasts before the order completes after all, in milliseconds. Default: forever. */
  readonly lasts?: number
}

/** `fail`: the order ends as FAILED, with only its id. The documentation mentions nothing else for failed orders. */
export type OrderScript = 'fail' | OrderEnding

/** The times in an order's life, in milliseconds since the Unix epoch, and how it ends. */
export interface OrderLife {
  readonly placedAt: number
  readonly settlesAt: number
  readonly ending: OrderEnding
}

/**
 * The life of an order that is placed now. A sync order is done at once. What the live service does with a failing one
 * is not documented, so the sandbox answers 200 with the scripted status.
 */
export function orderLife(script: OrderScript | undefined, now: number, processingMs: number): OrderLife {
  const ending: OrderEnding = script === 'fail' ? { status: 'FAILED' } : (script ?? { status: 'COMPLETED' })
  return { placedAt: now, settlesAt: now + (ending.processingMs ?? processingMs), ending }
}

/** When the order completes; Infinity if it never does. */
export function completesAt({ settlesAt, ending }: OrderLife): number {
  return ending.status === 'COMPLETED' ? settlesAt : settlesAt + (ending.lasts ?? Number.POSITIVE_INFINITY)
}

export function statusAt(life: OrderLife, now: number): string {
  if (now < life.settlesAt) return 'PROCESSING'
  return now < completesAt(life) ? life.ending.status : 'COMPLETED'
}

/** A placed order, which has spent money. */
export interface PlacedOrder extends OrderLife {
  readonly id: string
  readonly idempotencyKey: string
  readonly request: CreateOrderRequest
  readonly pricing: Pricing
  /** The id, the link and the last part of the link of each item, in the order of the request's items. */
  readonly payouts: readonly { readonly id: string; readonly url: string; readonly token: string }[]
}

/** Every order that was placed. */
export interface OrderBook {
  add(order: PlacedOrder): void
  byId(id: string): PlacedOrder | undefined
  /** The order with this token in one of its links, and which item the link belongs to. */
  byToken(token: string): { readonly order: PlacedOrder; readonly index: number } | undefined
  /** Ends an order at a given time, whatever its script says. */
  settle(order: PlacedOrder, ending: OrderEnding, settlesAt: number): void
  /** In the order in which they were placed. */
  readonly all: readonly PlacedOrder[]
}

export function createOrderBook(): OrderBook {
  const all: PlacedOrder[] = []
  const byId = new Map<string, PlacedOrder>()
  const places = new Map<string, { readonly id: string; readonly index: number }>()
  return {
    all,
    add: (order) => {
      all.push(order)
      byId.set(order.id, order)
      for (const [index, { token }] of order.payouts.entries()) places.set(token, { id: order.id, index })
    },
    byId: (id) => byId.get(id),
    byToken: (token) => {
      const place = places.get(token)
      const order = place === undefined ? undefined : byId.get(place.id)
      return place === undefined || order === undefined ? undefined : { order, index: place.index }
    },
    settle: (order, ending, settlesAt) => {
      const settled = { ...order, ending, settlesAt }
      all[all.indexOf(order)] = settled
      byId.set(order.id, settled)
    },
  }
}

/**
 * A newly placed order, with its own ids and links.
 *
 * @param base what its links begin with. Default: the playground's own host.
 */
export const newOrder = (
  identifiers: Identifiers,
  order: Omit<PlacedOrder, 'id' | 'payouts'>,
  base: string = DEFAULT_LINK_BASE,
): PlacedOrder => ({
  ...order,
  id: identifiers.order(order.placedAt),
  payouts: order.request.items.map(() => {
    const id = identifiers.item(order.placedAt)
    const token = identifiers.uuid()
    return { id, url: `${base}/${token}`, token }
  }),
})
