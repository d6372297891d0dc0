import type { Attempt } from './attempt-record.ts'

/** Spaces attempts out, where an API counts them. */
export interface Pace {
  /**
   * Resolves when the next attempt may start: at the latest after `mostMs` milliseconds, and at once when `signal` aborts.
   * Never rejects. Undefined where it may start now.
   */
  turn(signal: AbortSignal | undefined, mostMs: number): Promise<void> | undefined
  /** Told of every attempt that has ended. */
  ended(attempt: Attempt): void
}
