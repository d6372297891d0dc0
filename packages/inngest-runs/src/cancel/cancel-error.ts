import {
  AbortedError,
  callersCause,
  isAuthenticationError,
  isConfigurationError,
  isPermissionError,
  isSdkError,
  type Outcome,
  redact,
  SdkError,
} from '@x/transport'
import { INNGEST_API } from '../api/api.ts'
import { CANCEL_RESULTS, type CancelCounts } from './cancelled-run.ts'

/** The error that ended a batch before its end, with the counts until then. */
export type CancelRunsError = SdkError & {
  /** What the batch had done when it ended. */
  readonly counts: CancelCounts
}

/** Whether a value is the error that ended a batch of `cancelRuns`, so that it has `counts`. */
export const isCancelRunsError = (value: unknown): value is CancelRunsError =>
  isSdkError(value) && value.operation === 'cancelRuns' && 'counts' in value

/** Whether every other cancel would end in the same way. */
export const concernsAll = (error: unknown): boolean =>
  isAuthenticationError(error) || isPermissionError(error) || isConfigurationError(error)

/** The error of a batch, about all of its runs. */
export function batchError(thrown: unknown, counts: CancelCounts): CancelRunsError {
  const error = isSdkError(thrown) ? thrown : foreignError(thrown)
  const done = CANCEL_RESULTS.filter((name) => counts[name] > 0).map((name) => `${counts[name]} ${name}`)
  const advice =
    done.length === 0 ? 'Nothing was cancelled.' : `Until then: ${done.join(', ')}, of ${counts.runs} runs.`
  return error.with(
    {
      what: error.what,
      operation: 'cancelRuns',
      outcome: outcomeOf(counts, error),
      advice,
      runId: undefined,
      requestId: undefined,
    },
    { counts },
  )
}

/** What was done is done; what is refused for all is refused. */
function outcomeOf({ unknown, cancelled, accepted }: CancelCounts, { outcome }: SdkError): Outcome {
  if (unknown > 0) return 'unknown'
  if (cancelled + accepted > 0) return 'accepted'
  // A list that could not be read has cancelled nothing.
  return outcome === 'rejected' ? 'rejected' : 'not_sent'
}

const hidden = (text: string): string =>
  redact(text, { secrets: [], patterns: INNGEST_API.keyPatterns, publicUrls: INNGEST_API.publicUrls })

/** An error of the caller's own list of ids. */
const foreignError = (thrown: unknown): SdkError =>
  new SdkError({ what: 'the list of run ids failed' }, { operation: 'cancelRuns', cause: callersCause(thrown, hidden) })

/** The error of a batch that the caller's signal has ended. */
export const abortedBatch = (signal: AbortSignal | undefined): AbortedError =>
  new AbortedError(
    { what: "aborted by the caller's signal" },
    {
      operation: 'cancelRuns',
      ...(signal?.reason === undefined ? {} : { cause: callersCause(signal.reason, hidden) }),
    },
  )
