import { adviceFor, isInsufficientFundsError, isSdkError, type SdkError } from '@x/transport'
import { copyOf } from './error-copy.ts'
import type { PayoutCounts } from './payout.ts'
import { RESULT_NAMES } from './run-outcome.ts'
import type { Tally } from './tally.ts'

const AFTER_REFUSED_FUNDS = {
  journaled:
    'The rest of the list was not sent. Top up the balance, then run it again with the same journal and retryRejected: true.',
  unjournaled:
    'The rest of the list was not sent. Top up the balance. The keys of the rejected payouts are used up for 30 days: take them out of this batch, and send them and no others under a new batch reference. The rest, unknown ones above all, goes on under this one.',
}

/**
 * What ended a run, told of the run and not of the one order or record that it met: its outcome is that of everything
 * that was sent, and its message says what the payouts came to. The error of that order is its cause.
 */
export function runError(error: unknown, { counts, outcome }: Tally, isJournaled: boolean): unknown {
  if (!isSdkError(error)) return error
  const sentences = [
    ...(isInsufficientFundsError(error) ? [AFTER_REFUSED_FUNDS[isJournaled ? 'journaled' : 'unjournaled']] : []),
    ...(counts.payouts === 0 ? [] : [`This run's payouts: ${toldCounts(counts)}.`]),
  ]
  // No row has it, and it says the truth.
  if (sentences.length === 0 && error.outcome === outcome) return error
  const message = [`sendPayouts: ${endSentence(whatHappened(error))}`, ...sentences].join(' ')
  const ofOneOrder = error.idempotencyKey === undefined ? {} : { cause: error }
  return copyOf(error, { message, operation: 'sendPayouts', outcome, ...ofOneOrder }, OF_ONE_ORDER)
}

/** Fields that tell of the order whose error it was: the run has many. */
const OF_ONE_ORDER = ['idempotencyKey', 'orderId', 'requestId', 'attempts']

/** Without the name of the call and what to do about its key, which is no advice about the run. */
function whatHappened({ message, operation, outcome, attempts }: SdkError): string {
  const advice = adviceFor('keyed', outcome, attempts.at(-1))
  const said = advice === '' ? message : message.replace(advice, '')
  const name = [operation, 'sendPayouts'].find((one) => said.startsWith(`${one}: `))
  return name === undefined ? said : said.slice(`${name}: `.length)
}

/** `9 paid, 1 unknown`: what there is none of is not told. */
const toldCounts = (counts: PayoutCounts): string =>
  RESULT_NAMES.filter((name) => counts[name] > 0)
    .map((name) => `${counts[name]} ${name}`)
    .join(', ')

const endSentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)
