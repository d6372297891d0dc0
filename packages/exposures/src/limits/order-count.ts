import { type Clock, type Outcome, systemClock } from '@x/transport'

/** How long an order counts, in ms from the end of the call that may have placed it. */
export const COUNTED_MS = 60 * 60 * 1000

/** An order that may have been placed, or may be right now. */
interface Counted {
  readonly key: string
  inFlight: number
  /** What earlier calls under the key came to; undefined while none of them may have placed anything. */
  known: 'unknown' | 'accepted' | undefined
  until: number
}

export type Begun =
  | {
      readonly isFull: false
      /**
       * @param isSettled whether the API's answer says what came of every call under the key.
       */
      readonly end: (outcome: Outcome, isSettled: boolean) => void
    }
  /** `freeInMs`: undefined where that depends on orders that are under way. */
  | { readonly isFull: true; readonly freeInMs: number | undefined }

/**
 * Counts orders that may have been placed within the last hour, by their idempotency keys: a repeat under a key that is
 * counted places nothing more, and counts no second time.
 *
 * From the look at the count to the note that an order is under way, nothing comes in between: calls that race for the last
 * place get one.
 */
export class OrderCount {
  readonly #now: () => number
  readonly #byKey = new Map<string, Counted>()
  /** Those that may have been placed, the oldest first. */
  readonly #placed = new Set<Counted>()

  constructor({ clock = systemClock }: { readonly clock?: Pick<Clock, 'now'> | undefined } = {}) {
    this.#now = () => clock.now()
  }

  /** How many count now. */
  get size(): number {
    this.#forgetOld()
    return this.#byKey.size
  }

  /** Takes a place for a call that is about to be made, if there is one among `most`, or the key has one. */
  begin(key: string, most: number): Begun {
    this.#forgetOld()
    const known = this.#byKey.get(key)
    if (known === undefined && this.#byKey.size >= most) return { isFull: true, freeInMs: this.#freeIn(most) }
    const counted = known ?? { key, inFlight: 0, known: undefined, until: 0 }
    counted.inFlight += 1
    this.#byKey.set(key, counted)
    let isOver = false
    return {
      isFull: false,
      end: (outcome, isSettled) => {
        if (isOver) return
        isOver = true
        this.#end(counted, outcome, isSettled)
      },
    }
  }

  #end(counted: Counted, outcome: Outcome, isSettled: boolean): void {
    counted.inFlight -= 1
    if (outcome === 'accepted' || outcome === 'unknown') {
      // What has been placed is not placed again by a repeat; what may have been, may be by each.
      if (counted.known !== 'accepted') {
        counted.known = outcome
        counted.until = this.#now() + COUNTED_MS
        this.#placed.delete(counted)
        this.#placed.add(counted)
      }
    } else if (isSettled && counted.known === 'unknown') {
      counted.known = undefined
      this.#placed.delete(counted)
    }
    this.#forgetUnlessCounted(counted)
  }

  #forgetOld(): void {
    for (const counted of this.#placed) {
      if (counted.until > this.#now()) return
      this.#placed.delete(counted)
      counted.known = undefined
      this.#forgetUnlessCounted(counted)
    }
  }

  #forgetUnlessCounted(counted: Counted): void {
    if (counted.inFlight === 0 && counted.known === undefined) this.#byKey.delete(counted.key)
  }

  #freeIn(most: number): number | undefined {
    const last = [...this.#placed].filter(({ inFlight }) => inFlight === 0).at(this.#byKey.size - most)
    return last === undefined ? undefined : last.until - this.#now()
  }
}
