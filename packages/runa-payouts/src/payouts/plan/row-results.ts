import { type ErrorContext, IdempotencyConflictError, RequestValidationError, SdkError } from '@x/transport'
import type { ClaimedRow, Settlement } from '../../journal/payout-journal.ts'
import type { SentOrder } from '../../orders/order-belief.ts'
import type { PayoutRow } from '../input/payout-list.ts'
import { mayBeOneRow } from '../orders/order-failure.ts'
import { OUTCOME_OF, type PayoutResult, type PayoutResultName } from '../results/payout.ts'

// The result of a row for which nothing is sent now. People decide by it whether to pay somebody.

/** What is known about a claimed order, without its body. */
export interface KnownChunk {
  readonly key: string
  /** In ms since the Unix epoch. */
  readonly claimedAt: number
  readonly rows: number
  /** What to compare an order of an earlier run with, if it is to be read again. */
  readonly kept: KeptOrder | undefined
  settlement?: Settlement
  /** This run is finding out what happened to it, and will report it. */
  inHand: boolean
}

/** An order of an earlier run that may be read again. */
export interface KeptOrder {
  readonly rows: readonly ClaimedRow[]
  /** What its body requested. */
  readonly sent: SentOrder | undefined
  /** Where it was sent. Its id means nothing elsewhere. */
  readonly baseUrl: string
}

/** What is known about a payout. */
export interface KnownRow {
  hash: string
  chunk: KnownChunk | undefined
  /**
   * The highest of all its orders, which need not be the latest one's if two processes share a journal. The key is
   * derived from it, and no key is ever claimed twice.
   */
  generation: number
  /** Whether the list of this run has contained it. */
  listed: boolean
  /** A result that came before the list reached the payout. */
  held?: PayoutResult
  /** This run has still to find out what happened to it. */
  isAwaited?: boolean
  /** The result that this run has reported for it. */
  reported?: PayoutResultName
  /** Rejected rows with this payout's reference; they get a result once the payout's own is known. */
  rejections?: Rejection[]
  /** The list has an invalid row with this reference, which has reported its result. */
  hasInvalidRow?: boolean
  /** The list has it with different content. */
  isEdited?: boolean
}

/** The result of a rejected row. @param became what is known about the payout that has its reference. */
export type Rejection = (became: PayoutResult) => PayoutResult

/** What to do with a row of the list. */
export type RowPlan = { readonly kind: 'send'; readonly generation: number; readonly supersedes?: string } | UnsentRow

/** A row of the list for which nothing is sent. */
export type UnsentRow =
  | { readonly kind: 'report'; readonly result: PayoutResult }
  /** An order of an earlier run holds it, and is on its way to a result. */
  | { readonly kind: 'pending' }

/** What the caller asked to try once more. */
export interface Retries {
  readonly retryRejected: boolean
  readonly retryFailed: ReadonlySet<string>
}

/**
 * Rejects a row: at once, or when the result of the payout with its reference is known. A reader of `not_sent` may pay
 * that person elsewhere, so it is reported only if it is true of the reference.
 */
export function reject(known: KnownRow, reference: string, rejection: Rejection): UnsentRow {
  const { chunk, held, reported, isAwaited } = known
  if (isAwaited === true || (chunk?.inHand === true && reported === undefined)) {
    known.rejections = [...(known.rejections ?? []), rejection]
    return { kind: 'pending' }
  }
  return { kind: 'report', result: rejection(held ?? became(known, reference)) }
}

/** What is known about a payout that is not on its way: what this run has reported, or what an earlier one has recorded. */
function became({ chunk, reported }: KnownRow, reference: string): PayoutResult {
  const recorded = chunk && (earlierResult(reference, chunk) ?? openResult(reference, chunk))
  return { ...(recorded ?? { reference, result: 'not_sent' }), ...(reported === undefined ? {} : { result: reported }) }
}

/** For an order that has not ended. No task is reading it at this point, as in a dry run. */
const openResult = (reference: string, { key, settlement }: KnownChunk): PayoutResult => ({
  reference,
  idempotencyKey: key,
  ...(settlement?.result === 'accepted'
    ? { result: 'accepted', orderId: settlement.orderId }
    : { result: settlement?.result === 'released' ? 'not_sent' : 'unknown' }),
})

/** Whether the payouts of a settled order may be planned again, and in place of which order. */
export function retryOf(
  { key, rows, settlement }: KnownChunk,
  reference: string,
  { retryRejected, retryFailed }: Retries,
): { readonly supersedes: string } | undefined {
  const again = { supersedes: key }
  if (settlement?.result === 'released') return again
  if (settlement?.result === 'rejected') {
    // One row may have caused the rejection of all: they are separated without being asked to.
    return retryRejected || (rows > 1 && mayBeOneRow(settlement.reason)) ? again : undefined
  }
  if (settlement?.result !== 'failed') return undefined
  return retryFailed.has(settlement.orderId) || retryFailed.has(reference) ? again : undefined
}

/** What an earlier run has already found out; undefined while the order has not ended. */
export function earlierResult(reference: string, { key, settlement }: KnownChunk): PayoutResult | undefined {
  const shared = { reference, idempotencyKey: key }
  switch (settlement?.result) {
    case 'paid': {
      const { orderId, createdAt } = settlement
      return { ...shared, result: 'already_paid', orderId, ...(createdAt === undefined ? {} : { createdAt }) }
    }
    case 'failed':
      return { ...shared, result: 'failed', orderId: settlement.orderId }
    case 'rejected':
      return {
        ...shared,
        result: 'rejected',
        error: new SdkError(
          `sendPayouts: payout ${JSON.stringify(reference)} was permanently rejected in an earlier run (${settlement.reason}). Fix it, then pass retryRejected to send it under another key.`,
          { operation: 'sendPayouts', outcome: 'rejected', idempotencyKey: key },
        ),
      }
    default:
      return undefined
  }
}

/** A row whose reference occurred before in the same list. @param became what is known about the first one. */
export function twice({ reference }: PayoutRow, became: PayoutResult): PayoutResult {
  const message = 'occurs twice in this list; the first one counts'
  const error = new RequestValidationError(
    `sendPayouts: reference ${JSON.stringify(reference)} ${message}${andIs(became)}. Nothing was sent for the second. Remove it, or give it its own reference if it is another payout.`,
    [{ path: ['reference'], code: 'invalid_value', message }],
    contextOf(became),
  )
  return rejectedRow(reference, error, became)
}

/** A row whose reference occurred before in the same list, in a row that is invalid. */
export function afterInvalid({ reference }: PayoutRow, became: PayoutResult): PayoutResult {
  const message = 'occurs twice in this list, and the first one is invalid'
  const error = new RequestValidationError(
    `sendPayouts: reference ${JSON.stringify(reference)} ${message}${andIs(became)}. Nothing was sent for either. Remove one of them, or give it its own reference if it is another payout.`,
    [{ path: ['reference'], code: 'invalid_value', message }],
    contextOf(became),
  )
  return rejectedRow(reference, error, became)
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
  return rejectedRow(reference, error, became)
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
  return rejectedRow(reference, error.with({ ...contextOf(became), advice }), became)
}

/** A row for which nothing is sent. It has the result of its reference: a paid one is never reported as not_sent. */
const rejectedRow = (reference: string, error: SdkError, became: PayoutResult): PayoutResult => ({
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
