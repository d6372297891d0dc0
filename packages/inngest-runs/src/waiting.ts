import {
  isWaitTimeoutError as isAnyWaitTimeoutError,
  type SharedWaitOptions,
  type WaitTimeoutError,
} from '@x/transport/public'
import type { Run } from './wire.gen.ts'

/** Ms between the first polls: a function may take no longer than that. */
export const POLL_FROM_MS = 250

/** How to wait for a run. */
export interface WaitOptions extends SharedWaitOptions<Run> {
  /** Ms between polls to start from; each is 1.5 times as long as the one before, up to 15 s. Default: 250. */
  readonly interval?: number | undefined
  /**
   * Ms for which an unknown id is taken for a run that is not visible yet: the server writes a run down a moment after
   * it gave out the id. Default: 5,000.
   */
  readonly grace?: number | undefined
  /**
   * Whether each read goes past the server's cache, which keeps a run for 3 s. Default: true. With false, the wait reads no
   * more often than the cache allows.
   */
  readonly fresh?: boolean | undefined
}

/** How to wait for the runs of an event. */
export interface WaitForEventRunsOptions extends SharedWaitOptions<Run[]> {
  /**
   * How many runs to wait for, at least. Default: as many as there are, which one more look settles once all of them have
   * ended, 1 s after the first was seen or later.
   */
  readonly count?: number | undefined
  /** Ms between polls to start from; each is 1.5 times as long as the one before, up to 15 s. Default: 250. */
  readonly interval?: number | undefined
  /** Ms for which an event without runs is taken for one whose runs are not visible yet. Default: 10,000. */
  readonly grace?: number | undefined
  /**
   * Whether each read goes past the server's cache, which keeps a list for 15 s, an empty one too. Default: true. With false,
   * the look that settles how many runs there are goes past it all the same.
   */
  readonly fresh?: boolean | undefined
  /** Called with the runs, after every look that shows some. What it throws is ignored. */
  readonly onUpdate?: ((runs: Run[]) => void) | undefined
}

/**
 * Whether a value is the error of a wait that reached its deadline; its `lastState` is the run, or the runs of the event,
 * as last read.
 */
export const isWaitTimeoutError: <State = Run>(value: unknown) => value is WaitTimeoutError<State> =
  isAnyWaitTimeoutError
