import type { RunId, RunMemory } from '../access/batch-access.ts'

/** Uncertainty of clocks about whether an order existed before a run began, in ms. */
const UNCERTAIN_MS = 60_000

interface Heard {
  /** The first run that saw it. */
  readonly run: RunId
  readonly at: number
}

/**
 * Which run of a client was the first to see an order. Clocks alone cannot tell: a run may begin in the very
 * millisecond in which the one before it had an order placed, or while another one places it.
 *
 * Orders are forgotten once no other run whose clock is uncertain can ask for them.
 */
export class RecentOrders implements RunMemory {
  /** From the oldest to the newest. */
  readonly #heard = new Map<string, Heard>()
  readonly #running = new Map<RunId, number>()

  /** @param now in ms since the Unix epoch. */
  begin(run: RunId, now: number): void {
    this.#running.set(run, now)
  }

  end(run: RunId): void {
    this.#running.delete(run)
  }

  /**
   * Remembers that a run has seen an order.
   *
   * @param now in ms since the Unix epoch.
   * @returns whether another run had seen it before.
   */
  hear(orderId: string, run: RunId, now: number): boolean {
    for (const [known, heard] of this.#heard) {
      if (this.#isAskedFor(heard, now)) break
      this.#heard.delete(known)
    }
    const first = this.#heard.get(orderId)
    if (first === undefined) this.#heard.set(orderId, { run, at: now })
    return first !== undefined && first.run !== run
  }

  #isAskedFor({ run, at }: Heard, now: number): boolean {
    // Either way: a clock may have been set back.
    if (Math.abs(now - at) <= UNCERTAIN_MS) return true
    // For a run that began later, the order's own time decides.
    return [...this.#running].some(([other, began]) => other !== run && began <= at + UNCERTAIN_MS && now > at)
  }
}
