import {
  checkedOptions,
  invalidInput,
  isSdkError,
  type SdkError,
  shownKind,
  systemClock,
  withOneDeadline,
} from '@x/transport'
import type { RedeemableItem } from './payout-link.ts'
import { redeem } from './redeem.ts'
import { REDEEM_ALL_OPTIONS, type RedeemAllOptions } from './redeem-options.ts'
import type { Redemption } from './redemption.ts'
import { REDEMPTION_API } from './redemption-api.ts'

const OPERATION = 'redeemAll'
const CONCURRENCY = 4

/** The outcome of one item: it has a `result` or an `error`. */
export type RedeemedItem = {
  /** The place of the item in the order, from 0. */
  readonly index: number
  /** The id of the item, if it has one. */
  readonly itemId?: string
} & (
  | {
      /** What the item is redeemed for. Undefined if that failed. */
      readonly result: Redemption
      /** Why the item could not be redeemed: what `redeem` would have thrown. Undefined if it was. */
      readonly error?: undefined
    }
  | {
      /** What the item is redeemed for. Undefined if that failed. */
      readonly result?: undefined
      /** Why the item could not be redeemed: what `redeem` would have thrown. Undefined if it was. */
      readonly error: SdkError
    }
)

/**
 * Redeems every item of a completed order, a few at a time. An item that fails does not affect the others: its `error`
 * is what `redeem` would have thrown. The promise rejects only for invalid arguments.
 *
 * When the signal aborts or the deadline comes, it resolves with what is known by then: unfinished items have an
 * `AbortedError` or a `TimeoutError`.
 *
 * @param order a completed order, or any object with its `items`.
 * @returns one result for each item, in the order of the items.
 * @throws RequestValidationError if there are no `items`, and for invalid options. Nothing is sent.
 *
 * @example
 * ```ts
 * import { RunaPayouts } from '@x/runa-payouts'
 * import { redeemAll } from '@x/runa-payouts/redemption'
 *
 * const runa = new RunaPayouts()
 * const order = await runa.createOrderAndWait({
 *   payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
 *   items: [
 *     { face_value: 10, distribution_method: { type: 'PAYOUT_LINK' }, products: { type: 'SINGLE', value: 'AMZ-US' } },
 *   ],
 * })
 * if (order.status === 'COMPLETED') {
 *   for (const { itemId, result, error } of await redeemAll(order)) {
 *     console.log(itemId, error === undefined ? result.kind : error.message)
 *   }
 * }
 * ```
 */
export async function redeemAll(
  order: { readonly items: readonly RedeemableItem[] },
  options: RedeemAllOptions = {},
): Promise<readonly RedeemedItem[]> {
  const { concurrency = CONCURRENCY, ...given } = checkedOptions(OPERATION, options, REDEEM_ALL_OPTIONS, REDEMPTION_API)
  const items = itemsOf(order)
  const shared = withOneDeadline(given, given.clock ?? systemClock)
  const rows: RedeemedItem[] = []
  // Shared by the workers: each takes the next item.
  const waiting = items.entries()
  const work = async () => {
    for (const [index, item] of waiting) {
      const itemId = item?.id
      const place = typeof itemId === 'string' ? { index, itemId } : { index }
      rows[index] = { ...place, ...(await redeemed(item, shared)) }
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, work))
  return rows
}

async function redeemed(item: RedeemableItem, options: RedeemAllOptions) {
  try {
    // An item without a payout is its own problem, not that of the order.
    return { result: await redeem({ payout: item?.payout }, options) }
  } catch (error) {
    // A framework's signal to itself has to reach the framework.
    if (!isSdkError(error)) throw error
    return { error }
  }
}

function itemsOf(order: unknown): readonly RedeemableItem[] {
  const items: unknown = typeof order === 'object' && order !== null ? Reflect.get(order, 'items') : undefined
  // Each item is checked when it is redeemed.
  if (Array.isArray(items)) return Array.from(items)
  const message = `expected the items of a completed order, got ${shownKind(items)}`
  throw invalidInput(
    [{ path: ['order', 'items'], code: 'invalid_type', message }],
    { operation: OPERATION },
    REDEMPTION_API,
  )
}
