import type { ChunkClaim, JournalBinding, PayoutJournal, Settlement } from '../payout-journal.ts'
import { isSettlement } from '../settlement-check.ts'

/**
 * What a journal knows of a payout.
 *
 * - `paid`: its order is completed.
 * - `open`: Runa has accepted its order, and it has not ended.
 * - `rejected`: it was not paid: its order was rejected, has failed, or was released. `result` says which.
 * - `unknown`: its order was recorded, and nothing after it: it may have been sent, and money may have moved. Run the
 *   batch again, or `reconcilePayouts`.
 */
export type ReportedState = 'paid' | 'open' | 'rejected' | 'unknown'

/** A payout by its latest order. */
export interface ReportedPayout {
  /** Your own reference. */
  readonly reference: string
  /**
   * What the journal knows of the payout. `paid`: done. `open`: wait for it. `rejected`: it was not paid. `unknown`:
   * it may have been paid; run the batch again.
   */
  readonly state: ReportedState
  /** The recorded settlement; absent if there is none. */
  readonly result?: Settlement['result']
  /** What was ordered for the payout, in the currency of the product, as a decimal string; absent if the body does not say. */
  readonly faceValue?: string
  /** The id of the order; absent if Runa has given none. */
  readonly orderId?: string
  /** The key that the order was recorded under. */
  readonly idempotencyKey: string
  /** When the order was recorded, ISO 8601, by the clock of the machine that did it. */
  readonly claimedAt: string
  /** When Runa created the order, ISO 8601; absent unless that is recorded. */
  readonly createdAt?: string
  /** Why it was rejected or released. */
  readonly reason?: string
}

/** What a journal knows. Plain data, for `JSON.stringify`. Shows no email address and no payout link. */
export interface JournalReport {
  /** The batch; absent from a journal that was never bound. */
  readonly binding?: JournalBinding
  /** Payouts by state. */
  readonly counts: Readonly<Record<ReportedState, number>>
  /** In the order in which they were first recorded. */
  readonly payouts: readonly ReportedPayout[]
}

/**
 * What is paid, open, rejected and unknown, by the journal alone: Runa is not asked. Opens the journal, without writing
 * to it, and closes it. Holds one small object for each payout in memory.
 *
 * @throws what the journal throws: JournalError `locked` while another process has a journal in a file open.
 */
export async function journalReport(journal: PayoutJournal): Promise<JournalReport> {
  const { binding, entries } = await journal.open()
  try {
    const orders = new Map<string, ReportedOrder>()
    const latest = new Map<string, Recorded>()
    for await (const entry of entries) {
      if (entry.type === 'claim') record(entry.claim, orders, latest)
      else {
        const order = orders.get(entry.key)
        // Journals once recorded any word. Such a record settles nothing.
        if (order !== undefined && isSettlement(entry.settlement)) order.settlement = entry.settlement
      }
    }
    const payouts = [...latest].map(([reference, recorded]) => payoutOf(reference, recorded))
    const counts = { paid: 0, open: 0, rejected: 0, unknown: 0 }
    for (const { state } of payouts) counts[state] += 1
    return { ...(binding === undefined ? {} : { binding }), counts, payouts }
  } finally {
    await journal.close()
  }
}

interface ReportedOrder {
  readonly key: string
  readonly claimedAt: number
  settlement: Settlement | undefined
}

interface Recorded {
  readonly order: ReportedOrder
  readonly faceValue: string | undefined
}

function record(claim: ChunkClaim, orders: Map<string, ReportedOrder>, latest: Map<string, Recorded>): void {
  const order: ReportedOrder = { key: claim.key, claimedAt: claim.claimedAt, settlement: undefined }
  orders.set(claim.key, order)
  const values = faceValuesIn(claim.body)
  for (const [index, { reference }] of claim.rows.entries()) {
    latest.set(reference, { order, faceValue: values.length === claim.rows.length ? values[index] : undefined })
  }
}

/** The items of an order are in the order of its rows. */
function faceValuesIn(body: string): readonly (string | undefined)[] {
  try {
    const { items }: { items?: unknown } = Object(JSON.parse(body))
    if (!Array.isArray(items)) return []
    return items.map((item: unknown) => {
      const { face_value: value }: { face_value?: unknown } = Object(item)
      return typeof value === 'number' || typeof value === 'string' ? String(value) : undefined
    })
  } catch {
    return []
  }
}

const STATES = {
  accepted: 'open',
  paid: 'paid',
  failed: 'rejected',
  rejected: 'rejected',
  released: 'rejected',
} as const satisfies Readonly<Record<Settlement['result'], ReportedState>>

function payoutOf(reference: string, { order, faceValue }: Recorded): ReportedPayout {
  const { key, claimedAt, settlement } = order
  return {
    reference,
    state: settlement === undefined ? 'unknown' : STATES[settlement.result],
    ...(settlement === undefined ? {} : { result: settlement.result }),
    ...(faceValue === undefined ? {} : { faceValue }),
    ...(settlement !== undefined && 'orderId' in settlement ? { orderId: settlement.orderId } : {}),
    idempotencyKey: key,
    claimedAt: isoTime(claimedAt),
    ...(settlement?.result === 'paid' && settlement.createdAt !== undefined ? { createdAt: settlement.createdAt } : {}),
    ...(settlement !== undefined && 'reason' in settlement ? { reason: settlement.reason } : {}),
  }
}

/** A journal of somebody's own may have any number here. */
function isoTime(ms: number): string {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? '' : date.toISOString()
}
