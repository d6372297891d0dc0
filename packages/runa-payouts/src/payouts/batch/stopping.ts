/** The end of a run: requested once, reported to any number of waiters. */
export class Stopping {
  readonly #whole = new AbortController()
  readonly #lent = new Set<AbortController>()
  readonly #stopped: () => void

  /** @param stopped called when the run is stopped. */
  constructor(stopped: () => void) {
    this.#stopped = stopped
  }

  /** For tasks that run one at a time. */
  get signal(): AbortSignal {
    return this.#whole.signal
  }

  /** @param reason of the signals. Default: that of any aborted signal. */
  stop(reason?: unknown): void {
    if (this.signal.aborted) return
    this.#whole.abort(reason)
    for (const one of this.#lent) one.abort(reason)
    this.#stopped()
  }

  /**
   * Waits, with its own signal. Node 20 warns of a leak if more than ten listeners are on one signal, and a run may
   * wait in a hundred places.
   */
  async during<T>(wait: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const one = new AbortController()
    if (this.signal.aborted) one.abort(this.signal.reason)
    this.#lent.add(one)
    try {
      return await wait(one.signal)
    } finally {
      this.#lent.delete(one)
    }
  }
}
