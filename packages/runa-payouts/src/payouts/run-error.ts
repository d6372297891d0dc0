import { isInsufficientFundsError, isSdkError } from '@x/transport'
import { copyOf } from './error-copy.ts'
import type { PayoutCounts, PayoutResultName } from './payout.ts'
import type { Tally } from './tally.ts'

const NAMES: readonly PayoutResultName[] = [
  'paid',
  'already_paid',
  'accepted',
  'failed',
  'rejected',
  'unknown',
  'not_sent',
]

const AFTER_REFUSED_FUNDS = {
  journaled:
    'The rest of the list was not sent. Top up the balance, then run it again with the same journal and retryRejected: true.',
  unjournaled:
    'The rest of the list was not sent. Top up the balance. The keys of the rejected payouts are used up for 30 days: take them out of this batch, and send them and no others under a new batch reference. The rest goes on under this one.',
}

/**
 * What ended a run, told of the run and not of the one order or record that it met: its outcome is that of everything
 * that was sent, and its message says what the payouts came to.
 */
export function runError(error: unknown, { counts, outcome }: Tally, isJournaled: boolean): unknown {
  if (!isSdkError(error)) return error
  const sentences = [
    ...(isInsufficientFundsError(error) ? [AFTER_REFUSED_FUNDS[isJournaled ? 'journaled' : 'unjournaled']] : []),
    ...(counts.payouts === 0 ? [] : [`This run's payouts: ${toldCounts(counts)}.`]),
  ]
  // No row has it, and it says the truth.
  if (sentences.length === 0 && error.outcome === outcome) return error
  const message = [endSentence(error.message), ...sentences].join(' ')
  return copyOf(error, { message, operation: 'sendPayouts', outcome })
}

/** `9 paid, 1 unknown`: what there is none of is not told. */
const toldCounts = (counts: PayoutCounts): string =>
  NAMES.filter((name) => counts[name] > 0)
    .map((name) => `${counts[name]} ${name}`)
    .join(', ')

const endSentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)
