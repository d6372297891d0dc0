import type { ApiError } from '@x/transport'
import type { FunctionNotStartedError, NotStartedReason } from './not-started-error.ts'

/** By the codes of a 422 (inngest/inngest, pkg/api/v2). */
const REASONS: Readonly<Record<string, NotStartedReason>> = {
  rate_limited: 'rate_limited',
  function_debounced: 'debounced',
  function_skipped: 'skipped',
}

const ADVICE: Readonly<Record<NotStartedReason, string>> = {
  rate_limited:
    "No run was started, because of the function's own rate limit or its own idempotency. The server does not say which.",
  debounced:
    'It will run later, once its debounce period has passed, under a run id that is not known yet. Do not start it again: its run will be among the runs of the function.',
  skipped: 'No run was started: the function is paused, or it is a singleton with another run that has not ended.',
}

const AFTER_LOST =
  'The last attempt started no run, but an earlier one, whose response was lost, may have: look among the runs of the function.'

/** The error of a function that was not started, or undefined for any other error. */
export function notStartedError(error: ApiError): FunctionNotStartedError | undefined {
  const notStarted = error.status === 422 ? REASONS[error.type ?? ''] : undefined
  if (notStarted === undefined) return undefined
  const advice = ADVICE[notStarted]
  if (notStarted === 'debounced') return error.with({ outcome: 'accepted', advice }, { notStarted })
  // An earlier attempt, whose response was lost, may have started the run that stands in the way now.
  return error.with(error.outcome === 'unknown' ? { note: AFTER_LOST } : { advice }, { notStarted })
}
