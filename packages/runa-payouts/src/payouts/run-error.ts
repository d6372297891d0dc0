import { isSdkError } from '@x/transport'
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

/**
 * What ended a run, told of the run and not of the one order or record that it met: its outcome is that of everything
 * that was sent, and its message says what the payouts came to.
 */
export function runError(error: unknown, { counts, outcome }: Tally): unknown {
  if (!isSdkError(error)) return error
  const told = counts.payouts === 0 ? [] : [`This run's payouts: ${toldCounts(counts)}.`]
  // No row has it, and it says the truth.
  if (told.length === 0 && error.outcome === outcome) return error
  const message = [endSentence(error.message), ...told].join(' ')
  return copyOf(error, { message, operation: 'sendPayouts', outcome })
}

/** `9 paid, 1 unknown`: what there is none of is not told. */
const toldCounts = (counts: PayoutCounts): string =>
  NAMES.filter((name) => counts[name] > 0)
    .map((name) => `${counts[name]} ${name}`)
    .join(', ')

const endSentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)
