import type { Attempt } from '../outcome/attempt-record.ts'

/** Limits the rate of attempts, where an API counts them. */
export interface Pace {
  /**
   * Resolves when the next attempt may start: after `mostMs` milliseconds at the latest, and at once when `signal`
   * aborts. Never rejects. Returns undefined if the attempt may start now.
   *
   * @param worthMs ms after which a slot is useless. If none can come by then, this does not wait. Default: no limit.
   * @returns false if no slot came.
   */
  turn(signal: AbortSignal | undefined, mostMs: number, worthMs?: number): Promise<boolean> | undefined
  /** Called after every attempt. */
  ended(attempt: Attempt): void
}
