import type { ClaimedRow, Settlement } from './payout-journal.ts'

/** What a journal has to remember about a claimed order to decide on the next claim and the next settlement. */
export interface ClaimedOrder {
  readonly key: string
  /** Undefined until the first settlement. */
  settled: SettledAs | undefined
}

/** A settlement reduced to the fields that the rules need. */
export interface SettledAs {
  readonly result: Settlement['result']
  readonly orderId: string | undefined
}

/**
 * Whether `row` may claim a reference whose latest claim is `latest`.
 *
 * Only an order that had no effect frees its payouts by itself. A failed order frees a payout for the row that names
 * the order, so that a plan made before the latest attempt pays nobody.
 */
export function mayClaim(row: ClaimedRow, latest: ClaimedOrder | undefined): boolean {
  if (latest === undefined) return true
  switch (latest.settled?.result) {
    case 'rejected':
    case 'released':
      return true
    case 'failed':
      return row.supersedes === latest.key
    default:
      return false
  }
}

/**
 * How to handle a settlement of an order that is already settled as `before`.
 *
 * - `write`: it is new.
 * - `ignore`: it is known, or older than what is known.
 * - `reject`: it contradicts how the order ended, or it would free its payouts after `accepted`: Runa has that order, and they
 *   would be paid a second time. If that order ends without a payment, it has failed.
 *
 * An order that Runa names after `released` is new: another process, which had read it as open, has sent it.
 */
export function classifySettlement(before: SettledAs | undefined, next: Settlement): 'write' | 'ignore' | 'reject' {
  if (before === undefined) return 'write'
  const { result, orderId } = settledAs(next)
  if (result === before.result && orderId === before.orderId) return 'ignore'
  if (before.result === 'accepted' || before.result === 'released') return frees(result) ? 'reject' : 'write'
  return result === 'accepted' ? 'ignore' : 'reject'
}

/** What the rules remember of a settlement. */
export function settledAs(settlement: Settlement): SettledAs {
  return {
    result: settlement.result,
    orderId: 'orderId' in settlement ? settlement.orderId : undefined,
  }
}

/** Whether it says that there is no order, so that its payouts may be planned again. */
const frees = (result: Settlement['result']): boolean => result === 'rejected' || result === 'released'
