import type { Run } from '../wire.gen.ts'
import { type RunFailure, runFailure } from './run-failure.ts'

/** How a run ended. */
export type EndedRun =
  | {
      /**
       * How the run ended. `completed`: `output` is what the function returned. `failed`: `error` says why. `cancelled`: it
       * was cancelled, or ran out of time. `not_run`: it was skipped or overflowed, and never ran.
       */
      readonly result: 'completed'
      /** The run as it was read after its end. */
      readonly run: Run
      /**
       * What the function returned. An empty string may also mean that the output is unknown: v1 has no output for runs
       * that Inngest's SDK 4 reports by checkpointing, and this server has no v2, rejects the key there, or does not
       * find the run there, for example once metadata was posted to it through v1.
       */
      readonly output: unknown
    }
  | {
      /**
       * How the run ended. `completed`: `output` is what the function returned. `failed`: `error` says why. `cancelled`: it
       * was cancelled, or ran out of time. `not_run`: it was skipped or overflowed, and never ran.
       */
      readonly result: 'failed'
      /** The run as it was read after its end. */
      readonly run: Run
      /** Why it failed, as far as its output says. */
      readonly error: RunFailure
    }
  | {
      /**
       * How the run ended. `completed`: `output` is what the function returned. `failed`: `error` says why. `cancelled`: it
       * was cancelled, or ran out of time. `not_run`: it was skipped or overflowed, and never ran.
       */
      readonly result: 'cancelled'
      /** The run as it was read after its end. */
      readonly run: Run
    }
  | {
      /**
       * How the run ended. `completed`: `output` is what the function returned. `failed`: `error` says why. `cancelled`: it
       * was cancelled, or ran out of time. `not_run`: it was skipped or overflowed, and never ran.
       */
      readonly result: 'not_run'
      /** The run as it was read after its end. */
      readonly run: Run
    }

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
