import type { Clock } from '@x/transport'
import type { StateStore } from './state-store.ts'

/** How many values are kept. More than Runa takes orders in the ten minutes that one is remembered. */
const MOST_VALUES = 10_000

interface Kept {
  readonly value: string
  /** In ms since the Unix epoch. */
  readonly until: number
}

/** State that ends with the process. The value that was changed longest ago makes way for a new one. */
export class MemoryState implements StateStore {
  readonly #now: () => number
  readonly #capacity: number
  /** The one that was changed longest ago first. */
  readonly #values = new Map<string, Kept>()

  constructor(clock: Pick<Clock, 'now'>, capacity = MOST_VALUES) {
    this.#now = () => clock.now()
    this.#capacity = capacity
  }

  /** How many values there are. */
  get size(): number {
    this.#removeOld()
    return this.#values.size
  }

  async read(name: string): Promise<string | undefined> {
    return this.#current(name)
  }

  async replace(
    name: string,
    before: string | undefined,
    after: string | undefined,
    keepMs: number | undefined,
  ): Promise<boolean> {
    if (this.#current(name) !== before) return false
    this.#values.delete(name)
    if (after !== undefined) this.#values.set(name, { value: after, until: this.#now() + (keepMs ?? FOR_GOOD) })
    this.#removeOld()
    return true
  }

  #current(name: string): string | undefined {
    const kept = this.#values.get(name)
    return kept !== undefined && kept.until > this.#now() ? kept.value : undefined
  }

  #removeOld(): void {
    for (const [name, { until }] of this.#values) {
      if (until === FOR_GOOD) continue
      if (until > this.#now() && this.#values.size <= this.#capacity) return
      this.#values.delete(name)
    }
  }
}

const FOR_GOOD = Number.POSITIVE_INFINITY
