import { SdkError } from '@x/transport'
import type { ChunkClaim } from '../../journal/payout-journal.ts'
import type { Batch } from '../batch/batch.ts'
import type { OpenClaim } from '../batch/batch-index.ts'
import { pagesOf } from '../lists/list-pages.ts'
import { type Finding, type Lookup, lookUp, paidTwice } from '../lists/order-lookup.ts'
import { orderWindow } from './intent-age.ts'
import { sendPrepared, tellEach, waitForEnd } from './order-exchange.ts'
import { isOwn } from './own-order.ts'
import { inFlight } from './place-order.ts'
import type { PreparedOrder } from './prepared-order.ts'

/**
 * Finds out what happened to the orders that earlier runs left open, before the new list is read. Orders that Runa has
 * are waited for; the others are sent again, byte for byte. Orders that were sent under another API key are only looked
 * up. Orders that were sent to another base URL are `unknown`: an id from there may belong to anybody's order here.
 */
export async function resumeOrders(batch: Batch): Promise<void> {
  const open = batch.index.takeUnresolved()
  const lookup = await lookUpStrangers(batch, open)
  for (const { claim, orderId, sent } of open) {
    const order: PreparedOrder = { ...claim, sentBefore: true, isResumed: true, sent }
    const found = lookup?.found.get(claim.key)
    const isElsewhere = claim.baseUrl !== batch.connection.baseUrl && !batch.plan.dryRun
    if (orderId !== undefined && isElsewhere)
      tellEach(batch, order, { result: 'unknown', error: elsewhere(batch, claim, orderId) })
    else if (orderId !== undefined) await resumeAccepted(batch, order, orderId)
    else if (found !== undefined) await resumeFound(batch, order, found)
    else await resumeSent(batch, claim, order, lookup)
  }
  await batch.sendsDone()
}

/** Orders that Runa is not known to have, sent with another key to the same base URL: the list may show them. */
async function lookUpStrangers(batch: Batch, open: readonly OpenClaim[]): Promise<Lookup | undefined> {
  const { plan, connection, stopSignal } = batch
  const strangers = open
    .filter(
      ({ claim, orderId }) => orderId === undefined && !isOwn(batch, claim) && claim.baseUrl === connection.baseUrl,
    )
    .map(({ claim }) => claim)
  if (strangers.length === 0 || plan.dryRun) return undefined
  try {
    return await lookUp(plan.reference, strangers, pagesOf(connection.listOrders(stopSignal)))
  } catch (error) {
    // Orders that it would have found stay unknown; the rest of the batch needs no list.
    return { found: new Map(), unidentified: [], unreadable: 0, error }
  }
}

async function resumeAccepted(batch: Batch, order: PreparedOrder, orderId: string): Promise<void> {
  if (!batch.plan.wait || batch.plan.dryRun || batch.stopping)
    return tellEach(batch, order, { result: 'accepted', orderId })
  const leave = await batch.waits.take()
  batch.spawn(() => waitForEnd(batch, { ...order, placedBefore: true }, orderId).finally(leave))
}

async function resumeFound(batch: Batch, order: PreparedOrder, found: Finding): Promise<void> {
  const { settlement } = found
  await batch.settle(order.key, settlement)
  if (settlement.result === 'accepted') return resumeAccepted(batch, order, settlement.orderId)
  const { result, ...known } = settlement
  const error = paidTwice(order.key, found)
  const more = error === undefined ? {} : { error }
  tellEach(batch, order, { ...known, ...more, result: result === 'paid' ? 'already_paid' : 'failed' })
}

/** Why an order that Runa has is not read: another service issued its id, which may be another order's here. */
const elsewhere = ({ connection }: Batch, { key, baseUrl }: ChunkClaim, orderId: string): SdkError =>
  new SdkError(
    `sendPayouts: order ${key} was accepted at ${baseUrl} as ${orderId}. This client calls ${connection.baseUrl}, where that id may belong to another order, so it was not read. Run the batch with a client for ${baseUrl}, or find out what happened to it and record that with journal.settle. Nothing was sent.`,
    { operation: 'sendPayouts', outcome: 'unknown', idempotencyKey: key },
  )

async function resumeSent(
  batch: Batch,
  claim: ChunkClaim,
  order: PreparedOrder,
  lookup: Lookup | undefined,
): Promise<void> {
  const window = orderWindow(batch, order)
  const error = window.left(undefined) < 0 ? window.refusal() : mayNotGo(batch, claim, lookup)
  if (error !== undefined || batch.stopping || batch.plan.dryRun) {
    return tellEach(batch, order, { result: 'unknown', ...(error === undefined ? {} : { error }) })
  }
  const send = async () => {
    const hasTurn = await batch.turn(window)
    if (hasTurn && !batch.stopping && window.left(undefined) >= 0) return sendPrepared(batch, order)
    tellEach(batch, order, { result: 'unknown', ...(batch.stopping ? {} : { error: window.refusal() }) })
    return { kind: 'done' } as const
  }
  await inFlight(batch, send, (lost) => tellEach(batch, order, { result: 'unknown', error: lost }))
}

/**
 * Why an order that was sent with another key may not be sent again: Runa may scope idempotency keys by API key. That
 * the list does not show it proves nothing: neither its sorting nor how soon an order appears in it is promised.
 */
function mayNotGo(batch: Batch, claim: ChunkClaim, lookup: Lookup | undefined): SdkError | undefined {
  if (isOwn(batch, claim)) return undefined
  const ids = lookup?.unidentified.slice(0, 5).join(', ') ?? ''
  const among = ids === '' ? '' : ` It may be one of those that have not completed (${ids}).`
  const unreadable = lookup?.unreadable ?? 0
  const nameless = unreadable === 0 ? '' : ` It may be one of ${unreadable} in the list that have no id.`
  const wasLookedFor = lookup !== undefined && lookup.error === undefined && claim.baseUrl === batch.connection.baseUrl
  const seen = wasLookedFor ? 'is not in the list of orders' : 'could not be looked for'
  return new SdkError(
    `sendPayouts: order ${claim.key} was sent with API key ${claim.apiKeyPrefix} to ${claim.baseUrl}, and ${seen}.${among}${nameless} Run the batch again later, or with its previous key; or find out what happened to it and record that with journal.settle. Nothing was sent.`,
    { operation: 'sendPayouts', outcome: 'unknown', idempotencyKey: claim.key, cause: lookup?.error },
  )
}
