import type { Drift } from '@x/transport'
import type { WaitOptions } from './waiting.ts'
import type { AcceptedOrder, CompletedOrder, FailedOrder } from './wire.gen.ts'

interface Created {
  /** The key that this order was placed under. Store it with your record of the payment. */
  readonly idempotencyKey: string
  /** Where the answer differs from what was agreed. Empty when it fits; never a reason to pay again. */
  readonly drift: readonly Drift[]
}

/** The order is done, and its items carry the payout links. */
export interface CompletedResult extends Created {
  readonly kind: 'completed'
  readonly order: CompletedOrder
}

/** The order was taken. It is not done yet, or has failed: `order.status` says how it stood. */
export interface AcceptedResult extends Created {
  readonly kind: 'accepted'
  readonly order: AcceptedOrder
  /**
   * Reads the order until it has ended. A FAILED order is a value, not an error.
   *
   * @throws UnexpectedResponseError with outcome `unknown` when the order turns out to be another one than was sent.
   * @throws WaitTimeoutError when the deadline (default: 10 minutes) comes first. The order goes on.
   * @throws AbortedError when the signal aborts. The order goes on.
   */
  readonly wait: (options?: WaitOptions) => Promise<CompletedOrder | FailedOrder>
}

/** What came back, whatever mode was asked for: a 200 with a completed order, or anything else that was accepted. */
export type CreateOrderResult = CompletedResult | AcceptedResult
