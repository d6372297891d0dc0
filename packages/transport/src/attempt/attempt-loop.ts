import type { Api } from '../api/api.ts'
import type { PreparedRequest } from '../call/request.ts'
import { AbortedError, ConnectionError, TimeoutError } from '../errors/call-errors.ts'
import type { SdkError } from '../errors/sdk-error.ts'
import { adviceFor, CONFLICT_ADVICE, UNPROVEN } from '../outcome/advice.ts'
import { type Attempt, worse } from '../outcome/outcome.ts'
import {
  canSucceedLater,
  decideRetry,
  isTransient,
  POLICY,
  type RetryClass,
  type RetryDecision,
  timeNeeded,
} from '../outcome/retry-policy.ts'
import type { RedactionRules } from '../secrets/redaction.ts'
import type { Clock } from '../time/clock.ts'
import type { Deadline } from '../time/deadline.ts'
import { runAttempt } from './attempt.ts'
import { type AttemptLog, abortedError, type CallContext, contextNow, recordOf } from './attempt-log.ts'
import { errorOf, type FailedCall } from './call-error.ts'
import { type Classification, type ClassifiedOperation, classify, isRejectedCredential } from './classification.ts'
import { describeFailure, isFrameworkSignal } from './failure-cause.ts'
import { retryLoop } from './retry-loop.ts'
import { firstToClose, type RateLimiter, type SendWindow } from './send-window.ts'

/** Everything a loop needs, resolved beforehand. */
export interface LoopPlan {
  readonly request: PreparedRequest
  /** The same request with another credential, for a 401 or 403. */
  readonly fallback?: PreparedRequest | undefined
  readonly credentialHint?: string | undefined
  readonly api: Api
  readonly retry: RetryClass
  /** The operation's settings that decide how responses are classified. */
  readonly classifiedAs: ClassifiedOperation
  readonly timeoutMs: number
  readonly maxRetries: number
  readonly deadline: Deadline
  /** Whether the deadline left time for an attempt when the call began. */
  readonly inTime: boolean
  /** The signal of a caller that may leave early. */
  readonly signal: AbortSignal | undefined
  readonly fetch: typeof globalThis.fetch
  /** Whether one call of `fetch` makes exactly one request. */
  readonly oneRequest: boolean
  readonly clock: Clock
  readonly random: () => number
  readonly rules: RedactionRules
  /** What errors say about the call, except what the attempts add. */
  readonly context: CallContext
  readonly onAttempt: (attempt: Attempt) => void
  readonly rateLimiter?: RateLimiter | undefined
  readonly window?: SendWindow | undefined
  /** Repeat only what never reached the server. */
  readonly onlyUnsent?: boolean | undefined
}

/** An accepted response. */
export interface Accepted {
  readonly classification: Classification
  readonly attempts: readonly Attempt[]
}

/** Time limit of an attempt in ms, and whether the deadline or the timeout set it. */
type AttemptLimit = Pick<FailedCall, 'limitMs' | 'byDeadline'>

const OVER: RetryDecision = { retry: false, because: 'deadline' }
const CLOSED: RetryDecision = { retry: false, because: 'window' }

/** Leaves the loop; never leaves this file. */
class AttemptFailed extends Error {
  readonly classification: Classification
  readonly decision: RetryDecision

  constructor(classification: Classification, decision: RetryDecision) {
    super()
    this.classification = classification
    this.decision = decision
  }
}

/**
 * Leaves the loop with an error that is passed on unchanged: a send window's rejection, or an error that is neither
 * ours nor the network's. Never leaves this file.
 */
class PassedOn extends Error {
  readonly passedOn: unknown

  constructor(passedOn: unknown) {
    super()
    this.passedOn = passedOn
  }
}

/** Ms until the next attempt; undefined if there is none. */
const pauseAfter = (failed: unknown): number | undefined =>
  failed instanceof AttemptFailed && failed.decision.retry ? failed.decision.delayMs : undefined

/**
 * Sends a request until it is accepted, or until the retry policy ends the call.
 *
 * @throws an SdkError that carries the attempts and their outcome; or, unchanged, what a framework's own `fetch` threw as a
 *   signal to the framework before anything was sent.
 */
export async function runLoop(plan: LoopPlan, log: AttemptLog): Promise<Accepted> {
  const { clock, signal, deadline, rules } = plan
  let { request } = plan
  let retriesSoFar = 0
  let classification: Classification | undefined
  let limit: AttemptLimit = { limitMs: 0, byDeadline: false }

  if (plan.window !== undefined) log.windows.push(plan.window)
  const mayStart = () => deadline.remaining() >= timeNeeded(plan.retry)

  const attempt = async (): Promise<void> => {
    // Also without a rate limiter to wait for: a caller who aborts in the same tick has sent nothing.
    const isAcquired = await plan.rateLimiter?.acquire(signal, deadline.remaining(), log.window().left)
    if (signal?.aborted === true) throw abortedError(plan, log)
    // Checked again at the last moment: the process may have been frozen since the pause ended, or the machine asleep.
    const { window, left } = log.window()
    const hasMissed = isAcquired === false
    if (window !== undefined && (left < 0 || (hasMissed && mayStart()))) {
      throw classification === undefined
        ? new PassedOn(window.closedError())
        : new AttemptFailed(classification, CLOSED)
    }
    if (hasMissed || !mayStart()) {
      throw classification === undefined ? tooLate(plan, log) : new AttemptFailed(classification, OVER)
    }
    const remainingMs = deadline.remaining()
    limit = { limitMs: Math.min(plan.timeoutMs, remainingMs), byDeadline: remainingMs < plan.timeoutMs }
    const startedAt = clock.now()
    log.inFlight = true
    const end = await runAttempt(request, { fetch: plan.fetch, clock, signal, limitMs: limit.limitMs })
    if (end.kind === 'lost' && log.attempts.length === 0 && isFrameworkSignal(end.error)) {
      log.inFlight = false
      throw new PassedOn(end.error)
    }
    const now = clock.now()
    if (end.kind === 'response') {
      const exchange = { sentAt: startedAt, answeredAt: now, date: end.headers.get('date') }
      for (const window of log.windows) window.answered?.(exchange)
    }
    classification = classify(end, plan.api, plan.classifiedAs, now, plan.oneRequest)
    // Another credential is not a retry: it uses no retry budget and no pause.
    const another = isRejectedCredential(classification.status) && request === plan.request ? plan.fallback : undefined
    const decision: RetryDecision =
      another !== undefined && mayStart()
        ? { retry: true, delayMs: 0 }
        : classification.verdict === 'accepted'
          ? { retry: false, because: 'final' }
          : decideRetry(plan.retry, classification, {
              retriesSoFar,
              maxRetries: plan.maxRetries,
              remainingMs: deadline.remaining(),
              // The first attempt is not in the log yet.
              windowMs: firstToClose(log.windows, log.attempts[0]?.startedAt ?? startedAt).left,
              random: plan.random(),
              onlyUnsent: plan.onlyUnsent,
            })
    const durationMs = Math.max(0, now - startedAt)
    const number = log.attempts.length + 1
    const record = recordOf(classification, {
      number,
      startedAt,
      durationMs,
      byDeadline: limit.byDeadline,
      rules,
      decision,
    })
    log.attempts.push(record)
    // Not earlier: whatever fails in between, the request was sent.
    log.inFlight = false
    plan.onAttempt(record)
    plan.rateLimiter?.ended(record)
    if (another !== undefined && decision.retry) {
      request = another
      return attempt()
    }
    if (classification.verdict !== 'accepted') throw new AttemptFailed(classification, decision)
  }

  /** Whether another attempt follows; resolves when it is time for it. */
  const again = async (failed: unknown): Promise<boolean> => {
    const delayMs = pauseAfter(failed)
    if (delayMs === undefined) return false
    await clock.sleep(delayMs, signal)
    retriesSoFar += 1
    return true
  }

  const retry = async (failed: unknown): Promise<void> => {
    if (!(await again(failed))) throw failed
    const { url, method } = plan.request
    await retryLoop({ url, method, limit: plan.maxRetries - 1, attempt, again })
  }

  try {
    await attempt().catch(retry)
  } catch (error) {
    if (error instanceof PassedOn) throw error.passedOn
    if (error instanceof AttemptFailed) throw failure(error, plan, log, limit)
    if (error instanceof AbortedError || error instanceof TimeoutError) throw error
    // A failure around the attempts cannot change what the attempts did.
    if (classification === undefined || log.inFlight) throw foreign(error, plan, log)
    if (classification.verdict !== 'accepted') throw failure({ classification }, plan, log, limit, error)
  }
  // The loop ends without an error only after an accepted attempt.
  if (classification === undefined) throw foreign(new Error('no attempt was made'), plan, log)
  return { classification, attempts: log.attempts }
}

function tooLate(plan: LoopPlan, log: AttemptLog): TimeoutError {
  const least = plan.retry === 'read' ? '' : `; a write needs at least ${POLICY.shortestWrite} ms`
  const left = Math.max(0, Math.round(plan.deadline.remaining()))
  return new TimeoutError(
    { what: `${left} ms are left before the deadline${least}`, advice: 'Nothing was sent.' },
    // A deadline that was too short from the start would be too short again.
    { ...contextNow(plan.context, log), retryable: plan.inTime },
  )
}

/** @param trouble the error that prevented another attempt when one was due. */
function failure(
  { classification, decision }: { readonly classification: Classification; readonly decision?: RetryDecision },
  plan: LoopPlan,
  log: AttemptLog,
  limit: AttemptLimit,
  trouble?: unknown,
): SdkError {
  const closed = closedBy(log, classification, decision)
  const now = contextNow(plan.context, log)
  const outcome = closed?.usedBefore === true ? worse(now.outcome, 'unknown') : now.outcome
  const isForGood = closed !== undefined && outcome === 'unknown'
  const retryable = !isForGood && canSucceedLater(classification, plan.retry, outcome)
  const { api, rules, credentialHint } = plan
  const conflict = classification.failure?.rule.conflict === true
  const notes = [
    conflict ? CONFLICT_ADVICE : isForGood ? closed.advice() : '',
    classification.isUnproven === true && outcome === 'unknown' ? UNPROVEN : '',
    credentialHint !== undefined && isRejectedCredential(classification.status) ? credentialHint : '',
  ]
  return errorOf(classification, {
    ...limit,
    api,
    rules,
    context: { ...now, outcome, retryable },
    notRepeated: trouble === undefined ? undefined : describeFailure(trouble, rules).cause.message,
    advice: conflict || isForGood ? '' : adviceFor(plan.retry, outcome, classification),
    note: notes.filter(Boolean).join(' '),
    host: hostOf(plan.request.url),
  })
}

/**
 * The window that keeps a failed call from being made again: it closes before the first wait is over, whether the loop
 * or the caller would do the waiting.
 */
function closedBy(
  log: AttemptLog,
  classification: Classification,
  decision: RetryDecision | undefined,
): SendWindow | undefined {
  const { window, left } = log.window()
  const isClosed = decision?.retry === false && decision.because === 'window'
  return isClosed || (isTransient(classification) && (classification.retryAfterMs ?? 0) > left) ? window : undefined
}

function hostOf(url: string): string {
  try {
    return new URL(url).host
  } catch {
    return 'an invalid address'
  }
}

/** An error that is not ours, before an attempt could be classified: a clock or a rate limiter failed, or a response could not be read. */
function foreign(error: unknown, plan: LoopPlan, log: AttemptLog): ConnectionError {
  const { cause } = describeFailure(error, plan.rules)
  const context = contextNow(plan.context, log)
  const what = log.inFlight ? 'something failed while the request was in flight' : 'the request could not be made'
  const advice = adviceFor(plan.retry, context.outcome)
  return new ConnectionError({ what: `${what} (${cause.message})`, advice }, { ...context, cause })
}
