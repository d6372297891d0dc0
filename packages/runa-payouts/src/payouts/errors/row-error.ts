import { isSdkError, isUnexpectedResponseError, SdkError, type SendWindow } from '@x/transport'
import { OUTCOME_OF, type PayoutResultName } from '../results/payout.ts'

/**
 * Why a row has its result. Its outcome is the row's: an earlier run may have sent a payout that was rejected now, and
 * another author's journal may throw anything.
 */
export function rowError(error: unknown, result: PayoutResultName): SdkError {
  const outcome = OUTCOME_OF[result]
  if (!isSdkError(error)) {
    return new SdkError(`sendPayouts: ${String(error)}`, { operation: 'sendPayouts', outcome, cause: error })
  }
  return error.outcome === outcome ? error : error.with({ outcome })
}

/** The same error, with this advice in place of a single call's advice about its key. */
export const withAdvice = (error: unknown, advice: string): SdkError => rowError(error, 'not_sent').with({ advice })

/** The advice for a row of a batch, in place of a single call's advice about its key. */
const IN_A_BATCH = {
  journaled: {
    unknown:
      'It may have happened. Leave it on the list, and run the batch again with this journal; until then, do not pay these people in any other way.',
    rejected:
      'Nothing happened. Fix it and run the batch again with retryRejected: true, or remove it from the list before you pay in another way.',
    not_sent: 'Nothing was sent.',
  },
  unjournaled: {
    unknown:
      'It may have happened. Run the batch again, with the same references and startedAt; until then, do not pay this person in any other way.',
    rejected:
      'Nothing happened. Runa stores this response under the key: remove it from this list before you pay it under a new batch reference, or in another way.',
    not_sent:
      'Nothing was sent by this run, but an earlier one may have sent it. Run the batch again; pay in another way only what no run has sent.',
  },
} as const

/** The error of an order's call, as its rows report it. An error without advice about its key is kept. */
export function asRow<T>(error: T, result: keyof (typeof IN_A_BATCH)['journaled'], isJournaled: boolean): T | SdkError {
  if (!isSdkError(error) || error.advice === '') return error
  return error.with({ advice: IN_A_BATCH[isJournaled ? 'journaled' : 'unjournaled'][result] })
}

/** Why a payout is free, and what happens to it. */
export const asFree = (error: unknown): SdkError =>
  withAdvice(
    error,
    'Nothing happened, and the journal has recorded that: the next run sends it under a new key if it is still on the list.',
  )

/** The same if the journal failed to record it: the order is still open there. */
export const asUnrecorded = (error: unknown): SdkError =>
  withAdvice(
    error,
    'That could not be recorded, so the order is still open in the journal. Run the batch again with it; until then, do not pay these people in any other way.',
  )

/** Why an order is not sent again: its key expires before the wait is over. */
export function asTooOld(error: unknown, window: Pick<SendWindow, 'advice'>): SdkError {
  const note = window.advice()
  // The call may already have said so, if Runa had given a time.
  if (isSdkError(error) && error.note === note) return error
  return rowError(error, 'unknown').with({ advice: '', note, retryable: false })
}

/**
 * Whether a response was read and is about another order than the one requested or sent. In a wait, a response that
 * cannot be read is not such an error: the order is read again.
 */
export const isAboutAnother = (error: unknown): error is SdkError =>
  isUnexpectedResponseError(error) && error.status !== undefined && error.status >= 200 && error.status <= 299

/**
 * The same, with advice. What the order was taken for no longer holds.
 *
 * @param orderId the id that was read as the order's own; undefined if the response to the order itself was about
 * another one.
 */
export function asAnother(error: SdkError, isJournaled: boolean, orderId?: string): SdkError {
  const again = `Run the batch again${isJournaled ? ' with this journal' : ''}`
  const next =
    isJournaled && orderId !== undefined
      ? `${again} to read order ${orderId} once more; if it is still the wrong order, call reconcilePayouts, which looks for the right one by its description.`
      : `${again}: the same order is sent under the same key.`
  return error.with({
    outcome: 'unknown',
    advice: `The order may have been placed under its key anyway, so do not pay these people in any other way. ${next}`,
    note: '',
  })
}
