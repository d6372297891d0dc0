import { isAuthenticationError, isInsufficientFundsError, isPermissionError } from '@x/transport'
import type { CompletedOrder, FailedOrder, Order, OrderItemRequest } from '../wire.gen.ts'
import type { Batch } from './batch.ts'
import type { OrderAnswer, OrderToSend } from './batch-access.ts'
import type { PlannedRow } from './chunk-planner.ts'
import { itemsByReference } from './order-rows.ts'
import type { PayoutResult } from './payout.ts'
import { failureOf, mayBeOneRow } from './refusal.ts'
import { rowError } from './row-error.ts'
import { sendOrder } from './send-order.ts'

/** An order whose bytes are fixed: recorded, where there is a journal. */
export interface PreparedOrder extends OrderToSend {
  readonly generation: number
  readonly rows: readonly { readonly reference: string; readonly hash: string }[]
  /** An earlier run may have sent it. */
  readonly sentBefore: boolean
  /** An earlier run has planned it. */
  readonly isResumed?: boolean
  /** Runa had it before this run sent it, whatever the clocks say. */
  readonly placedBefore?: boolean
}

/** What comes after an order was sent. */
export type Next =
  | { readonly kind: 'done' }
  | { readonly kind: 'wait'; readonly order: PreparedOrder; readonly orderId: string }
  /** It was refused, and its rows go on in other orders. */
  | { readonly kind: 'split'; readonly parts: readonly (readonly PlannedRow[])[] }

/** Sends it, records what became of it, and gives its rows their results. */
export async function sendPrepared(batch: Batch, order: PreparedOrder): Promise<Next> {
  batch.tally.order()
  const end = await sendOrder(batch, order)
  if ('error' in end) return failed(batch, { ...order, sentBefore: end.mayExist }, end.error)
  batch.observe(end.exchange)
  return accepted(batch, order, end)
}

async function accepted(
  batch: Batch,
  prepared: PreparedOrder,
  { orderId, order: answered }: Omit<OrderAnswer, 'exchange'>,
): Promise<Next> {
  const wasHeardOf = batch.memory.hear(orderId, batch.id, batch.now)
  const order = wasHeardOf ? { ...prepared, placedBefore: true } : prepared
  if (answered !== undefined && hasEnded(answered)) {
    await tellEnd(batch, order, answered)
    return { kind: 'done' }
  }
  await batch.settle(order.key, { result: 'accepted', orderId })
  if (batch.plan.wait && !batch.stopping) return { kind: 'wait', order, orderId }
  tellEach(batch, order, { result: 'accepted', orderId })
  return { kind: 'done' }
}

const hasEnded = (order: Order): order is CompletedOrder | FailedOrder =>
  order.status === 'COMPLETED' || order.status === 'FAILED'

async function failed(batch: Batch, order: PreparedOrder, error: unknown): Promise<Next> {
  const failure = failureOf(error, order.sentBefore)
  if (failure.kind === 'accepted') {
    const next = await accepted(batch, order, { orderId: failure.orderId, order: undefined })
    return next
  }
  if (holdsForAll(error)) batch.halt(error)
  if (failure.kind === 'open') {
    // Only a refusal that Runa keeps speaks for the key: without a journal, an earlier run may have paid under it.
    const isOpen = failure.result === 'rejected' && batch.plan.journal === undefined
    tellEach(batch, order, { result: isOpen ? 'unknown' : failure.result, error })
    return { kind: 'done' }
  }
  await batch.settle(order.key, { result: 'rejected', reason: failure.reason })
  if (order.rows.length > 1 && mayBeOneRow(failure.reason) && !batch.stopping) {
    if (order.isResumed !== true) return { kind: 'split', parts: halvesOf(order) }
    // Refused for good, its payouts are planned anew by the list: nobody is paid who has left it.
    batch.index.release(order.key)
  }
  tellEach(batch, order, { result: 'rejected', error })
  return { kind: 'done' }
}

/**
 * Whether what an order was refused for is nothing of its own: the API key, or the balance. A smaller order might still
 * fit, but each refusal uses up a key, and with it the one of a payout that a topped-up balance would pay.
 */
const holdsForAll = (error: unknown): boolean =>
  isAuthenticationError(error) || isPermissionError(error) || isInsufficientFundsError(error)

/** The rows of a refused order in two, each to be sent under a key of the next generation. */
function halvesOf({ key, generation, rows, body }: PreparedOrder): PlannedRow[][] {
  const items = itemsOf(body)
  const again = rows.flatMap(({ reference, hash }, index): PlannedRow[] => {
    const item = items[index]
    if (item === undefined) return []
    return [{ reference, hash, item, group: key, generation: generation + 1, supersedes: key }]
  })
  const middle = Math.ceil(again.length / 2)
  return [again.slice(0, middle), again.slice(middle)]
}

/** What an order's own bytes say that it holds. */
function itemsOf(body: string): readonly OrderItemRequest[] {
  // Written by this package, and checked before it was.
  const { items } = JSON.parse(body) as { readonly items: readonly OrderItemRequest[] }
  return items
}

/** Reads an accepted order until it has ended, or until the run is stopped. */
export async function waitForEnd(batch: Batch, order: PreparedOrder, orderId: string): Promise<void> {
  const { connection } = batch
  try {
    const ended = await batch.untilStopped((signal) => connection.waitForOrder(orderId, order.key, signal))
    await tellEnd(batch, order, ended)
  } catch (error) {
    tellEach(batch, order, { result: 'accepted', orderId, error })
  }
}

async function tellEnd(batch: Batch, order: PreparedOrder, ended: CompletedOrder | FailedOrder): Promise<void> {
  const orderId = ended.id
  const createdAt = typeof ended.created_at === 'string' ? ended.created_at : undefined
  const shared = { orderId, ...(createdAt === undefined ? {} : { createdAt }) }
  if (ended.status === 'FAILED') {
    await batch.settle(order.key, { result: 'failed', orderId })
    tellEach(batch, order, { ...shared, result: 'failed', order: ended })
    return
  }
  await batch.settle(order.key, { result: 'paid', ...shared })
  const isOld = order.placedBefore === true || batch.time.wasBefore(createdAt, batch.begunAt)
  const result = isOld ? 'already_paid' : 'paid'
  const items = await itemsByReference(ended, order.rows, batch.plan.paymentMethod)
  for (const { reference } of order.rows) {
    const item = items.get(reference)
    const more = item === undefined ? {} : { item }
    batch.tell({ reference, idempotencyKey: order.key, ...shared, result, order: ended, ...more })
  }
}

/** The same result for every row of an order. */
export function tellEach(
  batch: Batch,
  { key, rows }: Pick<PreparedOrder, 'key' | 'rows'>,
  { error, ...known }: Omit<PayoutResult, 'reference' | 'idempotencyKey' | 'error'> & { readonly error?: unknown },
): void {
  const result = { ...known, ...(error === undefined ? {} : { error: rowError(error, known.result) }) }
  for (const { reference } of rows) batch.tell({ reference, idempotencyKey: key, ...result })
}
