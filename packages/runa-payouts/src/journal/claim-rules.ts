import type { ClaimedRow, Settlement } from './payout-journal.ts'

/** What a journal has to remember of a claimed order in order to judge the next claim and the next settlement. */
export interface ClaimedOrder {
  readonly key: string
  /** Undefined until the first settlement. */
  settled: SettledAs | undefined
}

/** A settlement without what no rule asks for. */
export interface SettledAs {
  readonly result: Settlement['result']
  readonly orderId: string | undefined
}

/**
 * Whether a reference whose latest claim is `latest` may be claimed by `row`.
 *
 * Only an order of which nothing happened frees its payouts by itself. One that failed frees a payout for the row that
 * names it, so that a plan made before the latest attempt pays nobody.
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
 * What to do with a settlement of an order that is settled as `before`.
 *
 * - `write`: it is news.
 * - `ignore`: it is known, or older than what is known.
 * - `refuse`: it contradicts how the order ended. So does what frees its payouts after `accepted`: Runa has that order,
 *   and they would be paid a second time. If it came to nothing, it has failed.
 *
 * An order that Runa names after `released` is news: another process has sent it, which had read it as open.
 */
export function judgeSettlement(before: SettledAs | undefined, next: Settlement): 'write' | 'ignore' | 'refuse' {
  if (before === undefined) return 'write'
  const { result, orderId } = settledAs(next)
  if (result === before.result && orderId === before.orderId) return 'ignore'
  if (before.result === 'accepted' || before.result === 'released') return frees(result) ? 'refuse' : 'write'
  return result === 'accepted' ? 'ignore' : 'refuse'
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
