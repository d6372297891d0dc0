import { SdkError } from '@x/transport'
import type { ChunkClaim, Settlement } from '../journal/payout-journal.ts'
import type { Batch } from './batch.ts'
import { tooOld } from './intent-age.ts'
import { type PreparedOrder, sendPrepared, tellEach, waitForEnd } from './order-exchange.ts'
import { type Lookup, lookUp } from './order-lookup.ts'
import { inFlight } from './place-order.ts'

/** How old an order must be, in ms, before its absence from the list means that it was never placed. */
const SURELY_LISTED_MS = 10 * 60_000

/**
 * Finds out what became of the orders that earlier runs left open, before the new list is looked at: those that Runa has
 * are waited for, the others are sent again, byte for byte.
 */
export async function resumeOrders(batch: Batch): Promise<void> {
  const open = batch.index.takeUnresolved()
  const strangers = open.filter(({ claim, orderId }) => orderId === undefined && !isOwn(batch, claim))
  const lookup = strangers.length === 0 || batch.plan.dryRun ? undefined : await lookUpStrangers(batch, strangers)
  for (const { claim, orderId } of open) {
    const order: PreparedOrder = { ...claim, sentBefore: true }
    const found = lookup?.found.get(claim.key)
    if (orderId !== undefined) await resumeAccepted(batch, order, orderId)
    else if (found !== undefined) await resumeFound(batch, order, found)
    else await resumeSent(batch, claim, order, lookup)
  }
  await batch.sendsDone()
}

/** Under the very key and URL that it was sent to, sending it again cannot pay again. */
const isOwn = ({ identity }: Batch, claim: ChunkClaim): boolean =>
  claim.apiKeyPrefix === identity.apiKeyPrefix && claim.baseUrl === identity.baseUrl

const lookUpStrangers = ({ plan, tools, identity }: Batch, strangers: readonly { readonly claim: ChunkClaim }[]) =>
  lookUp(
    plan.reference,
    strangers.map(({ claim }) => claim),
    tools.orders(identity.apiKey),
  )

async function resumeAccepted(batch: Batch, order: PreparedOrder, orderId: string): Promise<void> {
  if (!batch.plan.wait || batch.plan.dryRun || batch.stopping)
    return tellEach(batch, order, { result: 'accepted', orderId })
  const leave = await batch.waits.take()
  batch.spawn(() => waitForEnd(batch, { ...order, placedBefore: true }, orderId).finally(leave))
}

async function resumeFound(batch: Batch, order: PreparedOrder, settlement: Settlement): Promise<void> {
  await batch.settle(order.key, settlement)
  if (settlement.result === 'accepted') return resumeAccepted(batch, order, settlement.orderId)
  if (settlement.result === 'rejected') return
  const { result, ...known } = settlement
  tellEach(batch, order, { ...known, result: result === 'paid' ? 'already_paid' : 'failed' })
}

async function resumeSent(
  batch: Batch,
  claim: ChunkClaim,
  order: PreparedOrder,
  lookup: Lookup | undefined,
): Promise<void> {
  const error = tooOld(claim.claimedAt, batch.time.latest(batch.now), claim.key) ?? mayNotGo(batch, claim, lookup)
  if (error !== undefined || batch.stopping || batch.plan.dryRun) {
    return tellEach(batch, order, { result: 'unknown', ...(error === undefined ? {} : { error }) })
  }
  const send = async () => {
    await batch.tools.pace.turn(batch.stopSignal)
    if (!batch.stopping) return sendPrepared(batch, order)
    tellEach(batch, order, { result: 'unknown' })
    return { kind: 'done' } as const
  }
  await inFlight(batch, send, (lost) => tellEach(batch, order, { result: 'unknown', error: lost }))
}

/** Why an order that was sent as somebody else may not be sent again. */
function mayNotGo(batch: Batch, claim: ChunkClaim, lookup: Lookup | undefined): SdkError | undefined {
  if (isOwn(batch, claim)) return undefined
  const refuse = (why: string) =>
    new SdkError(
      `sendPayouts: order ${claim.key} was last sent with API key ${claim.apiKeyPrefix} to ${claim.baseUrl}, and ${why}. Nothing was sent.`,
      { operation: 'sendPayouts', outcome: 'unknown', idempotencyKey: claim.key },
    )
  if (claim.baseUrl !== batch.identity.baseUrl) return refuse('only there can be found out what became of it')
  if (batch.now - claim.claimedAt < SURELY_LISTED_MS) {
    return refuse('is not in the list of orders yet: run the batch again in ten minutes')
  }
  if (lookup === undefined || lookup.unidentified.length > 0) {
    const ids = lookup?.unidentified.slice(0, 5).join(', ') ?? ''
    return refuse(`may be one of those that have not completed (${ids}): run the batch again when they have`)
  }
  return undefined
}
