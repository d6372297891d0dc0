import { isAuthenticationError, isInsufficientFundsError, isPermissionError } from '@x/transport'
import { sentOrderOf } from '../../orders/order-belief.ts'
import type { CompletedOrder, FailedOrder, Order, OrderItemRequest } from '../../wire.gen.ts'
import type { OrderAnswer } from '../access/batch-access.ts'
import type { Batch } from '../batch/batch.ts'
import { failureOf, mayBeOneRow } from '../batch/refusal.ts'
import { asAnother, asFree, asRow, asUnrecorded, isAboutAnother, rowError } from '../errors/row-error.ts'
import { pagesOf } from '../lists/list-pages.ts'
import { type Finding, lookUp, paidTwice } from '../lists/order-lookup.ts'
import type { PlannedRow } from '../rows/chunk-planner.ts'
import { itemsByReference } from '../rows/order-rows.ts'
import type { PayoutResult } from '../rows/payout.ts'
import type { PreparedOrder } from './prepared-order.ts'
import { sendOrder } from './send-order.ts'

/** What comes after an order was sent. */
export type Next =
  | { readonly kind: 'done' }
  | { readonly kind: 'wait'; readonly order: PreparedOrder; readonly orderId: string }
  /** It was rejected, and its rows continue in other orders. */
  | { readonly kind: 'split'; readonly parts: readonly (readonly PlannedRow[])[] }

/** Sends it, records what happened to it, and gives its rows their results. */
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
  const isJournaled = batch.plan.journal !== undefined
  const failure = failureOf(error, {
    sentBefore: order.sentBefore,
    isJournaled,
  })
  if (failure.kind === 'accepted') {
    const next = await accepted(batch, order, { orderId: failure.orderId, order: undefined })
    return next
  }
  if (holdsForAll(error)) batch.halt(error)
  if (failure.kind === 'open') {
    if (failure.result === 'accepted') return told(batch, order, { result: 'accepted', error })
    const why = isAboutAnother(error) ? asAnother(error, isJournaled) : asRow(error, 'unknown', isJournaled)
    return told(batch, order, { result: 'unknown', error: why })
  }
  if (failure.kind === 'released') return released(batch, order, failure, error)
  if (failure.kind === 'refused_unless_placed') {
    const placed = await findPlaced(batch, order)
    if (placed === 'cannot tell') {
      return told(batch, order, { result: 'unknown', error: asRow(error, 'unknown', isJournaled) })
    }
    if (placed !== undefined) {
      const { orderId } = placed
      const found = { ...order, isTwice: paidTwice(order.key, placed) }
      return accepted(batch, found, { orderId, order: undefined })
    }
  }
  const isRecorded = await batch.settle(order.key, { result: 'rejected', reason: failure.reason })
  // No record frees them: the next run sends the recorded order again.
  if (!isRecorded) return told(batch, order, { result: 'unknown', error: asUnrecorded(error) })
  if (order.rows.length > 1 && mayBeOneRow(failure.reason) && !batch.stopping) {
    if (order.isResumed !== true) return { kind: 'split', parts: halvesOf(order) }
    // Permanently rejected, its payouts are planned again from the list: a person who has left it is not paid.
    batch.index.release(order.key)
  }
  return told(batch, order, { result: 'rejected', error: asRow(error, 'rejected', isJournaled) })
}

/**
 * There is no order under the key. Recorded before it is reported: once a row is reported as free, its person may be
 * paid elsewhere, and the next run sends whatever is recorded as open, whatever its list says.
 */
async function released(
  batch: Batch,
  order: PreparedOrder,
  { result, reason }: { readonly result: 'rejected' | 'not_sent'; readonly reason: string },
  error: unknown,
): Promise<Next> {
  if (batch.plan.journal === undefined) {
    // Only a rejection that Runa stores speaks for the key: an earlier run may have paid under it.
    const row = result === 'rejected' ? 'unknown' : result
    return told(batch, order, { result: row, error: asRow(error, row, false) })
  }
  const isRecorded = await batch.settle(order.key, { result: 'released', reason })
  return told(
    batch,
    order,
    isRecorded ? { result, error: asFree(error) } : { result: 'unknown', error: asUnrecorded(error) },
  )
}

/** Takes back the claim of an order that was recorded and never sent. */
export function neverSent(batch: Batch, order: PreparedOrder, error: unknown): Promise<Next> {
  return released(batch, order, { result: 'not_sent', reason: 'the run ended before it was sent' }, error)
}

function told(
  batch: Batch,
  order: PreparedOrder,
  result: { readonly result: 'rejected' | 'not_sent' | 'unknown' | 'accepted'; readonly error: unknown },
): Next {
  tellEach(batch, order, result)
  return { kind: 'done' }
}

/** An order that an attempt with an unknown outcome has placed, as the list of orders shows it. */
async function findPlaced(batch: Batch, { key }: PreparedOrder): Promise<Finding | 'cannot tell' | undefined> {
  const { connection, plan, stopSignal } = batch
  if (plan.journal === undefined) return 'cannot tell'
  try {
    const sought = { key, claimedAt: batch.index.claimedAt(key) ?? batch.begunAt }
    const lookup = await lookUp(plan.reference, [sought], pagesOf(connection.listOrders(stopSignal)))
    const finding = lookup.found.get(key)
    if (finding !== undefined) return finding
    // An order that the list shows without an id or a description may be this one.
    return lookup.unidentified.length + lookup.unreadable > 0 ? 'cannot tell' : undefined
  } catch {
    return 'cannot tell'
  }
}

/**
 * Whether an order was rejected for a reason outside it: the API key, or the balance. A smaller order might still fit,
 * but each rejection uses up a key, and with it the key of a payout that a topped-up balance would pay.
 */
const holdsForAll = (error: unknown): boolean =>
  isAuthenticationError(error) || isPermissionError(error) || isInsufficientFundsError(error)

/** The rows of a rejected order in two halves, each to be sent under a key of the next generation. */
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

/** The content of an order, from its own bytes. */
function itemsOf(body: string): readonly OrderItemRequest[] {
  // Written by this package, and checked before it was.
  const { items } = JSON.parse(body) as { readonly items: readonly OrderItemRequest[] }
  return items
}

/** Reads an accepted order until it has ended, or until the run is stopped. */
export async function waitForEnd(batch: Batch, order: PreparedOrder, orderId: string): Promise<void> {
  const { connection } = batch
  try {
    const placed = { idempotencyKey: order.key, sent: order.sent ?? sentOrderOf(order.body) }
    const ended = await batch.untilStopped((signal) => connection.waitForOrder(orderId, placed, signal))
    await tellEnd(batch, order, ended)
  } catch (error) {
    // What was recorded about it stays: a person, or the list of orders, can still tell which order it was.
    if (isAboutAnother(error)) {
      return tellEach(batch, order, {
        result: 'unknown',
        error: asAnother(error, batch.plan.journal !== undefined, orderId),
      })
    }
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
    const more = {
      ...(item === undefined ? {} : { item }),
      ...(order.isTwice === undefined ? {} : { error: order.isTwice }),
    }
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
