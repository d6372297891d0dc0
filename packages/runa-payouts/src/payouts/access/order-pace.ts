import { type Attempt, type Clock, onAbort, type Pace } from '@x/transport'
import type { BatchPace } from './batch-access.ts'

const MINUTE_MS = 60_000

/** What a batch sends at most: a little below the 300 a minute that Runa allows (developer.runa.io, /best-practices/rate-limits). */
export const ORDERS_PER_MINUTE = 285

/** How long everybody waits after a 429 that named no time, in ms: what the same page advises. */
const AFTER_RATE_LIMIT_MS = 5000

interface Waiter {
  /** Leaves the line, with a turn or without. */
  readonly leave: (hasTurn: boolean) => void
  /** After this time, a turn is of no use. */
  readonly until: number
}

/**
 * The one bucket that a client's orders are drawn from. While a batch runs, every attempt to place an order waits for a
 * slot, evenly spaced; calls that are not of a batch, and retries, come first. Without a batch nobody waits, but slots
 * are used up all the same.
 */
export class OrderPace implements BatchPace {
  readonly #clock: Clock
  /** Slot lengths of the batches that run, in ms. */
  readonly #batches = new Set<{ readonly slotMs: number }>()
  readonly #urgent = new Set<Waiter>()
  readonly #patient = new Set<Waiter>()
  #nextAt = 0
  #pausedUntil = 0
  #seenAt = 0
  #pumping: AbortController | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Begins a batch; the function that it gives ends it. */
  begin(ordersPerMinute: number): () => void {
    const batch = { slotMs: MINUTE_MS / ordersPerMinute }
    this.#batches.add(batch)
    return () => {
      this.#batches.delete(batch)
      // Whoever still waits is not of a batch: it goes at once.
      if (this.#batches.size === 0) this.#pumping?.abort()
      this.#pump()
    }
  }

  /** For attempts that are not the first of a batch's order. */
  readonly urgent: Pace = {
    turn: (signal, mostMs, worthMs) => this.#turn(this.#urgent, signal, mostMs, worthMs),
    ended: (attempt) => this.#ended(attempt),
  }

  /** For the attempts of a batch's order whose first turn was taken before: the caller had to record the order in between. */
  afterFirst(): Pace {
    let first = true
    return {
      turn: async (signal, mostMs, worthMs) => {
        if (!first) return (await this.urgent.turn(signal, mostMs, worthMs)) ?? true
        first = false
        return true
      },
      ended: this.urgent.ended,
    }
  }

  /** For the first attempt of a batch's order. */
  turn(signal: AbortSignal, worthMs?: number): Promise<boolean> | undefined {
    return this.#turn(this.#patient, signal, Number.POSITIVE_INFINITY, worthMs)
  }

  /** Nobody gets a slot before then, in ms from now. */
  pause(ms: number): void {
    const now = this.#now()
    this.#nextAt = Math.max(this.#nextAt, now + ms)
    this.#pausedUntil = Math.max(this.#pausedUntil, now + ms)
    for (const waiter of [...this.#urgent, ...this.#patient]) if (waiter.until < this.#nextAt) waiter.leave(false)
  }

  /** Whether a pause that was asked for still lasts. */
  get isPaused(): boolean {
    return this.#now() < this.#pausedUntil
  }

  #moveBack(ms: number): void {
    this.#nextAt -= ms
    this.#pausedUntil -= ms
  }

  /** The time. A clock that was set back takes the slots along: nobody waits for the difference. */
  #now(): number {
    const now = this.#clock.now()
    if (now < this.#seenAt) this.#moveBack(this.#seenAt - now)
    this.#seenAt = now
    return now
  }

  get #slotMs(): number {
    if (this.#batches.size === 0) return MINUTE_MS / ORDERS_PER_MINUTE
    return Math.max(...[...this.#batches].map(({ slotMs }) => slotMs))
  }

  #ended({ status, retryDelayMs }: Attempt): void {
    if (status === 429 && this.#batches.size > 0) this.pause(Math.max(retryDelayMs ?? 0, AFTER_RATE_LIMIT_MS))
  }

  #useSlot(): void {
    const now = this.#now()
    const slotMs = this.#slotMs
    // A timer that fires late loses no slot, but never more than one is made up for.
    const from = now - this.#nextAt < slotMs ? this.#nextAt : now
    // A minute on, the slots used before count no more.
    this.#nextAt = Math.min(from + slotMs, Math.max(now + MINUTE_MS, this.#nextAt))
  }

  #turn(
    line: Set<Waiter>,
    signal: AbortSignal | undefined,
    mostMs: number,
    worthMs = Number.POSITIVE_INFINITY,
  ): Promise<boolean> | undefined {
    if (signal?.aborted === true) return undefined
    if (this.#batches.size === 0) {
      this.#useSlot()
      return undefined
    }
    const until = this.#now() + worthMs
    if (until < this.#nextAt) return Promise.resolve(false)
    return new Promise<boolean>((resolve) => {
      const leave = (hasTurn: boolean) => {
        line.delete(waiter)
        stopListening()
        forget()
        resolve(hasTurn)
        if (this.#urgent.size + this.#patient.size === 0) this.#pumping?.abort()
      }
      const waiter = { leave, until }
      line.add(waiter)
      const withoutTurn = () => leave(false)
      const stopListening = onAbort(signal, withoutTurn)
      // A turn at the very end is still of use.
      const limitMs = Math.min(mostMs, worthMs + 1)
      const forget = limitMs < Number.POSITIVE_INFINITY ? this.#clock.limit(limitMs, withoutTurn) : () => {}
      this.#pump()
    })
  }

  /** Gives out slots until nobody waits. */
  async #pump(): Promise<void> {
    if (this.#pumping !== undefined) return
    const pumping = new AbortController()
    this.#pumping = pumping
    while (this.#urgent.size + this.#patient.size > 0) {
      const now = this.#now()
      const wait = this.#batches.size === 0 ? 0 : this.#nextAt - now
      if (wait > 0) {
        await this.#clock.sleep(wait, pumping.signal)
        if (pumping.signal.aborted) break
        // Somebody may have asked for a longer pause meanwhile.
        continue
      }
      const [next] = this.#urgent.size > 0 ? this.#urgent : this.#patient
      this.#useSlot()
      next?.leave(true)
    }
    if (this.#pumping === pumping) this.#pumping = undefined
    if (this.#urgent.size + this.#patient.size > 0) this.#pump()
  }
}
