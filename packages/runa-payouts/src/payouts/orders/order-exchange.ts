import { type Exchange, isAuthenticationError, isInsufficientFundsError, isPermissionError } from '@x/transport'
import { sentOrderOf } from '../../orders/order-belief.ts'
import type { CompletedOrder, FailedOrder, Order, OrderItemRequest } from '../../wire.gen.ts'
import type { BatchConnection, OrderResponse } from '../access/batch-access.ts'
import { asAnother, asFree, asRow, asUnrecorded, isAboutAnother, rowError } from '../errors/row-error.ts'
import type { BatchPlan } from '../input/payout-options.ts'
import { type Finding, lookUp, pagesOf, paidTwice } from '../lists/order-lookup.ts'
import type { BatchIndex } from '../plan/batch-index.ts'
import { itemsByReference } from '../plan/order-content.ts'
import type { PlannedRow } from '../plan/order-planner.ts'
import type { PayoutResult } from '../results/payout.ts'
import type { Stopping } from '../run/tasks.ts'
import { failureOf, mayBeOneRow } from './order-failure.ts'
import type { OrderRecords } from './order-records.ts'
import { type PreparedOrder, type SendParts, sendOrder } from './send-order.ts'

/** What a step of an order led to. Nothing here reports: whoever runs the order does. */
export type Step =
  /** Its rows have their results. */
  | { readonly kind: 'done'; readonly results: readonly PayoutResult[] }
  /** Runa has it, and it has not ended. */
  | { readonly kind: 'wait'; readonly order: PreparedOrder; readonly orderId: string }
  /** Rows without a result continue in other orders. */
  | {
      readonly kind: 'split'
      readonly results: readonly PayoutResult[]
      readonly orders: readonly (readonly PlannedRow[])[]
    }

/** What sending an order, and recording what happened to it, takes. */
export interface ExchangeParts extends SendParts {
  readonly plan: Pick<BatchPlan, 'reference' | 'paymentMethod' | 'wait' | 'journal'>
  readonly connection: Pick<BatchConnection, 'createOrder' | 'listOrders' | 'waitForOrder'>
  readonly records: Pick<OrderRecords, 'settle'>
  readonly index: Pick<BatchIndex, 'claimedAt' | 'release'>
  readonly stopping: Pick<Stopping, 'isStopping' | 'signal' | 'halt' | 'during'>
  readonly times: OrderTimes
  readonly countOrder: () => void
}

/** Which orders were there before a run. */
export interface OrderTimes {
  /** When the run began, by the local clock, in ms since the Unix epoch. */
  readonly begunAt: number
  /** Checks the server's clock. If it is too far off, the run stops. */
  observe(exchange: Exchange): void
  /** Remembers that this run has seen an order. Returns whether another run of the client had seen it before. */
  wasSeenBefore(orderId: string): boolean
  /** Whether Runa created an order before this run began. */
  wasBefore(createdAt: string | undefined): boolean
}

/** Sends an order, and records what happened to it. */
export async function exchangeOrder(parts: ExchangeParts, order: PreparedOrder): Promise<Step> {
  parts.countOrder()
  const end = await sendOrder(parts, order)
  if ('error' in end) return failed(parts, { ...order, sentBefore: end.mayExist }, end.error)
  parts.times.observe(end.exchange)
  return accepted(parts, order, end)
}

async function accepted(
  parts: ExchangeParts,
  prepared: PreparedOrder,
  { orderId, order: read }: Omit<OrderResponse, 'exchange'>,
): Promise<Step> {
  const wasSeenBefore = parts.times.wasSeenBefore(orderId)
  const order = wasSeenBefore ? { ...prepared, placedBefore: true } : prepared
  if (read !== undefined && hasEnded(read)) return done(await settleEnd(parts, order, read))
  await parts.records.settle(order.key, { result: 'accepted', orderId })
  if (parts.plan.wait && !parts.stopping.isStopping) return { kind: 'wait', order, orderId }
  return done(sameForAll(order, { result: 'accepted', orderId }))
}

const hasEnded = (order: Order): order is CompletedOrder | FailedOrder =>
  order.status === 'COMPLETED' || order.status === 'FAILED'

async function failed(parts: ExchangeParts, order: PreparedOrder, error: unknown): Promise<Step> {
  const isJournaled = parts.plan.journal !== undefined
  const failure = failureOf(error, { sentBefore: order.sentBefore, isJournaled })
  if (failure.kind === 'accepted') return accepted(parts, order, { orderId: failure.orderId, order: undefined })
  if (holdsForAll(error)) parts.stopping.halt(error)
  if (failure.kind === 'open') {
    if (failure.result === 'accepted') return done(sameForAll(order, { result: 'accepted', error }))
    const why = isAboutAnother(error) ? asAnother(error, isJournaled) : asRow(error, 'unknown', isJournaled)
    return done(sameForAll(order, { result: 'unknown', error: why }))
  }
  if (failure.kind === 'released') return released(parts, order, failure, error)
  if (failure.kind === 'rejected_unless_placed') {
    const placed = await findPlaced(parts, order)
    if (placed === 'cannot tell') {
      return done(sameForAll(order, { result: 'unknown', error: asRow(error, 'unknown', isJournaled) }))
    }
    if (placed !== undefined) {
      const { orderId } = placed
      const found = { ...order, isTwice: paidTwice(order.key, placed) }
      return accepted(parts, found, { orderId, order: undefined })
    }
  }
  const isRecorded = await parts.records.settle(order.key, { result: 'rejected', reason: failure.reason })
  // No record frees them: the next run sends the recorded order again.
  if (!isRecorded) return done(sameForAll(order, { result: 'unknown', error: asUnrecorded(error) }))
  if (order.rows.length > 1 && mayBeOneRow(failure.reason) && !parts.stopping.isStopping) {
    if (order.isResumed !== true) return { kind: 'split', results: [], orders: halvesOf(order) }
    // Permanently rejected, its payouts are planned again from the list: a person who has left it is not paid.
    parts.index.release(order.key)
  }
  return done(sameForAll(order, { result: 'rejected', error: asRow(error, 'rejected', isJournaled) }))
}

/**
 * There is no order under the key. Recorded before it is reported: once a row is reported as free, its person may be
 * paid elsewhere, and the next run sends whatever is recorded as open, whatever its list says.
 */
async function released(
  { plan, records }: Pick<ExchangeParts, 'plan' | 'records'>,
  order: PreparedOrder,
  { result, reason }: { readonly result: 'rejected' | 'not_sent'; readonly reason: string },
  error: unknown,
): Promise<Step> {
  if (plan.journal === undefined) {
    // Only a rejection that Runa stores speaks for the key: an earlier run may have paid under it.
    const row = result === 'rejected' ? 'unknown' : result
    return done(sameForAll(order, { result: row, error: asRow(error, row, false) }))
  }
  const isRecorded = await records.settle(order.key, { result: 'released', reason })
  return done(
    sameForAll(
      order,
      isRecorded ? { result, error: asFree(error) } : { result: 'unknown', error: asUnrecorded(error) },
    ),
  )
}

/** Takes back the claim of an order that was recorded and never sent. */
export const takeBack = (
  parts: Pick<ExchangeParts, 'plan' | 'records'>,
  order: PreparedOrder,
  error: unknown,
): Promise<Step> => released(parts, order, { result: 'not_sent', reason: 'the run ended before it was sent' }, error)

/** An order that an attempt with an unknown outcome has placed, as the list of orders shows it. */
async function findPlaced(
  { connection, plan, stopping, index, times }: ExchangeParts,
  { key }: PreparedOrder,
): Promise<Finding | 'cannot tell' | undefined> {
  if (plan.journal === undefined) return 'cannot tell'
  try {
    const sought = { key, claimedAt: index.claimedAt(key) ?? times.begunAt }
    const lookup = await lookUp(plan.reference, [sought], pagesOf(connection.listOrders(stopping.signal)))
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
export async function waitForEnd(
  parts: ExchangeParts,
  order: PreparedOrder,
  orderId: string,
): Promise<readonly PayoutResult[]> {
  const { connection, plan, stopping } = parts
  try {
    const placed = { idempotencyKey: order.key, sent: order.sent ?? sentOrderOf(order.body) }
    const ended = await stopping.during((signal) => connection.waitForOrder(orderId, placed, signal))
    return await settleEnd(parts, order, ended)
  } catch (error) {
    // What was recorded about it stays: a person, or the list of orders, can still tell which order it was.
    return isAboutAnother(error)
      ? sameForAll(order, { result: 'unknown', error: asAnother(error, plan.journal !== undefined, orderId) })
      : sameForAll(order, { result: 'accepted', orderId, error })
  }
}

/** Records how an order ended. */
async function settleEnd(
  { records, times, plan }: Pick<ExchangeParts, 'records' | 'times' | 'plan'>,
  order: PreparedOrder,
  ended: CompletedOrder | FailedOrder,
): Promise<readonly PayoutResult[]> {
  const orderId = ended.id
  const createdAt = typeof ended.created_at === 'string' ? ended.created_at : undefined
  const shared = { orderId, ...(createdAt === undefined ? {} : { createdAt }) }
  if (ended.status === 'FAILED') {
    await records.settle(order.key, { result: 'failed', orderId })
    return sameForAll(order, { ...shared, result: 'failed', order: ended })
  }
  await records.settle(order.key, { result: 'paid', ...shared })
  const result = order.placedBefore === true || times.wasBefore(createdAt) ? 'already_paid' : 'paid'
  const items = await itemsByReference(ended, order.rows, plan.paymentMethod)
  return order.rows.map(({ reference }) => {
    const item = items.get(reference)
    return {
      reference,
      idempotencyKey: order.key,
      ...shared,
      result,
      order: ended,
      ...(item === undefined ? {} : { item }),
      ...(order.isTwice === undefined ? {} : { error: order.isTwice }),
    }
  })
}

/** @param results those of all rows. */
export const done = (results: readonly PayoutResult[]): Extract<Step, { readonly kind: 'done' }> => ({
  kind: 'done',
  results,
})

/** The same result for every row of an order, or for rows without an order. */
export function sameForAll(
  { key, rows }: { readonly key?: string; readonly rows: readonly { readonly reference: string }[] },
  { error, ...known }: Omit<PayoutResult, 'reference' | 'idempotencyKey' | 'error'> & { readonly error?: unknown },
): PayoutResult[] {
  const result = {
    ...(key === undefined ? {} : { idempotencyKey: key }),
    ...known,
    ...(error === undefined ? {} : { error: rowError(error, known.result) }),
  }
  return rows.map(({ reference }) => ({ reference, ...result }))
}
