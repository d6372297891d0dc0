import { adviceFor, isSdkError, isUnexpectedResponseError, SdkError, type SendWindow } from '@x/transport'
import type { PayoutResultName } from '../rows/payout.ts'
import { OUTCOME_OF } from '../rows/run-outcome.ts'
import { copyOf } from './error-copy.ts'

/**
 * Why a row came to its result. Its outcome is the row's: an earlier run may have sent what this one was refused, and a
 * journal of somebody else's may throw anything.
 */
export function rowError(error: unknown, result: PayoutResultName): SdkError {
  const outcome = OUTCOME_OF[result]
  if (!isSdkError(error)) {
    return new SdkError(`sendPayouts: ${String(error)}`, { operation: 'sendPayouts', outcome, cause: error })
  }
  return error.outcome === outcome ? error : copyOf(error, { outcome })
}

/** The same, with what to do about it at its end. */
export function withAdvice(error: unknown, advice: string): SdkError {
  const own = rowError(error, 'not_sent')
  const said = /[.!?]$/.test(own.message) ? own.message : `${own.message}.`
  return copyOf(own, { message: `${said} ${advice}` })
}

/** What a row of a batch is told in place of what a single call is told about its key. */
const IN_A_BATCH = {
  journaled: {
    unknown:
      'It may have happened. Leave it on the list, and run the batch again with this journal; until then, do not pay these people otherwise.',
    rejected:
      'Nothing happened. Correct it, and run the batch again with retryRejected: true; or take it off the list before you pay otherwise.',
    not_sent: 'Nothing was sent.',
  },
  unjournaled: {
    unknown:
      'It may have happened. Run the batch again, with the same references and startedAt; until then, do not pay this person otherwise.',
    rejected:
      'Nothing happened. Runa keeps this answer under the key: take it off this list before you pay it under a new batch reference, or otherwise.',
    not_sent:
      'Nothing was sent by this run, but an earlier one may have sent it. Run the batch again; pay otherwise only what no run has sent.',
  },
} as const

/** The error of an order's call, as its rows are told it. What has said more than the usual about its key stays. */
export function asRow<T>(error: T, result: keyof (typeof IN_A_BATCH)['journaled'], isJournaled: boolean): T | SdkError {
  if (!isSdkError(error)) return error
  const advice = adviceFor('keyed', error.outcome, error.attempts.at(-1))
  if (advice === '' || !error.message.includes(advice)) return error
  const next = IN_A_BATCH[isJournaled ? 'journaled' : 'unjournaled'][result]
  return copyOf(error, { message: error.message.replace(advice, ` ${next}`) })
}

/** Why a payout is free, and what becomes of it. */
export const asFree = (error: unknown): SdkError =>
  withAdvice(
    ownWords(error),
    'Nothing happened, and the journal has it so: the next run sends it under a new key if it is still on the list.',
  )

/** The same where the journal failed to take it: the order is still open in it. */
export const asUnrecorded = (error: unknown): SdkError =>
  withAdvice(
    ownWords(error),
    'That could not be recorded, so the order is still open in the journal. Run the batch again with it; until then, do not pay these people otherwise.',
  )

/** Why an order is not offered again: its key does not live as long as the wait. */
export const asTooOld = (error: unknown, window: Pick<SendWindow, 'advice'>): SdkError =>
  // The call may have said so by itself, where Runa had named the time.
  isSdkError(error) && error.message.includes(window.advice())
    ? error
    : copyOf(withAdvice(ownWords(error), window.advice().trim()), { outcome: 'unknown', retryable: false })
/**
 * Whether an answer was read and is about another order than was asked for, or sent. One that cannot be read is no such error
 * of a wait: it is read again.
 */
export const isAboutAnother = (error: unknown): error is SdkError =>
  isUnexpectedResponseError(error) && error.status !== undefined && error.status >= 200 && error.status <= 299

/**
 * The same, with what to do. What the order was taken for holds no more.
 *
 * @param orderId what was read as the order's own; none where the answer to the order itself was another one.
 */
export function asAnother(error: SdkError, isJournaled: boolean, orderId?: string): SdkError {
  const { message } = ownWords(
    copyOf(error, { message: error.message.replace(/ Order \S+ was accepted and goes on\.$/, '') }),
  )
  const again = `Run the batch again${isJournaled ? ' with this journal' : ''}`
  const next =
    isJournaled && orderId !== undefined
      ? `${again} to read order ${orderId} once more; if it is still another order, call reconcilePayouts, which looks for the right one by its description.`
      : `${again}: the same order goes out under the same key.`
  return withAdvice(
    copyOf(error, { message, outcome: 'unknown' }),
    `The order may have been placed under its key all the same, so do not pay these people otherwise. ${next}`,
  )
}

/** Without what a single call would be advised to do with its key. */
function ownWords<T>(error: T): T | SdkError {
  if (!isSdkError(error)) return error
  const advice = adviceFor('keyed', error.outcome, error.attempts.at(-1))
  return advice === '' ? error : copyOf(error, { message: error.message.replace(advice, '') })
}
