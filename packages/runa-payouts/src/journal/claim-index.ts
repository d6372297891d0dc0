import { type ClaimedOrder, classifySettlement, mayClaim, settledAs } from './claim-rules.ts'
import { JournalError } from './journal-error.ts'
import type { ChunkClaim, JournalEntry, Settlement } from './payout-journal.ts'
import { alreadyClaimed } from './refusals.ts'
import { isSettlement } from './settlement-check.ts'

/**
 * The state of a journal: what is claimed, by which order, and how that order was settled.
 *
 * Holds a pointer for each reference and one small object for each order, and no bodies, so that a million payouts fit.
 */
export class ClaimIndex {
  readonly #orders = new Map<string, ClaimedOrder>()
  readonly #latest = new Map<string, ClaimedOrder>()

  /** The latest claim of a payout. */
  claimOf(reference: string): Readonly<ClaimedOrder> | undefined {
    return this.#latest.get(reference)
  }

  /** The order claimed under a key. */
  order(key: string): Readonly<ClaimedOrder> | undefined {
    return this.#orders.get(key)
  }

  /**
   * Claims all rows of an order, or none.
   *
   * @throws JournalError `claimed`, with the conflicting references; then nothing has changed.
   */
  claim({ key, rows }: Pick<ChunkClaim, 'key' | 'rows'>): void {
    const inTheWay = new Set<string>()
    const seen = new Set<string>()
    for (const row of rows) {
      // A reference that occurs twice in one order would be paid twice.
      if (seen.has(row.reference) || !mayClaim(row, this.#latest.get(row.reference))) inTheWay.add(row.reference)
      seen.add(row.reference)
    }
    if (inTheWay.size > 0 || this.#orders.has(key)) throw alreadyClaimed([...inTheWay], key)
    const order: ClaimedOrder = { key, settled: undefined }
    this.#orders.set(key, order)
    for (const { reference } of rows) this.#latest.set(reference, order)
  }

  /**
   * Settles an order. Returns whether the settlement is new and so has to be written.
   *
   * @throws JournalError `unclaimed` if there is no such key, `settled` if the order had ended differently.
   */
  settle(key: string, settlement: Settlement): boolean {
    const order = this.#orders.get(key)
    if (order === undefined) throw new JournalError('unclaimed', `no order is claimed under the key ${key}`)
    const change = classifySettlement(order.settled, settlement)
    if (change === 'reject') {
      throw new JournalError('settled', `the order under the key ${key} is already settled: ${order.settled?.result}`, {
        idempotencyKey: key,
        orderId: order.settled?.orderId,
      })
    }
    if (change === 'write') order.settled = settledAs(settlement)
    return change === 'write'
  }

  /** Loads an order, with the payouts whose latest claim it is. For a store that keeps states rather than records. */
  restore(order: ClaimedOrder, references: readonly string[]): void {
    this.#orders.set(order.key, order)
    for (const reference of references) this.#latest.set(reference, order)
  }

  /** Loads a record that was written before. @throws JournalError if it could not have been written. */
  replay(entry: JournalEntry): void {
    if (entry.type === 'claim') this.claim(entry.claim)
    // Journals once recorded any word. Such a record settles nothing, so a correct one may follow it.
    else if (isSettlement(entry.settlement)) this.settle(entry.key, entry.settlement)
  }
}
