import type { Outcome } from '@x/transport'
import type { PayoutResultName } from './payout.ts'

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
