import {
  isAuthenticationError,
  isIdempotencyConflictError,
  isPermissionError,
  isRequestValidationError,
  isSdkError,
} from '@x/runa-payouts'

/**
 * The result of one payout. No links: Inngest stores what a step returns, and a link is as good as money.
 *
 * - `already_paid`: before this run began, by an earlier event of the same batch
 * - `conflict`: it was paid, or is being paid, with other content: the list was edited. Nothing was sent now
 * - `unknown`: it may have been paid. Send the same event again to find out
 */
export interface PayoutOutcome {
  readonly reference: string
  readonly result: 'paid' | 'already_paid' | 'accepted' | 'failed' | 'rejected' | 'conflict' | 'unknown'
  readonly orderId?: string
  readonly reason?: string
}

/**
 * What an error means for its payout.
 *
 * @throws the error if it would be the same for every other payout.
 */
export function outcomeOf(reference: string, error: unknown): PayoutOutcome {
  if (!isSdkError(error) || isAuthenticationError(error) || isPermissionError(error)) throw error
  const { outcome, orderId, message: reason } = error
  if (isIdempotencyConflictError(error)) return { reference, result: 'conflict', reason }
  if (outcome === 'accepted' && orderId !== undefined) return { reference, result: 'accepted', orderId }
  // Runa stores this rejection under the key. A malformed body is never sent.
  const isFinal = error.attempts.at(-1)?.stored === true || isRequestValidationError(error)
  if (isFinal && (outcome === 'rejected' || outcome === 'not_sent')) return { reference, result: 'rejected', reason }
  // Even if this attempt of the step sent nothing, an earlier one may have.
  return { reference, result: 'unknown', reason }
}

/** Whether a retry with the same key and the same bytes may give a clearer result. */
export const isOpen = ({ result }: PayoutOutcome): boolean => result === 'unknown'
