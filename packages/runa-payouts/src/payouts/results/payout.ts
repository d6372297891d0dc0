import type { Outcome, SdkError } from '@x/transport'
import type { CompletedOrder, FailedOrder, OrderItem, OrderItemRequest } from '../../wire.gen.ts'
import type { PayoutCost } from '../costs/payout-cost.ts'

/** One payout of a batch. */
export interface Payout extends OrderItemRequest {
  /**
   * Your own name for this one intent to pay, such as an invoice number. Within a batch reference it is paid at most
   * once, whatever happens. 1 to 255 characters, with the rules of `deriveIdempotencyKey`.
   */
  readonly reference: string
  /**
   * With a journal: payouts share an order only if their groups are equal. All payouts of a group must be of one
   * country and one currency. Default: payouts with the same `products` share.
   */
  readonly group?: string | undefined
}

/**
 * What happened to one payout.
 *
 * - `paid`: the order was placed by this run and has completed.
 * - `already_paid`: the order existed before this run began; nothing was paid now. `createdAt` says since when. If a journal
 *   knew it, `order` and `item` are there only with `readPaidOrders`. Clocks distinguish it from `paid`, to about a second: a
 *   run that another client or process begins sooner than that after the first one may say `paid` as well.
 * - `accepted`: Runa has the order, but it was not seen to end. Run the batch again to wait for it.
 * - `failed`: the order ended FAILED, and paid nobody. Paid again only if `retryFailed` names it.
 * - `rejected`: Runa rejected it, and that order will never pay it. With a journal, this is recorded before it is
 *   reported: the payout is sent again only while it is on the list, under another key. Without one, Runa stores the
 *   response under its key. See `retryRejected`, and `startedAt` for batches without a journal.
 * - `unknown`: it may have been paid. Leave it on the list, do not pay it in any other way, and run the batch again, or see
 *   `reconcilePayouts`. A response about another order than the one that was sent is not trusted, and leaves it unknown as
 *   well. With an IdempotencyConflictError (without a journal) the row was edited after it had been sent, and running again
 *   never resolves it: look for the order, and pay what is still owed under a new reference.
 * - `not_sent`: nothing was sent for it. With a journal, no order of it is open: it is sent only while it is on the list.
 *   Without a journal it describes only this run, and so it does while another run of the batch shares the journal.
 */
export type PayoutResultName = 'paid' | 'already_paid' | 'accepted' | 'failed' | 'rejected' | 'unknown' | 'not_sent'

/** The one result of one payout. */
export interface PayoutResult {
  /** Your own name for this payout, as on the list. */
  readonly reference: string
  /**
   * What happened to this payout, and what to do:
   *
   * - `paid`, `already_paid`: nothing. Its order has completed, in this run or before it.
   * - `accepted`: run the batch again later, to wait for its end.
   * - `unknown`: leave it on the list and run the batch again. It may have been paid.
   * - `failed`, `rejected`: it was not paid. See `retryFailed` and `retryRejected`.
   * - `not_sent`: read `error`, and run the batch again. Nothing was sent for it.
   */
  readonly result: PayoutResultName
  /**
   * Set if this row of the list was rejected for its content: an invalid field, a problem that `check` found, a
   * reference that occurs twice, or content that was edited after it was recorded. Nothing was sent for this row, and `error` says why. `result` and
   * the order named here are those of the payout that has its reference.
   */
  readonly invalid?: true
  /** The key of the order that contained it. Absent if no order was made for it. */
  readonly idempotencyKey?: string
  /** The id of the order, if Runa has given one. */
  readonly orderId?: string
  /** When Runa created the order, if it has said so. ISO 8601. */
  readonly createdAt?: string
  /** The order as it was read in this run: with its items, if it completed. Shared by all its payouts. */
  readonly order?: CompletedOrder | FailedOrder
  /** This payout within the order, with its link. Absent if the order's items cannot be told apart for certain. */
  readonly item?: OrderItem
  /**
   * Why it is not paid; with `already_paid`, why its order could not be read; with `paid` or `already_paid`, that more
   * than one order of this description has completed. Its `outcome` describes this payout, whatever happened to the
   * others.
   */
  readonly error?: SdkError
}

/** How many payouts have which result. */
export type PayoutCounts = { readonly [Name in PayoutResultName]: number } & {
  /** Payouts with a result. */
  readonly payouts: number
  /**
   * How many rows were rejected for their content: an invalid field, a problem that `check` found, or a reference that
   * occurs twice or was recorded with different content. The `error` of each says why. Running again does not help before you correct them. Each is
   * also counted under the result of the payout that has its reference: `not_sent` if there is none.
   */
  readonly invalid: number
  /** Orders that were sent or, in a dry run, would be. */
  readonly orders: number
  /**
   * Sums of the face values of the payouts that passed the checks, by product, as decimal strings with two decimals: `{
   * 'AMZ-US': '50.00', 'AMZ-JP': '1000.00' }`. A face value is in the currency of its product, so only values of the
   * same product are added. A choice of several products has its own sum under their codes, such as `AMC-US, AMZ-US`,
   * and a template has one under its id. Only `estimateOrder` can say what they will cost.
   */
  readonly totals: Readonly<Record<string, string>>
}

/** A payout that was not paid, or a row that was rejected, and why. */
export interface PayoutFailure {
  /** Your own name for this payout, as on the list. */
  readonly reference: string
  /** For a rejected row, the result of the payout that has its reference. */
  readonly result: PayoutResultName
  /** Why it is not paid, or why the row was rejected. Its `outcome` says what to do next. */
  readonly error: SdkError
}

/** The value of an awaited run. */
export type PayoutSummary = PayoutCounts & {
  /** What a dry run with a `check` would cost. Absent otherwise, and if the run ended early. */
  readonly cost?: PayoutCost
  /**
   * The first 20 payouts that are `not_sent`, `rejected` or `unknown`, and rows that are `invalid`, in the order in
   * which they were reported. Iterate over the run to see all of them.
   */
  readonly failures: readonly PayoutFailure[]
}

/**
 * Iterate over it for the result of every payout, or await it for the counts and the first failures. Do one of them: a
 * run whose results nobody reads stops planning after 200 for each order that may be in flight. The error that ended it
 * early is thrown there and nowhere else: if you neither iterate over a run nor await it, its failure stays unnoticed.
 *
 * It runs only once, and can be iterated over once: a second loop throws a TypeError. Calling `then`, `catch` or
 * `finally` before iterating awaits it: the results are counted and dropped, and a loop after that throws a TypeError
 * too.
 */
export interface PayoutRun extends AsyncIterable<PayoutResult>, Promise<PayoutSummary> {}

/** The outcome that a result means for its payout: money may have moved, in this run or another. */
export const OUTCOME_OF: Readonly<Record<PayoutResultName, Outcome>> = {
  paid: 'accepted',
  already_paid: 'accepted',
  accepted: 'accepted',
  failed: 'accepted',
  rejected: 'rejected',
  unknown: 'unknown',
  not_sent: 'not_sent',
}

/** All results, best first. */
export const RESULT_NAMES = Object.keys(OUTCOME_OF) as readonly PayoutResultName[] // whose record has no other keys

/** Worst first. Another run settles what may have happened, and does not undo what has happened. */
const WORST_FIRST = ['unknown', 'accepted', 'rejected'] as const

/** The outcome of all the results of a run. */
export function outcomeOfRun(results: ReadonlySet<PayoutResultName>): Outcome {
  const outcomes = new Set([...results].map((result) => OUTCOME_OF[result]))
  return WORST_FIRST.find((outcome) => outcomes.has(outcome)) ?? 'not_sent'
}
