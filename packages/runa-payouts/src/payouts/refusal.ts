import { isApiError, isSdkError } from '@x/transport'
import type { PayoutResultName } from './payout.ts'

/** Refusals that can be about one payout of an order, and then hold the others up. */
const ONE_ROW: ReadonlySet<string> = new Set([
  'validation_error',
  'product_validation_error',
  'currency_mismatch',
  'currency_not_supported',
])

/** Whether a refusal of an order may be the fault of one of its payouts. */
export const mayBeOneRow = (reason: string): boolean => ONE_ROW.has(reason)

/** What an order's failure means for it. */
export type Failure =
  /** Runa keeps this refusal under the key: the order will never be, and its payouts are free. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The order has been taken; only the answer was lost. */
  | { readonly kind: 'accepted'; readonly orderId: string }
  /** The key stays, and the next run sends the same bytes again. */
  | { readonly kind: 'open'; readonly result: PayoutResultName }

/** @param sentBefore the order may have reached Runa in an earlier run, of which this call's own outcome says nothing. */
export function failureOf(error: unknown, sentBefore: boolean): Failure {
  if (!isSdkError(error)) return { kind: 'open', result: 'unknown' }
  const { outcome, orderId } = error
  const last = error.attempts.at(-1)
  if (isApiError(error) && outcome === 'rejected' && last?.stored === true) {
    return { kind: 'refused', reason: error.type ?? String(error.status) }
  }
  if (outcome === 'accepted') {
    return orderId === undefined ? { kind: 'open', result: 'accepted' } : { kind: 'accepted', orderId }
  }
  return { kind: 'open', result: sentBefore ? 'unknown' : outcome }
}
