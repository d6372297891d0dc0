import type { Run } from '../wire.gen.ts'
import { type RunFailure, runFailure } from './run-failure.ts'

/** How a run ended. */
export type EndedRun =
  | {
      readonly result: 'completed'
      readonly run: Run
      /**
       * What the function returned. An empty string may also mean that the output is unknown: v1 has no output for runs
       * that Inngest's SDK 4 reports by checkpointing, and this server has no v2, rejects the key there, or does not
       * find the run there, for example once metadata was posted to it through v1.
       */
      readonly output: unknown
    }
  | { readonly result: 'failed'; readonly run: Run; readonly error: RunFailure }
  | { readonly result: 'cancelled'; readonly run: Run }
  /** Skipped or overflowed: it never ran. */
  | { readonly result: 'not_run'; readonly run: Run }

/** The result of a run, or undefined if it has not ended. A status that this version does not know is not an end. */
export function endOf(run: Run): EndedRun | undefined {
  switch (run.status) {
    case 'Completed':
      return { result: 'completed', run, output: run.output }
    case 'Failed':
      return { result: 'failed', run, error: runFailure(run.output) }
    case 'Cancelled':
      return { result: 'cancelled', run }
    case 'Skipped':
    case 'Overflowed':
      return { result: 'not_run', run }
    default:
      return undefined
  }
}
