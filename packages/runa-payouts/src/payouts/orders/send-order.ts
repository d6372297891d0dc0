import { isRateLimitError, isSdkError, isTimeoutError } from '@x/transport'
import type { OrderAnswer } from '../access/batch-access.ts'
import type { Batch } from '../batch/batch.ts'
import { asTooOld } from '../errors/row-error.ts'
import { orderWindow } from './intent-age.ts'
import type { PreparedOrder } from './prepared-order.ts'

/** How often an order that Runa had no room for is offered again, after the retries of the call itself. */
const ROUNDS_WHEN_RATE_LIMITED = 5

/** What to wait then, in ms, when Runa names no time: half of the minute that its limit counts. */
const RATE_LIMITED_PAUSE_MS = 30_000

/**
 * Sends an order, and offers it again where Runa had no room for it.
 *
 * @returns where it failed, also whether the order may exist: the last round's error tells of that round alone.
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
      // One that only waited in line behind such a pause is offered again as well.
      const isLimited = isRateLimitError(error)
      const isHeldUp = isLimited || (isTimeoutError(error) && pace.isPaused)
      if (!isHeldUp || round > ROUNDS_WHEN_RATE_LIMITED || batch.stopping) return { error, mayExist }
      if (isLimited) pace.pause(error.retryAfterMs ?? RATE_LIMITED_PAUSE_MS)
      // Before the next call begins, whose deadline this may outlast. The key may not live that long.
      const hasTurn = await batch.turn(window)
      if (batch.stopping) return { error, mayExist }
      if (!hasTurn) return { error: mayExist || window.usedBefore ? asTooOld(error, window) : error, mayExist }
    }
  }
}
