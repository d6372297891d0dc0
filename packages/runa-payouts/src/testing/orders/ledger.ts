import type { OrderItem } from '../../wire.gen.ts'
import { type OrderBook, type PlacedOrder, statusAt } from './order-book.ts'
import { orderItems, timestamp } from './order-documents.ts'
import { amount } from './pricing.ts'

/** An order in the sandbox's books. */
export interface LedgerOrder {
  /** The id of the order (O-…). */
  readonly id: string
  /** The key that it was placed under. */
  readonly idempotencyKey: string
  /** When it was placed, in the API's time format. */
  readonly createdAt: string
  /** Its current status, by the sandbox's clock. */
  readonly status: string
  /** ISO 4217 code of `total`. */
  readonly currency: string
  /** What was paid, fees included: a decimal string. */
  readonly total: string
  /** The items with their links, whatever the order's status. */
  readonly items: readonly OrderItem[]
  /** The note from the request; null if it had none. */
  readonly description: string | null
  /** The caller's own pairs from the request; null if it had none. */
  readonly metadata: Readonly<Record<string, string>> | null
}

/** The orders that were actually placed, whatever the callers saw. Count them to prove that nothing was paid twice. */
export interface Ledger {
  /** Every order, in the order in which they were placed. */
  readonly orders: readonly LedgerOrder[]
  /** The newest order with this idempotency key. There can be several: keys are forgotten after 30 days. */
  find(idempotencyKey: string): LedgerOrder | undefined
}

export function createLedger(book: OrderBook, now: () => number): Ledger {
  const entry = (order: PlacedOrder): LedgerOrder => ({
    id: order.id,
    idempotencyKey: order.idempotencyKey,
    createdAt: timestamp(order.placedAt),
    status: statusAt(order, now()),
    currency: order.pricing.paymentCurrency,
    total: amount(order.pricing.total, order.pricing.paymentCurrency),
    items: orderItems(order),
    description: order.request.description ?? null,
    metadata: order.request.metadata ?? null,
  })
  return {
    get orders() {
      return book.all.map(entry)
    },
    find: (idempotencyKey) => {
      const order = book.all.findLast((one) => one.idempotencyKey === idempotencyKey)
      return order === undefined ? undefined : entry(order)
    },
  }
}
