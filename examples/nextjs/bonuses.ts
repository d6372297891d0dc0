import type { CreateOrderRequest } from '@x/runa-payouts'

/** A row of your database. The key is stored with it, before anybody can request the payment. */
export interface Bonus {
  readonly order: CreateOrderRequest
  readonly idempotencyKey: string
  readonly approvedAt: Date
}

/** Stands in for the table. */
export const bonuses = new Map<string, Bonus>()
