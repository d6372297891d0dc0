import { type ErrorContext, IdempotencyConflictError, RequestValidationError, type SdkError } from '@x/transport'
import type { PayoutResult, PayoutResultName } from '../rows/payout.ts'
import type { PayoutRow } from '../rows/payout-row.ts'
import { OUTCOME_OF } from '../rows/run-outcome.ts'

// The result of a row for which nothing is sent. People decide by it whether to pay somebody.

/** A row whose reference occurred before in the same list. @param became what is known about the first one. */
export function twice({ reference }: PayoutRow, became: PayoutResult): PayoutResult {
  const message = 'occurs twice in this list; the first one counts'
  const error = new RequestValidationError(
    `sendPayouts: reference ${JSON.stringify(reference)} ${message}${andIs(became)}. Nothing was sent for the second. Remove it, or give it its own reference if it is another payout.`,
    [{ path: ['reference'], code: 'invalid_value', message }],
    contextOf(became),
  )
  return refusedRow(reference, error, became)
}

/** A row whose reference occurred before in the same list, in a row that is invalid. */
export function afterInvalid({ reference }: PayoutRow, became: PayoutResult): PayoutResult {
  const message = 'occurs twice in this list, and the first one is invalid'
  const error = new RequestValidationError(
    `sendPayouts: reference ${JSON.stringify(reference)} ${message}${andIs(became)}. Nothing was sent for either. Remove one of them, or give it its own reference if it is another payout.`,
    [{ path: ['reference'], code: 'invalid_value', message }],
    contextOf(became),
  )
  return refusedRow(reference, error, became)
}

/** A row whose reference occurred before in the same list, with different content. */
export function conflictInList({ reference }: PayoutRow, became: PayoutResult): PayoutResult {
  return conflicting(
    reference,
    'occurs twice in this list with different content; the first one counts',
    NEW_INTENT,
    became,
  )
}

/** A row that was edited after it was recorded. */
export function conflict({ reference }: PayoutRow, became: PayoutResult): PayoutResult {
  const next = NEW_CONTENT[became.result]
  return conflicting(reference, 'has changed since it was recorded', next ?? NEW_INTENT, became)
}

function conflicting(reference: string, what: string, next: string, became: PayoutResult): PayoutResult {
  const error = new IdempotencyConflictError(
    `sendPayouts: payout ${JSON.stringify(reference)} ${what}${andIs(became)}. Nothing was sent for this row. A reference names one intent to pay: ${next}.`,
    { status: 400, type: 'idempotency_validation_error', detectedBy: 'client' },
    contextOf(became),
  )
  return refusedRow(reference, error, became)
}

const andIs = (became: PayoutResult): string => `, and is ${became.result}`

const NEW_INTENT = 'give a new payment its own reference'

/** How to pay the new content of an edited row, if that needs no new reference. */
const NEW_CONTENT: Partial<Record<PayoutResultName, string>> = {
  rejected: 'pass retryRejected to send the new content under another key',
  failed: 'name it in retryFailed to send the new content under another key',
  unknown: 'first run the batch again to find out what happened to the recorded content',
}

/** An invalid row with an unknown reference. */
export const invalid = (reference: string, error: RequestValidationError): PayoutResult => ({
  reference,
  result: 'not_sent',
  invalid: true,
  error,
})

/** An invalid row whose reference names a payout. */
export function invalidOfKnown(reference: string, error: RequestValidationError, became: PayoutResult): PayoutResult {
  const advice = `Nothing was sent for this row; its reference was already recorded and is ${became.result}.`
  return refusedRow(reference, error.with({ ...contextOf(became), advice }), became)
}

/** A row for which nothing is sent. It has the result of its reference: a paid one is never reported as not_sent. */
const refusedRow = (reference: string, error: SdkError, became: PayoutResult): PayoutResult => ({
  reference,
  result: became.result,
  ...orderOf(became),
  invalid: true,
  error,
})

/** The result of a payment for a second row of its reference, which did not cause it. */
export function afterwards(became: PayoutResult): PayoutResult {
  return became.result === 'paid' ? { ...became, result: 'already_paid' } : became
}

/** The order that contained the payout with a rejected row's reference. */
const orderOf = (became: PayoutResult): Pick<PayoutResult, 'idempotencyKey' | 'orderId' | 'createdAt'> =>
  Object.fromEntries(
    Object.entries(became).filter(([name]) => ['idempotencyKey', 'orderId', 'createdAt'].includes(name)),
  )

const contextOf = ({ result, idempotencyKey, orderId }: PayoutResult): ErrorContext => ({
  operation: 'sendPayouts',
  outcome: OUTCOME_OF[result],
  idempotencyKey,
  orderId,
})
