import type { CreateOrderRequest } from '@x/runa-payouts'
import type { Payout } from '@x/runa-payouts/bulk'
import { eventType, staticSchema } from 'inngest'

/** A list of people to pay, as the event brings it. */
export type ApprovedBatch = {
  /** Your own name of the batch, 1 to 64 characters. Within it, a payout's reference is paid at most once. */
  readonly batch: string
  /** When this batch was first sent, ISO 8601. Keep it with the batch, and send the same again: see the README. */
  readonly startedAt: string
  readonly payment_method: CreateOrderRequest['payment_method']
  readonly payouts: readonly Omit<Payout, 'group'>[]
}

export const batchApproved = eventType('payouts/batch.approved', { schema: staticSchema<ApprovedBatch>() })
