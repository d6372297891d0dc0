import { SdkError } from '@x/transport'
import { isJournalError, JournalError } from '../../journal/journal-error.ts'
import type { ChunkClaim } from '../../journal/payout-journal.ts'
import type { Batch } from '../batch/batch.ts'
import { isClockError } from '../errors/clock-error.ts'
import { rowError, withAdvice } from '../errors/row-error.ts'
import type { PlannedRow } from '../rows/chunk-planner.ts'
import { chunkBytes, singleBytes } from '../rows/order-bytes.ts'
import { claimRefusal } from './claim-order.ts'
import { orderWindow } from './intent-age.ts'
import { type Next, neverSent, sendPrepared, tellEach, waitForEnd } from './order-exchange.ts'

/**
 * Puts rows into an order and sends it, beside others: resolves when there is an in-flight slot, which is what limits
 * planning.
 */
export async function dispatch(batch: Batch, rows: readonly PlannedRow[]): Promise<void> {
  const place = () => placeOrder(batch, rows)
  await inFlight(batch, place, (error) => tellAll(batch, rows, 'unknown', error))
}

/** Takes an in-flight slot, and continues with what comes after it. */
export async function inFlight(batch: Batch, send: () => Promise<Next>, lost: (error: unknown) => void): Promise<void> {
  const sent = batch.beginSend()
  const release = await batch.sends.take()
  batch.spawn(async () => {
    let next: Next = { kind: 'done' }
    let leave: (() => void) | undefined
    try {
      next = await send()
      if (next.kind === 'wait') leave = await batch.waits.take()
    } catch (error) {
      // Every order gets a result, even if this is a bug of ours.
      lost(error)
      batch.halt(error)
    }
    release()
    if (next.kind === 'split') for (const part of next.parts) await dispatch(batch, part)
    sent()
    try {
      if (next.kind === 'wait') await waitForEnd(batch, next.order, next.orderId)
    } finally {
      leave?.()
    }
  })
}

/** If the record cannot be taken back, the next run sends it, and removing a row from the list would not stop that. */
const RECORDED = 'sendPayouts: the run ended after this order was recorded and before it was sent.'

/** A connection lost after a commit, a lock lost after a write: the claim may be there, and then the next run sends it. */
const MAY_BE_RECORDED =
  'It may be recorded anyway. Nothing was sent. Run the batch again with this journal to find out; until then, do not pay these people in any other way.'

async function placeOrder(batch: Batch, rows: readonly PlannedRow[]): Promise<Next> {
  const { plan, client, connection } = batch
  if (batch.stopping) return tellAll(batch, rows, 'not_sent')
  if (plan.dryRun) {
    batch.tally.order()
    return tellAll(batch, rows, 'not_sent')
  }

  const { reference, paymentMethod, journal } = plan
  const content = { batch: reference, paymentMethod, rows }
  const [{ generation, reference: first } = { generation: 1, reference: '' }] = rows
  const bytes = journal === undefined ? await singleBytes(content, first) : await chunkBytes(content, generation)
  const order = { ...bytes, apiVersion: client.apiVersion, generation, rows, sentBefore: false }

  // With a journal, the key is used from the claim on.
  const window = journal === undefined ? orderWindow(batch, order) : undefined
  // As late as possible: a delay between a slot and its request would let requests bunch up.
  const hasTurn = await batch.turn(window)
  if (batch.stopping) return tellAll(batch, rows, 'not_sent')

  if (window !== undefined && (!hasTurn || window.left(undefined) < 0)) {
    return tellAll(batch, rows, 'unknown', window.refusal())
  }
  if (journal === undefined) return sendPrepared(batch, order)
  const { key, mode, body, apiVersion } = order
  const { baseUrl, apiKeyPrefix } = connection
  const claim: ChunkClaim = {
    key,
    generation,
    mode,
    apiVersion,
    baseUrl,
    apiKeyPrefix,
    body,
    rows: rows.map(({ reference, hash, supersedes }) => ({
      reference,
      hash,
      ...(supersedes === undefined ? {} : { supersedes }),
    })),
    claimedAt: batch.now,
  }
  const refused = await claimRefusal(batch, claim)
  // An error that has stopped the run in the meantime stops recorded orders, too.
  if (refused === undefined && batch.failure !== undefined) {
    return neverSent(batch, order, new SdkError(RECORDED, { operation: 'sendPayouts' }))
  }
  if (refused === undefined) return sendPrepared(batch, order)
  if (!isJournalError(refused) || refused.code !== 'claimed') {
    batch.halt(refused)
    // A clock that runs backwards is detected before anything is recorded.
    if (isClockError(refused)) return tellAll(batch, rows, 'not_sent', refused)
    tellEach(batch, order, { result: 'unknown', error: withAdvice(refused, MAY_BE_RECORDED) })
    return { kind: 'done' }
  }
  // Another run is handling some of them, and their results. The others are sent without them.
  const taken = new Set(refused.references)
  const free = rows.filter((row) => !taken.has(row.reference))
  for (const { reference } of free.length === rows.length ? rows : rows.filter((row) => taken.has(row.reference))) {
    batch.tell({ reference, result: 'unknown', error: takenError(reference, refused) })
  }
  return free.length === 0 || free.length === rows.length ? { kind: 'done' } : { kind: 'split', parts: [free] }
}

/** For one row; the journal names all the references that block an order. */
const takenError = (reference: string, cause: JournalError): JournalError =>
  new JournalError(
    'claimed',
    `sendPayouts: payout ${JSON.stringify(reference)} was already claimed: another run of this batch has it and reports its result. This run sent nothing for it. Run the batch again once the other run has ended.`,
    { references: [reference], operation: 'sendPayouts', outcome: 'unknown', cause },
  )

/** One result for all the rows of an order. */
export function tellAll(
  batch: Batch,
  rows: readonly { readonly reference: string }[],
  result: 'not_sent' | 'unknown' | 'rejected',
  error?: unknown,
): Next {
  const why = error === undefined ? {} : { error: rowError(error, result) }
  for (const { reference } of rows) batch.tell({ reference, result, ...why })
  return { kind: 'done' }
}
