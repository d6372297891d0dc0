import type { Immutable, SdkError } from '@x/transport'
import type { CompletedOrder, FailedOrder, OrderItem, OrderItemRequest } from '../../wire.gen.ts'

/** One payout of a batch. */
export type Payout = Immutable<OrderItemRequest> & {
  /**
   * The caller's own name for this one intent to pay, such as the number of an invoice. Within a batch reference it is
   * paid at most once, whatever happens. 1 to 255 characters, held to the rules of `deriveIdempotencyKey`.
   */
  readonly reference: string
  /**
   * With a journal: payouts share an order only when their groups are equal. All payouts of a group must be of one
   * country and one currency. Default: those with the same `products` share.
   */
  readonly group?: string | undefined
}

/**
 * What became of one payout.
 *
 * - `paid`: the order was placed by this run and has completed.
 * - `already_paid`: the order existed before this run began; nothing was paid now. `createdAt` says since when. Where a
 *   journal knew it, `order` and `item` are there with `readPaidOrders` alone. Clocks tell it from `paid`, to about a
 *   second: a run that another client or process begins sooner than that after the first one may say `paid` as well.
 * - `accepted`: Runa has the order, and it has not been seen to end. Run the batch again to wait for it.
 * - `failed`: the order ended FAILED, and paid nobody. Paid again only when `retryFailed` names it.
 * - `rejected`: Runa refused, and nothing comes of it. With a journal that is on record before you are told: the payout is
 *   sent again only while it is on the list, under another key. Without one, Runa keeps the answer under its key.
 *   See `retryRejected`, and `startedAt` for batches without a journal.
 * - `unknown`: it may have been paid. Leave it on the list, do not pay it otherwise, and run the batch again, or see
 *   `reconcilePayouts`. An answer about another order than the one that was sent is not believed, and leaves it unknown as
 *   well. With an IdempotencyConflictError (without a journal) the row was edited after it had been sent, and running again
 *   never resolves it: look for the order, and pay what is still owed under a new reference.
 * - `not_sent`: nothing was sent for it, and with a journal nothing comes of it: it is sent only while it is on the list.
 *   Without a journal it tells of this run alone.
 */
export type PayoutResultName = 'paid' | 'already_paid' | 'accepted' | 'failed' | 'rejected' | 'unknown' | 'not_sent'

/** The one result of one payout. */
export interface PayoutResult {
  readonly reference: string
  readonly result: PayoutResultName
  /**
   * Set where this row of the list was refused for what it is: an invalid field, a reference that occurs twice, or content
   * that was edited after it was recorded. Nothing was sent for this row, and `error` says why. `result` and the order named
   * here are those of the payout that has its reference.
   */
  readonly invalid?: true
  /** The key of the order that it travelled in. Absent where no order was made for it. */
  readonly idempotencyKey?: string
  /** The id of the order, where Runa has named one. */
  readonly orderId?: string
  /** When Runa says that the order was made, where it has said so. ISO 8601. */
  readonly createdAt?: string
  /** The order as it was read in this run: with its items, when it completed. Shared by the payouts that it holds. */
  readonly order?: CompletedOrder | FailedOrder
  /** This payout within the order, with its link. Absent where the order's items cannot be told apart for certain. */
  readonly item?: OrderItem
  /**
   * Why it is not paid; with `already_paid`, why its order could not be read; with `paid` or `already_paid`, that more than one
   * order of this description has completed. Its `outcome` says what became of this
   * payout, whatever became of the others.
   */
  readonly error?: SdkError
}

/** How many payouts came to which result. */
export type PayoutCounts = { readonly [Name in PayoutResultName]: number } & {
  /** Payouts with a result. */
  readonly payouts: number
  /**
   * How many rows were refused for what they are: an invalid field, or a reference that occurs twice or was recorded with
   * other content. The `error` of each says why. Running again does not help before they are corrected. Each is also counted
   * under the result of the payout that has its reference: `not_sent` where there is none.
   */
  readonly invalid: number
  /** Orders that were sent or, in a dry run, would be. */
  readonly orders: number
  /**
   * Sums of the face values of the payouts that passed the checks, by product, as decimal strings with two decimals:
   * `{ 'AMZ-US': '50.00', 'AMZ-JP': '1000.00' }`. A face value is in the currency of its product, so only values of the same
   * product are added. A choice of several products has a sum of its own under their codes, such as `AMC-US, AMZ-US`, and so
   * has a template under its id. What is paid for them is not known before `estimateOrder`.
   */
  readonly totals: Readonly<Record<string, string>>
}

/** A payout that was not paid, or a row that was refused, and why. */
export interface PayoutFailure {
  readonly reference: string
  /** Of a refused row, the result of the payout that has its reference. */
  readonly result: PayoutResultName
  readonly error: SdkError
}

/** What awaiting a run gives. */
export type PayoutSummary = PayoutCounts & {
  /**
   * The first 20 payouts that are `not_sent`, `rejected` or `unknown`, and rows that are `invalid`, in the order in which they
   * were told.
   * Iterate over the run to see all of them.
   */
  readonly failures: readonly PayoutFailure[]
}

/**
 * Iterate over it for the result of every payout, or await it for the counts and the first failures: one of them has to be done, as a run whose
 * results nobody takes stops planning after 200 for each order that may be in flight. What ended it early is thrown there
 * and nowhere else: of a run that nobody iterates over or awaits, nobody hears that it failed.
 *
 * It runs only once, and is iterated over once: a second loop throws a TypeError. Whoever calls `then`, `catch` or
 * `finally` before iterating awaits it: the results are counted and let go, and a loop after that throws a TypeError too.
 */
export interface PayoutRun extends AsyncIterable<PayoutResult>, Promise<PayoutSummary> {}
