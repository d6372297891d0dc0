import {
  isWaitTimeoutError as isAnyWaitTimeoutError,
  type SharedWaitOptions,
  type WaitTimeoutError,
} from '@x/transport/public'
import type { Run } from './wire.gen.ts'

/** How to wait for a run. */
export interface WaitOptions extends SharedWaitOptions<Run> {
  /**
   * Ms for which an unknown id is taken for a run that is not visible yet: the server writes a run down a moment after
   * it gave out the id. Default: 5,000.
   */
  readonly grace?: number | undefined
  /**
   * Whether each read goes past the server's cache. By default the wait keeps to it (3 s for a run), as a read within
   * gives the same answer again.
   */
  readonly fresh?: boolean | undefined
}

/** Whether a value is the error of a wait that reached its deadline; its `lastState` is the run as it was last read. */
export const isWaitTimeoutError: (value: unknown) => value is WaitTimeoutError<Run> = isAnyWaitTimeoutError
