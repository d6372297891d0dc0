import type { ChunkClaim, PayoutJournal, Settlement } from '../../journal/payout-journal.ts'
import type { BatchIndex } from '../plan/batch-index.ts'
import type { Stopping } from '../run/tasks.ts'
import { requireForward } from './may-send.ts'

/** Puts the orders of a run on record: in its journal, if it has one, and in what the run itself knows. */
export class OrderRecords {
  readonly index: Pick<BatchIndex, 'newestRecord' | 'claimed' | 'settled'>
  readonly #journal: Pick<PayoutJournal, 'claim' | 'settle'> | undefined
  readonly #stopping: Pick<Stopping, 'halt'>

  /** @param parts `journal` throws only errors of this package. */
  constructor(parts: {
    readonly index: Pick<BatchIndex, 'newestRecord' | 'claimed' | 'settled'>
    readonly journal: Pick<PayoutJournal, 'claim' | 'settle'> | undefined
    readonly stopping: Pick<Stopping, 'halt'>
  }) {
    this.index = parts.index
    this.#journal = parts.journal
    this.#stopping = parts.stopping
  }

  /** Records an order, so that it may be sent. Returns what prevents that, if anything. */
  async claim(claim: ChunkClaim): Promise<{ readonly error: unknown } | undefined> {
    try {
      requireForward(claim.claimedAt, this.index.newestRecord)
      await this.#journal?.claim(claim)
      this.index.claimed(claim)
      return undefined
    } catch (error) {
      return { error }
    }
  }

  /**
   * Records what happened to an order. If that fails, the run stops: the next run finds out again.
   *
   * @returns whether it is on record, if there is a journal.
   */
  async settle(key: string, settlement: Settlement): Promise<boolean> {
    this.index.settled(key, settlement)
    try {
      await this.#journal?.settle(key, settlement)
      return true
    } catch (error) {
      this.#stopping.halt(error)
      return false
    }
  }
}
