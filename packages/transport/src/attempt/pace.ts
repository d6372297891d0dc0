import type { Attempt } from '../outcome/attempt-record.ts'

/** Spaces attempts out, where an API counts them. */
export interface Pace {
  /**
   * Resolves when the next attempt may start: at the latest after `mostMs` milliseconds, and at once when `signal` aborts.
   * Never rejects. Undefined where it may start now.
   *
   * @param worthMs ms after which a turn is of no use. Where it is certain that none comes by then, nobody waits. Default: no end.
   * @returns false where no turn came.
   */
  turn(signal: AbortSignal | undefined, mostMs: number, worthMs?: number): Promise<boolean> | undefined
  /** Told of every attempt that has ended. */
  ended(attempt: Attempt): void
}
