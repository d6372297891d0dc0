import type { CreateOrderRequest } from '@x/runa-payouts'
import type { Payout } from '@x/runa-payouts/bulk'
import { eventType, staticSchema } from 'inngest'

/** The event's list of people to pay. */
export type ApprovedBatch = {
  /** Your own name for the batch, 1 to 64 characters. Within it, a payout's reference is paid at most once. */
  readonly batch: string
  /** When this batch was first sent, ISO 8601. Store it with the batch, and send it unchanged again: see the README. */
  readonly startedAt: string
  readonly payment_method: CreateOrderRequest['payment_method']
  readonly payouts: readonly Omit<Payout, 'group'>[]
}

export const batchApproved = eventType('payouts/batch.approved', { schema: staticSchema<ApprovedBatch>() })
