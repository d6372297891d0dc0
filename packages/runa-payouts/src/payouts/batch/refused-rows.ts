import { type ErrorContext, IdempotencyConflictError, RequestValidationError, type SdkError } from '@x/transport'
import type { PayoutResult, PayoutResultName } from '../rows/payout.ts'
import type { PayoutRow } from '../rows/payout-row.ts'
import { OUTCOME_OF } from '../rows/run-outcome.ts'

// What a row of the list is told for which nothing is sent. People decide by it whether to pay somebody.

/** A row whose reference came before in the same list. @param became what is known of the first one. */
export function twice({ reference }: PayoutRow, became: PayoutResult): PayoutResult {
  const message = 'occurs twice in this list; the first one counts'
  const error = new RequestValidationError(
    `sendPayouts: reference ${JSON.stringify(reference)} ${message}${andIs(became)}. Nothing was sent for the second. Remove it, or give it a reference of its own if it is another payout.`,
    [{ path: ['reference'], code: 'invalid_value', message }],
    contextOf(became),
  )
  return refusedRow(reference, error, became)
}

/** A row whose reference came before in the same list, in a row that is invalid. */
export function afterInvalid({ reference }: PayoutRow, became: PayoutResult): PayoutResult {
  const message = 'occurs twice in this list, and the first one is invalid'
  const error = new RequestValidationError(
    `sendPayouts: reference ${JSON.stringify(reference)} ${message}${andIs(became)}. Nothing was sent for either. Remove one of them, or give it a reference of its own if it is another payout.`,
    [{ path: ['reference'], code: 'invalid_value', message }],
    contextOf(became),
  )
  return refusedRow(reference, error, became)
}

/** A row whose reference came before in the same list, with other content. */
export function conflictInList({ reference }: PayoutRow, became: PayoutResult): PayoutResult {
  return conflicting(
    reference,
    'occurs twice in this list with other content; the first one counts',
    NEW_INTENT,
    became,
  )
}

/** A row that was edited after it was recorded. */
export function conflict({ reference }: PayoutRow, became: PayoutResult): PayoutResult {
  const next = NEW_CONTENT[became.result]
  return conflicting(reference, 'has other content than when it was recorded', next ?? NEW_INTENT, became)
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

const NEW_INTENT = 'give a new intent a reference of its own'

/** How the new content of an edited row is paid, where that needs no reference of its own. */
const NEW_CONTENT: Partial<Record<PayoutResultName, string>> = {
  rejected: 'pass retryRejected to send the new content under another key',
  failed: 'name it in retryFailed to send the new content under another key',
  unknown: 'run the batch again to find out what became of the recorded content first',
}

/** A row that is invalid, and whose reference nobody knows. */
export const invalid = (reference: string, error: RequestValidationError): PayoutResult => ({
  reference,
  result: 'not_sent',
  invalid: true,
  error,
})

/** A row that is invalid, and whose reference names a payout. */
export function invalidOfKnown(reference: string, error: RequestValidationError, became: PayoutResult): PayoutResult {
  const message = error.message.replace(
    /Nothing was sent for it\.$/,
    `Nothing was sent for this row; its reference was already recorded and is ${became.result}.`,
  )
  return refusedRow(reference, new RequestValidationError(message, error.issues, contextOf(became)), became)
}

/** A row for which nothing is sent. Its result is its reference's: one that was paid is never told as not_sent. */
const refusedRow = (reference: string, error: SdkError, became: PayoutResult): PayoutResult => ({
  reference,
  result: became.result,
  ...orderOf(became),
  invalid: true,
  error,
})

/** What a payment is to a second row of its reference, which did not cause it. */
export function afterwards(became: PayoutResult): PayoutResult {
  return became.result === 'paid' ? { ...became, result: 'already_paid' } : became
}

/** Which order the payout travelled in that has a refused row's reference. */
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
