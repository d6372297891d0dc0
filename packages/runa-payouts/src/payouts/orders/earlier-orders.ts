import { isSdkError, SdkError } from '@x/transport'
import type { ChunkClaim } from '../../journal/payout-journal.ts'
import { signOfAnother } from '../../orders/order-belief.ts'
import type { CompletedOrder, FailedOrder, OrderItem } from '../../wire.gen.ts'
import type { BatchConnection } from '../access/batch-access.ts'
import type { BatchPlan } from '../input/payout-options.ts'
import { type Finding, type Lookup, lookUp, pagesOf, paidTwice } from '../lists/order-lookup.ts'
import type { BatchIndex, OpenClaim } from '../plan/batch-index.ts'
import { itemsByReference } from '../plan/order-content.ts'
import type { KeptOrder } from '../plan/row-results.ts'
import type { PayoutResult } from '../results/payout.ts'
import type { Semaphore, Stopping } from '../run/tasks.ts'
import { isOwn } from './may-send.ts'
import { done, type ExchangeParts, exchangeOrder, sameForAll } from './order-exchange.ts'
import type { OrderRunner, Resumption } from './order-runner.ts'
import type { PreparedOrder } from './send-order.ts'

/** What resuming orders takes. */
export interface ResumeParts extends ExchangeParts {
  readonly plan: ExchangeParts['plan'] & Pick<BatchPlan, 'dryRun'>
  readonly connection: ExchangeParts['connection'] & Pick<BatchConnection, 'baseUrl' | 'apiKeyPrefix'>
  readonly index: ExchangeParts['index'] & Pick<BatchIndex, 'takeUnresolved'>
}

/**
 * Finds out what happened to the orders that earlier runs left open, before the new list is read. Orders that Runa has
 * are waited for; the others are sent again, byte for byte. Orders that were sent under another API key are only looked
 * up. Orders that were sent to another base URL are `unknown`: an id from there may belong to anybody's order here.
 */
export async function resumeOrders(
  parts: ResumeParts,
  runner: Pick<OrderRunner, 'resume' | 'sendsDone'>,
): Promise<void> {
  const open = parts.index.takeUnresolved()
  const lookup = await lookUpOtherKeys(parts, open)
  for (const claimed of open) await runner.resume(await resumptionOf(parts, claimed, lookup))
  await runner.sendsDone()
}

async function resumptionOf(
  parts: ResumeParts,
  { claim, orderId, sent }: OpenClaim,
  lookup: Lookup | undefined,
): Promise<Resumption> {
  const order: PreparedOrder = { ...claim, sentBefore: true, isResumed: true, sent }
  const found = lookup?.found.get(claim.key)
  const isElsewhere = claim.baseUrl !== parts.connection.baseUrl && !parts.plan.dryRun
  if (orderId !== undefined) {
    return isElsewhere
      ? done(sameForAll(order, { result: 'unknown', error: elsewhere(parts.connection, claim, orderId) }))
      : ofAccepted(parts, order, orderId)
  }
  return found === undefined ? ofOpen(parts, claim, order, lookup) : ofFound(parts, order, found)
}

/** Orders that Runa is not known to have, sent with another key to the same base URL: the list may show them. */
async function lookUpOtherKeys(
  { plan, connection, stopping }: ResumeParts,
  open: readonly OpenClaim[],
): Promise<Lookup | undefined> {
  const ofOtherKeys = open
    .filter(
      ({ claim, orderId }) =>
        orderId === undefined && !isOwn(connection, claim) && claim.baseUrl === connection.baseUrl,
    )
    .map(({ claim }) => claim)
  if (ofOtherKeys.length === 0 || plan.dryRun) return undefined
  try {
    return await lookUp(plan.reference, ofOtherKeys, pagesOf(connection.listOrders(stopping.signal)))
  } catch (error) {
    // Orders that it would have found stay unknown; the rest of the batch needs no list.
    return { found: new Map(), unidentified: [], unreadable: 0, error }
  }
}

function ofAccepted({ plan, stopping }: ResumeParts, order: PreparedOrder, orderId: string): Resumption {
  return !plan.wait || plan.dryRun || stopping.isStopping
    ? done(sameForAll(order, { result: 'accepted', orderId }))
    : { kind: 'wait', order: { ...order, placedBefore: true }, orderId }
}

async function ofFound(parts: ResumeParts, order: PreparedOrder, found: Finding): Promise<Resumption> {
  const { settlement } = found
  await parts.records.settle(order.key, settlement)
  if (settlement.result === 'accepted') return ofAccepted(parts, order, settlement.orderId)
  const { result, ...known } = settlement
  const error = paidTwice(order.key, found)
  const more = error === undefined ? {} : { error }
  return done(sameForAll(order, { ...known, ...more, result: result === 'paid' ? 'already_paid' : 'failed' }))
}

/** Why an order that Runa has is not read: another service issued its id, which may be another order's here. */
const elsewhere = (
  connection: Pick<BatchConnection, 'baseUrl'>,
  { key, baseUrl }: ChunkClaim,
  orderId: string,
): SdkError =>
  new SdkError(
    `sendPayouts: order ${key} was accepted at ${baseUrl} as ${orderId}. This client calls ${connection.baseUrl}, where that id may belong to another order, so it was not read. Run the batch with a client for ${baseUrl}, or find out what happened to it and record that with journal.settle. Nothing was sent.`,
    { operation: 'sendPayouts', outcome: 'unknown', idempotencyKey: key },
  )

/** For an order that Runa is not known to have: it is sent again, if it may be. */
function ofOpen(parts: ResumeParts, claim: ChunkClaim, order: PreparedOrder, lookup: Lookup | undefined): Resumption {
  const { stopping, limiter } = parts
  const window = parts.windowOf(order)
  const error = window.left(undefined) < 0 ? window.closedError() : mayNotGo(parts.connection, claim, lookup)
  if (error !== undefined || stopping.isStopping || parts.plan.dryRun) {
    return done(sameForAll(order, { result: 'unknown', error }))
  }
  const send = async () => {
    const hasSlot = await limiter.acquire(window)
    if (hasSlot && !stopping.isStopping && window.left(undefined) >= 0) return exchangeOrder(parts, order)
    return done(sameForAll(order, { result: 'unknown', error: stopping.isStopping ? undefined : window.closedError() }))
  }
  return { kind: 'send', order, send }
}

/**
 * Why an order that was sent with another key may not be sent again: Runa may scope idempotency keys by API key. That
 * the list does not show it proves nothing: neither its sorting nor how soon an order appears in it is promised.
 */
function mayNotGo(
  connection: ResumeParts['connection'],
  claim: ChunkClaim,
  lookup: Lookup | undefined,
): SdkError | undefined {
  if (isOwn(connection, claim)) return undefined
  const ids = lookup?.unidentified.slice(0, 5).join(', ') ?? ''
  const among = ids === '' ? '' : ` It may be one of those that have not completed (${ids}).`
  const unreadable = lookup?.unreadable ?? 0
  const nameless = unreadable === 0 ? '' : ` It may be one of ${unreadable} in the list that have no id.`
  const wasLookedFor = lookup !== undefined && lookup.error === undefined && claim.baseUrl === connection.baseUrl
  const seen = wasLookedFor ? 'is not in the list of orders' : 'could not be looked for'
  return new SdkError(
    `sendPayouts: order ${claim.key} was sent with API key ${claim.apiKeyPrefix} to ${claim.baseUrl}, and ${seen}.${among}${nameless} Run the batch again later, or with its previous key; or find out what happened to it and record that with journal.settle. Nothing was sent.`,
    { operation: 'sendPayouts', outcome: 'unknown', idempotencyKey: claim.key, cause: lookup?.error },
  )
}

/** What reading orders that earlier runs have paid takes. */
export interface PaidOrderParts {
  readonly plan: Pick<BatchPlan, 'paymentMethod'>
  readonly index: Pick<BatchIndex, 'keptOrder'>
  readonly connection: Pick<BatchConnection, 'baseUrl' | 'getOrder'>
  readonly stopping: Pick<Stopping, 'during'>
  /** A permit for every order that is read. */
  readonly reads: Semaphore
}

/** A result that is known, or comes with the order that is being read for it. */
export type KnownResult = { readonly result: PayoutResult } | { readonly reading: Promise<PayoutResult> }

/** An order that an earlier run has paid, as it was read again. */
type PaidOrder =
  | { readonly order: CompletedOrder | FailedOrder; readonly items: ReadonlyMap<string, OrderItem> }
  | { readonly error: SdkError }

/** One read, for all the rows of an order. */
interface Reading {
  readonly paid: Promise<PaidOrder>
  /** The list has not reached these yet: until it has, the order is kept. */
  rowsLeft: number
}

/** Reads the orders that earlier runs have paid, if the run is to do so: each once, for all of its rows. */
export class PaidOrders {
  readonly #parts: PaidOrderParts
  /** By key. */
  readonly #readings = new Map<string, Reading>()

  constructor(parts: PaidOrderParts) {
    this.#parts = parts
  }

  /**
   * Adds the order to the result of a row that was paid earlier. Resolves when there is a permit for that read, which is
   * what limits planning.
   */
  async withOrder(result: PayoutResult): Promise<KnownResult> {
    const { reference, orderId, idempotencyKey: key = '' } = result
    const isBare = result.result === 'already_paid' && result.order === undefined && result.invalid !== true
    const kept = isBare ? this.#parts.index.keptOrder(key) : undefined
    if (kept === undefined || orderId === undefined) return { result }
    let reading = this.#readings.get(key)
    if (reading === undefined) {
      const endRead = await this.#parts.reads.acquire()
      const paid = readPaid(this.#parts, { key, orderId, ...kept }).finally(endRead)
      reading = { paid, rowsLeft: kept.rows.length }
      this.#readings.set(key, reading)
    }
    reading.rowsLeft -= 1
    if (reading.rowsLeft === 0) this.#readings.delete(key)
    return { reading: reading.paid.then((paid) => withPaidOrder(result, reference, paid)) }
  }
}

function withPaidOrder(result: PayoutResult, reference: string, paid: PaidOrder): PayoutResult {
  if ('error' in paid) return { ...result, error: paid.error }
  const item = paid.items.get(reference)
  return { ...result, order: paid.order, ...(item === undefined ? {} : { item }) }
}

/** Never rejects: it is known who was paid, whether or not the order can be shown. */
async function readPaid(
  { connection, plan, stopping }: PaidOrderParts,
  { key, orderId, rows, sent, baseUrl }: KeptOrder & { readonly key: string; readonly orderId: string },
): Promise<PaidOrder> {
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
    const order = await stopping.during((signal) => connection.getOrder(orderId, signal))
    const sign = signOfAnother(sent, order)
    if (sign !== undefined) return unread(`Runa returned another order: ${sign}.`, false)
    if (order.status !== 'COMPLETED' && order.status !== 'FAILED') return unread(`it is ${order.status}.`, true)
    return { order, items: await itemsByReference(order, rows, plan.paymentMethod) }
  } catch (error) {
    return unread(error instanceof Error ? error.message : String(error), isSdkError(error) && error.retryable, error)
  }
}
