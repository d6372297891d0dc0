import {
  isWaitTimeoutError as isAnyWaitTimeoutError,
  type SharedWaitOptions,
  type WaitTimeoutError,
} from '@x/transport/public'
import type { Run } from '../wire.gen.ts'

/** Ms between the first polls: a function may finish that fast. */
export const POLL_FROM_MS = 250

/** How to wait for a run. */
export interface WaitOptions extends SharedWaitOptions<Run> {
  /** Ms between polls at the start; each interval is 1.5 times the one before, up to 15 s. Default: 250. */
  readonly interval?: number | undefined
  /**
   * How long an unknown id counts as a run that is not visible yet, in ms: the server stores a run a moment after it
   * has returned the id. Default: 5,000.
   */
  readonly grace?: number | undefined
  /**
   * Whether each read bypasses the server's cache, which keeps a run for 3 s. Default: true. With false, the wait reads
   * no more often than the cache allows.
   */
  readonly fresh?: boolean | undefined
}

/** How to wait for the runs of an event. */
export interface WaitForEventRunsOptions extends SharedWaitOptions<Run[]> {
  /**
   * The least number of runs to wait for. Default: as many as there are, which one more look determines once all of
   * them have ended, at least 1 s after the first was seen.
   */
  readonly count?: number | undefined
  /** Ms between polls at the start; each interval is 1.5 times the one before, up to 15 s. Default: 250. */
  readonly interval?: number | undefined
  /** How long an event without runs counts as one whose runs are not visible yet, in ms. Default: 10,000. */
  readonly grace?: number | undefined
  /**
   * Whether each read bypasses the server's cache, which keeps a list for 15 s, even an empty one. Default: true. With
   * false, the look that determines how many runs there are bypasses it anyway.
   */
  readonly fresh?: boolean | undefined
  /** Called with the runs, after every look that shows some. Errors it throws are ignored. */
  readonly onUpdate?: ((runs: Run[]) => void) | undefined
}

/**
 * Whether a value is the error of a wait that reached its deadline; its `lastState` is the run, or the runs of the event,
 * as last read.
 */
export const isRunWaitTimeoutError: <State = Run>(value: unknown) => value is WaitTimeoutError<State> =
  isAnyWaitTimeoutError
