import { isRateLimitError, isSdkError, isTimeoutError } from '@x/transport'
import type { OrderAnswer } from '../access/batch-access.ts'
import type { Batch } from '../batch/batch.ts'
import { asTooOld } from '../errors/row-error.ts'
import { orderWindow } from './intent-age.ts'
import type { PreparedOrder } from './prepared-order.ts'

/** How often an order that hit Runa's rate limit is sent again, after the retries of the call itself. */
const ROUNDS_WHEN_RATE_LIMITED = 5

/** The wait in that case, in ms, if Runa gives no time: half of the minute that its limit counts. */
const RATE_LIMITED_PAUSE_MS = 30_000

/**
 * Sends an order, and sends it again if it hit Runa's rate limit.
 *
 * @returns if it failed, also whether the order may exist: the last round's error describes only that round.
 */
export async function sendOrder(
  batch: Batch,
  order: PreparedOrder,
): Promise<OrderAnswer | { readonly error: unknown; readonly mayExist: boolean }> {
  const { connection } = batch
  const { pace } = batch.client
  const window = orderWindow(batch, order)
  let mayExist = order.sentBefore
  for (let round = 1; ; round += 1) {
    try {
      return await connection.createOrder(order, window)
    } catch (error) {
      mayExist ||= isSdkError(error) && error.outcome === 'unknown'
      // An order that only waited in the queue behind such a pause is sent again as well.
      const isLimited = isRateLimitError(error)
      const isHeldUp = isLimited || (isTimeoutError(error) && pace.isPaused)
      if (!isHeldUp || round > ROUNDS_WHEN_RATE_LIMITED || batch.stopping) return { error, mayExist }
      if (isLimited) pace.pause(error.retryAfterMs ?? RATE_LIMITED_PAUSE_MS)
      // Before the next call begins, since the wait may outlast its deadline. The key may expire first.
      const hasTurn = await batch.turn(window)
      if (batch.stopping) return { error, mayExist }
      if (!hasTurn) return { error: mayExist || window.usedBefore ? asTooOld(error, window) : error, mayExist }
    }
  }
}
