import { SdkError } from '@x/transport'
import { isJournalError, JournalError } from '../../journal/journal-error.ts'
import type { ChunkClaim } from '../../journal/payout-journal.ts'
import type { BatchConnection } from '../access/batch-access.ts'
import type { PayoutChecks } from '../checks/payout-checks.ts'
import type { DryRunCosts } from '../costs/dry-run-costs.ts'
import { isClockError } from '../errors/clock-error.ts'
import { withAdvice } from '../errors/row-error.ts'
import type { BatchPlan } from '../input/payout-options.ts'
import { chunkBytes, singleBytes } from '../plan/order-content.ts'
import type { PlannedRow } from '../plan/order-planner.ts'
import type { PayoutResult } from '../results/payout.ts'
import type { Stopping } from '../run/tasks.ts'
import { done, type ExchangeParts, exchangeOrder, type Step, sameForAll, takeBack } from './order-exchange.ts'
import type { OrderRecords } from './order-records.ts'
import type { PreparedOrder } from './send-order.ts'

/** What claiming and sending new orders takes. */
export interface ClaimParts extends ExchangeParts {
  readonly plan: ExchangeParts['plan'] & Pick<BatchPlan, 'dryRun'>
  readonly apiVersion: string
  readonly connection: ExchangeParts['connection'] & Pick<BatchConnection, 'baseUrl' | 'apiKeyPrefix'>
  readonly records: Pick<OrderRecords, 'claim' | 'settle'>
  readonly checks: Pick<PayoutChecks, 'splitOrder'>
  /** Of a dry run with a check. */
  readonly costs: Pick<DryRunCosts, 'add'> | undefined
  readonly stopping: ExchangeParts['stopping'] & Pick<Stopping, 'failure'>
  /** In ms since the Unix epoch. */
  readonly now: () => number
}

/**
 * Puts rows into an order, checks it, records it, if there is a journal, and sends it. Nothing is sent that is not on
 * record.
 */
export async function claimAndSend(parts: ClaimParts, rows: readonly PlannedRow[]): Promise<Step> {
  const { plan, stopping, windowOf } = parts
  const allOf = { rows }
  if (stopping.isStopping) return done(sameForAll(allOf, { result: 'not_sent' }))
  const order = await preparedOrder(parts, rows)
  const split = await parts.checks.splitOrder(order.body, rows)
  if (split !== undefined) return { kind: 'split', ...split }
  if (plan.dryRun) {
    parts.countOrder()
    await parts.costs?.add(rows.map(({ item }) => item))
    return done(sameForAll(allOf, { result: 'not_sent' }))
  }
  // With a journal, the key is used from the claim on.
  const window = plan.journal === undefined ? windowOf(order) : undefined
  // As late as possible: a delay between a slot and its request would let requests bunch up.
  const hasSlot = await parts.limiter.acquire(window)
  if (stopping.isStopping) return done(sameForAll(allOf, { result: 'not_sent' }))
  if (window !== undefined) {
    if (hasSlot && window.left(undefined) >= 0) return exchangeOrder(parts, order)
    return done(sameForAll(allOf, { result: 'unknown', error: window.closedError() }))
  }
  const failure = await parts.records.claim(claimOf(parts, order, rows))
  if (failure !== undefined) return notClaimed(parts, order, rows, failure.error)
  // An error that has stopped the run in the meantime stops recorded orders, too.
  if (stopping.failure !== undefined)
    return takeBack(parts, order, new SdkError(RECORDED, { operation: 'sendPayouts' }))
  return exchangeOrder(parts, order)
}

async function preparedOrder(
  { plan: { reference, paymentMethod, journal }, apiVersion }: ClaimParts,
  rows: readonly PlannedRow[],
): Promise<PreparedOrder> {
  const content = { batch: reference, paymentMethod, rows }
  const [{ generation, reference: first } = { generation: 1, reference: '' }] = rows
  const bytes = journal === undefined ? await singleBytes(content, first) : await chunkBytes(content, generation)
  return { ...bytes, apiVersion, generation, rows, sentBefore: false }
}

const claimOf = (
  { connection: { baseUrl, apiKeyPrefix }, now }: ClaimParts,
  { key, generation, mode, apiVersion, body }: PreparedOrder,
  rows: readonly PlannedRow[],
): ChunkClaim => ({
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
  claimedAt: now(),
})

/** If the record cannot be taken back, the next run sends it, and removing a row from the list would not stop that. */
const RECORDED = 'sendPayouts: the run ended after this order was recorded and before it was sent.'

/** A connection lost after a commit, a lock lost after a write: the claim may be there, and then the next run sends it. */
const MAY_BE_RECORDED =
  'It may be recorded anyway. Nothing was sent. Run the batch again with this journal to find out; until then, do not pay these people in any other way.'

/** The journal did not record the order, or did not say so: it is not sent. */
function notClaimed(
  { stopping }: Pick<ClaimParts, 'stopping'>,
  order: PreparedOrder,
  rows: readonly PlannedRow[],
  error: unknown,
): Step {
  if (!isJournalError(error) || error.code !== 'claimed') {
    stopping.halt(error)
    // A clock that runs backwards is detected before anything is recorded.
    if (isClockError(error)) return done(sameForAll({ rows }, { result: 'not_sent', error }))
    return done(sameForAll(order, { result: 'unknown', error: withAdvice(error, MAY_BE_RECORDED) }))
  }
  // Another run is handling some of them, and their results. The others are sent without them.
  const taken = new Set(error.references)
  const free = rows.filter((row) => !taken.has(row.reference))
  const isAnyTaken = free.length < rows.length
  const results = (isAnyTaken ? rows.filter((row) => taken.has(row.reference)) : rows).map(
    ({ reference }): PayoutResult => ({ reference, result: 'unknown', error: takenError(reference, error) }),
  )
  return isAnyTaken && free.length > 0 ? { kind: 'split', results, orders: [free] } : done(results)
}

/** For one row; the journal names all the references that block an order. */
const takenError = (reference: string, cause: JournalError): JournalError =>
  new JournalError(
    'claimed',
    `sendPayouts: payout ${JSON.stringify(reference)} was already claimed: another run of this batch has it and reports its result. This run sent nothing for it. Run the batch again once the other run has ended.`,
    { references: [reference], operation: 'sendPayouts', outcome: 'unknown', cause },
  )
