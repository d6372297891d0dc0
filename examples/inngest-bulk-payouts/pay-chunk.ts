import type { CreateOrderRequest, RunaPayouts } from '@x/runa-payouts'
import { isOpen, outcomeOf, type PayoutOutcome } from './payout-outcome.ts'
import type { PlannedOrder } from './plan-batch.ts'

/**
 * After this many payouts in a row without a result, Runa counts as unavailable. The rest waits for the next attempt.
 */
const OPEN_IN_A_ROW = 3

/** When the batch was first sent, and when this run began, by Runa's clock. */
export interface Times {
  readonly startedAt: string
  readonly begunAt: number
}

/** Sends the planned orders, each at most once: the key finds what an earlier attempt has sent. */
export async function payChunk(
  runa: RunaPayouts,
  orders: readonly PlannedOrder[],
  times: Times,
): Promise<PayoutOutcome[]> {
  const outcomes: PayoutOutcome[] = []
  for (const order of orders) {
    const recent = outcomes.slice(-OPEN_IN_A_ROW)
    const isAway = recent.length === OPEN_IN_A_ROW && recent.every(isOpen)
    outcomes.push(
      isAway
        ? { reference: order.reference, result: 'unknown', reason: 'not tried: Runa did not respond to those before' }
        : await payOne(runa, order, times),
    )
  }
  return outcomes
}

async function payOne(
  runa: RunaPayouts,
  { reference, idempotencyKey, body }: PlannedOrder,
  { startedAt, begunAt }: Times,
): Promise<PayoutOutcome> {
  // Written by planBatch. createOrder checks it once more, and sends it unchanged.
  const request = JSON.parse(body) as CreateOrderRequest
  try {
    const firstAttemptAt = new Date(startedAt)
    const { kind, order } = await runa.createOrder(request, { idempotencyKey, firstAttemptAt, deadline: 45_000 })
    const orderId = order.id
    if (kind === 'completed') return { reference, result: paidWhen(order.created_at, begunAt), orderId }
    return { reference, result: order.status === 'FAILED' ? 'failed' : 'accepted', orderId }
  } catch (error) {
    return outcomeOf(reference, error)
  }
}

/** Reads the accepted orders that had not ended. Those that still have not ended stay `accepted`. */
export async function followChunk(
  runa: RunaPayouts,
  outcomes: readonly PayoutOutcome[],
  { begunAt }: Times,
): Promise<PayoutOutcome[]> {
  const followed = outcomes.map(async (outcome): Promise<PayoutOutcome> => {
    const { reference, orderId } = outcome
    if (outcome.result !== 'accepted' || orderId === undefined) return outcome
    try {
      const order = await runa.waitForOrder(orderId, { deadline: 45_000 })
      return order.status === 'FAILED'
        ? { reference, result: 'failed', orderId }
        : { reference, result: paidWhen(order.created_at, begunAt), orderId }
    } catch (error) {
      return outcomeOf(reference, error)
    }
  })
  return Promise.all(followed)
}

/** A batch that was paid before must not look as if it was paid now. */
const paidWhen = (createdAt: string, begunAt: number) => (Date.parse(createdAt) < begunAt ? 'already_paid' : 'paid')
