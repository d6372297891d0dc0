import type { Outcome } from '@x/transport'
import type { PayoutResultName } from './payout.ts'

/** What a result means for its payout: money may have moved, whoever moved it. */
export const OUTCOME_OF: Readonly<Record<PayoutResultName, Outcome>> = {
  paid: 'accepted',
  already_paid: 'accepted',
  accepted: 'accepted',
  failed: 'accepted',
  rejected: 'rejected',
  unknown: 'unknown',
  not_sent: 'not_sent',
}

/** Every result that there is, the best first. */
export const RESULT_NAMES = Object.keys(OUTCOME_OF) as readonly PayoutResultName[] // whose record has no other keys

/** Worst first. What may have happened is settled by another run, and what has happened is not undone by it. */
const WORST_FIRST = ['unknown', 'accepted', 'rejected'] as const

/** What all the results of a run come to. */
export function outcomeOfRun(results: ReadonlySet<PayoutResultName>): Outcome {
  const outcomes = new Set([...results].map((result) => OUTCOME_OF[result]))
  return WORST_FIRST.find((outcome) => outcomes.has(outcome)) ?? 'not_sent'
}
