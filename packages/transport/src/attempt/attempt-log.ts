import { AbortedError, TimeoutError } from '../errors/call-errors.ts'
import type { ErrorContext } from '../errors/sdk-error.ts'
import { adviceFor } from '../outcome/advice.ts'
import { type Attempt, type Outcome, outcomeOf, worse } from '../outcome/outcome.ts'
import type { RetryClass, RetryDecision } from '../outcome/retry-policy.ts'
import type { RedactionRules } from '../secrets/redaction.ts'
import type { Classification } from './classification.ts'
import { describeFailure } from './failure-cause.ts'
import { firstToClose, type OpenFor, type SendWindow } from './send-window.ts'

/** What errors say about a call. */
export type CallContext = ErrorContext & { readonly operation: string }

/** What has happened so far, readable at any time: several callers may share one loop and leave at different moments. */
export class AttemptLog {
  readonly attempts: Attempt[]
  /** The windows in which an attempt may start: one for each caller that has one. */
  readonly windows: SendWindow[] = []
  inFlight = false

  /** @param earlier attempts of the same call by another route. */
  constructor(earlier: readonly Attempt[] = []) {
    this.attempts = [...earlier]
  }

  /**
   * The outcome for a caller that leaves now.
   *
   * @param othersStay other callers stay, so whatever has not happened yet may still happen.
   */
  outcome(othersStay: boolean): Outcome {
    const settled = outcomeOf(this.attempts)
    return othersStay || this.inFlight ? worse(settled, 'unknown') : settled
  }

  /** The window that closes first. */
  window(): OpenFor {
    return firstToClose(this.windows, this.attempts[0]?.startedAt)
  }
}

/** What errors say about a call that ends now. */
export function contextNow(
  context: CallContext,
  log: AttemptLog,
  othersStay = false,
): CallContext & { outcome: Outcome } {
  const requestId = log.attempts.findLast((attempt) => attempt.requestId !== undefined)?.requestId
  return { ...context, requestId, attempts: [...log.attempts], outcome: log.outcome(othersStay) }
}

/** The caller that the error is for. */
export interface Leaver {
  /** What errors say about the call, except what the attempts add. */
  readonly context: CallContext
  readonly retry: RetryClass
  /** Whether the deadline left time for an attempt when the call began. */
  readonly inTime: boolean
}

/** The error of a caller that leaves now, whether or not the loop continues for others. */
export function abortedError({ context, retry }: Leaver, log: AttemptLog, othersStay = false): AbortedError {
  const now = contextNow(context, log, othersStay)
  return new AbortedError({ what: `aborted by the caller's signal`, advice: adviceFor(retry, now.outcome) }, now)
}

/** The same for a caller whose deadline has come. */
export function deadlineError({ context, retry, inTime }: Leaver, log: AttemptLog, othersStay = false): TimeoutError {
  const now = contextNow(context, log, othersStay)
  const retryable = inTime && (retry !== 'once' || now.outcome !== 'unknown')
  const advice = adviceFor(retry, now.outcome)
  return new TimeoutError({ what: 'no response before the deadline', advice }, { ...now, retryable })
}

/** An attempt as errors, results and `onAttempt` show it. */
export function recordOf(
  classification: Classification,
  known: {
    readonly number: number
    readonly startedAt: number
    readonly durationMs: number
    /** Whether the call's deadline set the limit of the attempt. */
    readonly byDeadline: boolean
    readonly rules: RedactionRules
    readonly decision: RetryDecision
  },
): Attempt {
  const { number, startedAt, durationMs, decision } = known
  const cause = causeOf(classification, known)
  const status = classification.end.status
  return {
    number,
    startedAt,
    durationMs,
    verdict: classification.verdict,
    ...(status === undefined ? {} : { status }),
    ...(cause === undefined ? {} : { cause }),
    ...(classification.requestId === undefined ? {} : { requestId: classification.requestId }),
    ...(classification.stored ? { stored: true } : {}),
    ...(decision.retry ? { retryDelayMs: Math.round(decision.delayMs) } : {}),
  }
}

function causeOf(
  { end, obstacle }: Classification,
  { byDeadline, rules }: { readonly byDeadline: boolean; readonly rules: RedactionRules },
): string | undefined {
  if (end.kind === 'response') return undefined
  if (end.why === 'limit') return byDeadline ? 'deadline' : 'timeout'
  if (obstacle !== undefined) return obstacle.kind
  if (end.why !== 'connection') return end.why
  return describeFailure(end.error, rules).code ?? 'connection'
}
