import type { Drift } from '@x/transport'
import type { AcceptedOrder, CompletedOrder, FailedOrder } from '../wire.gen.ts'
import type { WaitOptions } from './waiting.ts'

interface Created {
  /** The key that this order was placed under. Store it with your record of the payment. */
  readonly idempotencyKey: string
  /** Where the response differs from its schema. Empty if it matches; never a reason to pay again. */
  readonly drift: readonly Drift[]
}

/** The order is complete, and its items carry the payout links. */
export interface CompletedResult extends Created {
  /**
   * Whether the order is complete. `completed`: each of its items has its payout link. `accepted`: Runa has the order,
   * but has not completed it: `wait()` reads it until it ends. Either way the order exists: do not place it again under
   * another key, unless it ends FAILED.
   */
  readonly kind: 'completed'
  /** The completed order. Each item's `payout.url` is the link for its recipient. */
  readonly order: CompletedOrder
}

/** Runa accepted the order. It is not complete yet, or has failed: `order.status` says which. */
export interface AcceptedResult extends Created {
  /**
   * Whether the order is complete. `completed`: each of its items has its payout link. `accepted`: Runa has the order,
   * but has not completed it: `wait()` reads it until it ends. Either way the order exists: do not place it again under
   * another key, unless it ends FAILED.
   */
  readonly kind: 'accepted'
  /** The order as far as it is known: its id and status. It has no items yet. */
  readonly order: AcceptedOrder
  /**
   * Reads the order until it has ended. A FAILED order is a value, not an error.
   *
   * @throws UnexpectedResponseError with outcome `unknown` if the order turns out to be another one than the one sent.
   * @throws WaitTimeoutError if the deadline (default: 10 minutes) comes first. The order continues.
   * @throws AbortedError if the signal aborts. The order continues.
   */
  readonly wait: (options?: WaitOptions) => Promise<CompletedOrder | FailedOrder>
}

/** The response, whatever mode was requested: a 200 with a completed order, or any other accepted response. */
export type CreateOrderResult = CompletedResult | AcceptedResult
