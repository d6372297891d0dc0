import { isSdkError, SdkError } from '@x/transport'
import { signOfAnother } from '../../orders/order-belief.ts'
import type { Batch } from '../batch/batch.ts'
import type { KeptOrder } from '../batch/batch-index.ts'
import type { PaidOrder } from '../batch/reading.ts'
import { itemsByReference } from '../rows/order-rows.ts'
import type { PayoutResult } from '../rows/payout.ts'

/**
 * Reports what is known about a row. If the run is to read orders that earlier runs have paid, its order is read first,
 * once for all of its rows. Resolves when there is a slot for that read, which is what limits planning.
 */
export async function tellKnown(batch: Batch, result: PayoutResult): Promise<void> {
  const { reference, orderId, idempotencyKey: key = '' } = result
  const isBare = result.result === 'already_paid' && result.order === undefined && result.invalid !== true
  const kept = isBare ? batch.index.keptOrder(key) : undefined
  if (kept === undefined || orderId === undefined) return batch.push(result)
  let reading = batch.readings.get(key)
  if (reading === undefined) {
    const leave = await batch.waits.take()
    reading = { paid: readPaid(batch, { key, orderId, ...kept }).finally(leave), rowsLeft: kept.rows.length }
    batch.readings.set(key, reading)
  }
  reading.rowsLeft -= 1
  if (reading.rowsLeft === 0) batch.readings.delete(key)
  const { paid } = reading
  batch.spawn(async () => {
    const read = await paid
    if ('error' in read) return batch.push({ ...result, error: read.error })
    const item = read.items.get(reference)
    batch.push({ ...result, order: read.order, ...(item === undefined ? {} : { item }) })
  })
}

/** Never rejects: it is known who was paid, whether or not the order can be shown. */
async function readPaid(
  batch: Batch,
  { key, orderId, rows, sent, baseUrl }: KeptOrder & { readonly key: string; readonly orderId: string },
): Promise<PaidOrder> {
  const { connection, plan } = batch
  const unread = (why: string, retryable: boolean, cause?: unknown) => ({
    error: new SdkError(
      `sendPayouts: order ${orderId} was paid by an earlier run, but could not be read: ${why} Run the batch again to read it.`,
      { operation: 'sendPayouts', outcome: 'accepted', retryable, idempotencyKey: key, orderId, cause },
    ),
  })
  if (baseUrl !== connection.baseUrl) {
    return unread(
      `it was paid at ${baseUrl}, and this client calls ${connection.baseUrl}, where that id may belong to another order.`,
      false,
    )
  }
  try {
    const order = await batch.untilStopped((signal) => connection.getOrder(orderId, signal))
    const sign = signOfAnother(sent, order)
    if (sign !== undefined) return unread(`Runa answered with another order: ${sign}.`, false)
    if (order.status !== 'COMPLETED' && order.status !== 'FAILED') return unread(`it is ${order.status}.`, true)
    return { order, items: await itemsByReference(order, rows, plan.paymentMethod) }
  } catch (error) {
    return unread(error instanceof Error ? error.message : String(error), isSdkError(error) && error.retryable, error)
  }
}
