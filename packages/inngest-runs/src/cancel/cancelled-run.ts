import type { SdkError } from '@x/transport'
import type { RunRow } from '../wire.gen.ts'

/**
 * The result of cancelling one run.
 *
 * - `cancelled`: it was in progress, and this batch cancelled it
 * - `already_ended`: it had ended before
 * - `accepted`: the server accepted the cancel, and its effect is not visible yet
 * - `would_cancel`: a dry run, which cancels nothing
 * - `not_found`: there is no such run in this environment
 * - `unknown`: it may have been cancelled. Cancelling it again is safe
 * - `failed`: it was not cancelled; `error` says why
 */
export type CancelledRunResult =
  | 'cancelled'
  | 'already_ended'
  | 'accepted'
  | 'would_cancel'
  | 'not_found'
  | 'unknown'
  | 'failed'

export const CANCEL_RESULTS = [
  'cancelled',
  'already_ended',
  'accepted',
  'would_cancel',
  'not_found',
  'unknown',
  'failed',
] as const satisfies readonly CancelledRunResult[]

/** One run of a batch, and its result. */
export interface CancelledRun {
  /** Id of the run. */
  readonly runId: string
  /**
   * The result of cancelling the run. `cancelled`, `already_ended` and `would_cancel` need nothing more. `accepted`:
   * read the run to see it end. `not_found`, `unknown` and `failed` have an `error`; cancelling the same run again is
   * always safe.
   */
  readonly result: CancelledRunResult
  /** The run as the list showed it, before it was cancelled. Absent if you passed its id. */
  readonly run?: RunRow
  /** With `not_found`, `unknown` and `failed`. */
  readonly error?: SdkError
}

/** How many runs there are, and their results so far. */
export interface CancelCounts extends Readonly<Record<CancelledRunResult, number>> {
  /** The runs of the batch. Those without a result yet are the difference. */
  readonly runs: number
}
