import {
  AbortedError,
  callersCause,
  isInsufficientFundsError,
  isSdkError,
  type Outcome,
  type SdkError,
} from '@x/transport'
import { type PayoutCounts, type PayoutSummary, RESULT_NAMES } from '../results/payout.ts'
import { foreignError } from './foreign-error.ts'

/**
 * An error that stopped a run after it had begun. Its class says why, its `outcome` is that of the whole run, and
 * `counts` is what awaiting the run would have returned.
 */
export type PayoutRunError = SdkError & {
  /** What the run had done when it ended: the counts and the first failures. */
  readonly counts: PayoutSummary
}

/** Whether a value is the error that ended a run of `sendPayouts`, so that it has `counts`. */
export const isPayoutRunError = (value: unknown): value is PayoutRunError =>
  isSdkError(value) && value.operation === 'sendPayouts' && 'counts' in value

const AFTER_REFUSED_FUNDS = {
  journaled:
    'The rest of the list was not sent. Top up the balance, then run it again with the same journal and retryRejected: true.',
  unjournaled:
    'The rest of the list was not sent. Top up the balance. The keys of the rejected payouts are used up for 30 days: remove those payouts from this batch, and send them and no others under a new batch reference. Keep the rest under this one, above all the unknown ones.',
}

/**
 * The error that stopped a run, about the run and not about the one order or record that failed: its outcome is that of
 * everything that was sent, and it lists the results. The error of that order is its cause.
 */
export function runError(
  thrown: unknown,
  { summary, outcome }: { readonly summary: PayoutSummary; readonly outcome: Outcome },
  { isJournaled, redact }: { readonly isJournaled: boolean; readonly redact: (text: string) => string },
): PayoutRunError {
  // Errors of lists and journals are already errors of this package: anything else is a bug of ours, or the runtime's.
  const error = isSdkError(thrown) ? thrown : foreignError('something unexpected failed', thrown, redact)
  const sentences = [
    ...(isInsufficientFundsError(error) ? [AFTER_REFUSED_FUNDS[isJournaled ? 'journaled' : 'unjournaled']] : []),
    ...(summary.payouts === 0 ? [] : [`This run's payouts: ${reportedCounts(summary)}.`]),
  ]
  // No row has it, and it is accurate.
  const isWhole = sentences.length === 0 && error.outcome === outcome
  // What a call advises about its key is not about the run.
  const advice = isWhole || error.operation === 'sendPayouts' ? error.advice : ''
  const ofOneOrder = error.idempotencyKey === undefined ? {} : { cause: error }
  return error.with(
    {
      ...OF_ONE_ORDER,
      ...ofOneOrder,
      ...(isWhole ? {} : { what: error.what }),
      operation: 'sendPayouts',
      outcome,
      advice,
      note: [error.note, ...sentences].filter(Boolean).join(' '),
    },
    { counts: summary },
  )
}

/** Fields that describe the order whose error it was: the run has many orders. */
const OF_ONE_ORDER = { idempotencyKey: undefined, orderId: undefined, requestId: undefined, attempts: undefined }

/** `9 paid, 1 unknown`: results with a count of zero are left out. */
const reportedCounts = (counts: PayoutCounts): string =>
  RESULT_NAMES.filter((name) => counts[name] > 0)
    .map((name) => `${counts[name]} ${name}`)
    .join(', ')

/**
 * The error of a batch, or of a walk through the list of orders, that the caller's signal has ended.
 *
 * @param redact removes secrets from a text.
 */
export const abortedBatch = (
  message: string,
  {
    operation,
    outcome,
    signal,
    redact,
  }: {
    readonly operation: string
    readonly outcome?: Outcome
    readonly signal: AbortSignal | undefined
    readonly redact: (text: string) => string
  },
): AbortedError =>
  new AbortedError(`${operation}: aborted by the caller's signal${message}`, {
    operation,
    outcome,
    cause: callersCause(signal?.reason, redact),
  })
