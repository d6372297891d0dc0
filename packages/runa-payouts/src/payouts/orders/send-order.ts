import { isRateLimitError, isSdkError, isTimeoutError, type SdkError, type SendWindow } from '@x/transport'
import type { SentOrder } from '../../orders/order-belief.ts'
import type { BatchConnection, OrderResponse, OrderToSend } from '../access/batch-access.ts'
import { asTooOld } from '../errors/row-error.ts'
import type { Stopping } from '../run/tasks.ts'

/** An order whose bytes are fixed: recorded, if there is a journal. */
export interface PreparedOrder extends OrderToSend {
  readonly generation: number
  readonly rows: readonly { readonly reference: string; readonly hash: string }[]
  /** An earlier run may have sent it. */
  readonly sentBefore: boolean
  /** An earlier run has planned it. */
  readonly isResumed?: boolean
  /** What its body requested, if the body is not kept. */
  readonly sent?: SentOrder | undefined
  /** Other orders with the same description have completed as well. */
  readonly isTwice?: SdkError | undefined
  /** Runa had it before this run sent it, whatever the clocks say. */
  readonly placedBefore?: boolean
}

/** The rate limit of a run's orders, which its client's other orders share. */
export interface OrderLimiter {
  /**
   * Waits until an order may be sent, or until the run ends.
   *
   * @param window in which a slot has to come. If it certainly does not, this does not wait.
   * @returns whether a slot came.
   */
  acquire(window?: SendWindow): Promise<boolean>
  /** No attempt may start before then, in ms from now. */
  pause(ms: number): void
  /** Whether a requested pause still lasts. */
  readonly isPaused: boolean
}

/** What sending an order takes. */
export interface SendParts {
  readonly connection: Pick<BatchConnection, 'createOrder'>
  readonly limiter: OrderLimiter
  readonly stopping: Pick<Stopping, 'isStopping'>
  /** Until when an order may be sent. */
  readonly windowOf: (order: Pick<PreparedOrder, 'key' | 'sentBefore'>) => SendWindow
}

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
  { connection, limiter, stopping, windowOf }: SendParts,
  order: PreparedOrder,
): Promise<OrderResponse | { readonly error: unknown; readonly mayExist: boolean }> {
  const window = windowOf(order)
  let mayExist = order.sentBefore
  for (let round = 1; ; round += 1) {
    try {
      return await connection.createOrder(order, window)
    } catch (error) {
      mayExist ||= isSdkError(error) && error.outcome === 'unknown'
      // An order that only waited in the queue behind such a pause is sent again as well.
      const isLimited = isRateLimitError(error)
      const isHeldUp = isLimited || (isTimeoutError(error) && limiter.isPaused)
      if (!isHeldUp || round > ROUNDS_WHEN_RATE_LIMITED || stopping.isStopping) return { error, mayExist }
      if (isLimited) limiter.pause(error.retryAfterMs ?? RATE_LIMITED_PAUSE_MS)
      // Before the next call begins, since the wait may outlast its deadline. The key may expire first.
      const hasSlot = await limiter.acquire(window)
      if (stopping.isStopping) return { error, mayExist }
      if (!hasSlot) return { error: mayExist || window.usedBefore ? asTooOld(error, window) : error, mayExist }
    }
  }
}
