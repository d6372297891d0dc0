/** How long an order is remembered, in ms: longer than clocks leave open whether it was there before a run began. */
const REMEMBERED_MS = 60_000

/**
 * Which run of a client was the first to hear of an order. Clocks alone cannot tell: a run may begin in the very
 * millisecond in which the one before it had an order placed.
 */
export class RecentOrders {
  readonly #heard = new Map<string, { readonly run: symbol; readonly at: number }>()

  /**
   * Remembers that a run has heard of an order, and says whether another run had before.
   *
   * @param now in ms since the Unix epoch.
   */
  heardBefore(orderId: string, run: symbol, now: number): boolean {
    for (const [known, { at }] of this.#heard) {
      // From the oldest to the newest.
      if (now - at <= REMEMBERED_MS) break
      this.#heard.delete(known)
    }
    const first = this.#heard.get(orderId)
    if (first === undefined) this.#heard.set(orderId, { run, at: now })
    return first !== undefined && first.run !== run
  }
}
