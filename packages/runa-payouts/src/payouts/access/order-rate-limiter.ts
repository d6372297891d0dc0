import { type Attempt, type Clock, onAbort, type RateLimiter } from '@x/transport'
import type { BatchRateLimiter } from './batch-access.ts'

const MINUTE_MS = 60_000

/** The most orders that a batch sends: slightly below the 300 a minute that Runa allows (developer.runa.io, /best-practices/rate-limits). */
export const ORDERS_PER_MINUTE = 285

/** How long all attempts wait after a 429 without a time, in ms: the same page advises this. */
const AFTER_RATE_LIMIT_MS = 5000

interface Waiter {
  /** Leaves the queue, with a slot or without one. */
  readonly leave: (hasSlot: boolean) => void
  /** After this time, a slot is useless. */
  readonly until: number
}

/**
 * The one rate limiter for a client's orders. While a batch runs, every attempt to place an order waits for a slot,
 * evenly spaced; calls outside a batch, and retries, come first. Without a batch nothing waits, but slots are still
 * used up.
 */
export class OrderRateLimiter implements BatchRateLimiter {
  readonly #clock: Clock
  /** Slot lengths of the running batches, in ms. */
  readonly #batches = new Set<{ readonly slotMs: number }>()
  readonly #urgent = new Set<Waiter>()
  readonly #queued = new Set<Waiter>()
  #nextAt = 0
  #pausedUntil = 0
  #seenAt = 0
  #pumping: AbortController | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Begins a batch; the returned function ends it. */
  begin(ordersPerMinute: number): () => void {
    const batch = { slotMs: MINUTE_MS / ordersPerMinute }
    this.#batches.add(batch)
    return () => {
      this.#batches.delete(batch)
      // Whatever still waits is not part of a batch: it starts at once.
      if (this.#batches.size === 0) this.#pumping?.abort()
      this.#pump()
    }
  }

  /** For attempts other than the first of a batch's order. */
  readonly urgent: RateLimiter = {
    acquire: (signal, mostMs, worthMs) => this.#acquire(this.#urgent, signal, mostMs, worthMs),
    ended: (attempt) => this.#ended(attempt),
  }

  /** For the attempts of a batch's order whose first slot was taken before: the caller had to record the order in between. */
  afterFirst(): RateLimiter {
    let first = true
    return {
      acquire: async (signal, mostMs, worthMs) => {
        if (!first) return (await this.urgent.acquire(signal, mostMs, worthMs)) ?? true
        first = false
        return true
      },
      ended: this.urgent.ended,
    }
  }

  /** For the first attempt of a batch's order. */
  acquire(signal: AbortSignal, worthMs?: number): Promise<boolean> | undefined {
    return this.#acquire(this.#queued, signal, Number.POSITIVE_INFINITY, worthMs)
  }

  /** No attempt gets a slot before then, in ms from now. */
  pause(ms: number): void {
    const now = this.#now()
    this.#nextAt = Math.max(this.#nextAt, now + ms)
    this.#pausedUntil = Math.max(this.#pausedUntil, now + ms)
    for (const waiter of [...this.#urgent, ...this.#queued]) if (waiter.until < this.#nextAt) waiter.leave(false)
  }

  /** Whether a requested pause still lasts. */
  get isPaused(): boolean {
    return this.#now() < this.#pausedUntil
  }

  #moveBack(ms: number): void {
    this.#nextAt -= ms
    this.#pausedUntil -= ms
  }

  /** The time. If the clock was set back, the slots move with it: nothing waits for the difference. */
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
    // A timer that fires late loses no slot, but at most one is made up for.
    const from = now - this.#nextAt < slotMs ? this.#nextAt : now
    // After a minute, the slots used before no longer count.
    this.#nextAt = Math.min(from + slotMs, Math.max(now + MINUTE_MS, this.#nextAt))
  }

  #acquire(
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
      const leave = (hasSlot: boolean) => {
        line.delete(waiter)
        stopListening()
        forget()
        resolve(hasSlot)
        if (this.#urgent.size + this.#queued.size === 0) this.#pumping?.abort()
      }
      const waiter = { leave, until }
      line.add(waiter)
      const withoutSlot = () => leave(false)
      const stopListening = onAbort(signal, withoutSlot)
      // A slot at the very end is still useful.
      const limitMs = Math.min(mostMs, worthMs + 1)
      const forget = limitMs < Number.POSITIVE_INFINITY ? this.#clock.limit(limitMs, withoutSlot) : () => {}
      this.#pump()
    })
  }

  /** Hands out slots until nothing waits. */
  async #pump(): Promise<void> {
    if (this.#pumping !== undefined) return
    const pumping = new AbortController()
    this.#pumping = pumping
    while (this.#urgent.size + this.#queued.size > 0) {
      const now = this.#now()
      const wait = this.#batches.size === 0 ? 0 : this.#nextAt - now
      if (wait > 0) {
        await this.#clock.sleep(wait, pumping.signal)
        if (pumping.signal.aborted) break
        // A longer pause may have been requested in the meantime.
        continue
      }
      const [next] = this.#urgent.size > 0 ? this.#urgent : this.#queued
      this.#useSlot()
      next?.leave(true)
    }
    if (this.#pumping === pumping) this.#pumping = undefined
    if (this.#urgent.size + this.#queued.size > 0) this.#pump()
  }
}
