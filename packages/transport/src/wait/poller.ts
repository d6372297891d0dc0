import { isApiError } from '../errors/api-errors.ts'
import { isConnectionError, isTimeoutError } from '../errors/call-errors.ts'
import { isUnexpectedResponseError } from '../errors/validation-errors.ts'
import { undisturbed } from '../input/given-values.ts'
import { isTransient, POLICY } from '../outcome/retry-policy.ts'
import type { Clock } from '../time/clock.ts'
import type { Deadline } from '../time/deadline.ts'

/** What is polled, and how. Reads are single attempts: only the schedule makes another one. */
export interface PollPlan<State> {
  /** One read. `deadline` covers it while it is in flight. */
  readonly read: (deadline: () => number) => Promise<State>
  readonly isEnded: (state: State) => boolean
  readonly onUpdate?: ((state: State) => void) | undefined
  /** Whether a read's error means that the resource is not visible yet, and for how long to assume that, in ms. */
  readonly notYetVisible?: { readonly is: (error: unknown) => boolean; readonly graceMs: number }
  /** Until when the server would give the same response again, in ms since the Unix epoch. */
  readonly cachedUntil?: (state: State) => number | undefined
  /** Ms between polls at the start. */
  readonly intervalMs: number
  /** Ms until the next poll, if a state specifies them. The schedule restarts after it. */
  readonly nextIn?: ((state: State) => number | undefined) | undefined
  /** Whether the first read comes at once or after an interval. */
  readonly first: 'now' | 'after-interval'
  readonly deadline: Deadline
  readonly signal: AbortSignal
  readonly clock: Clock
  readonly random: () => number
}

/** How a wait ended. A read's own final error is thrown unchanged. */
export type PollEnd<State> =
  | { readonly kind: 'ended'; readonly state: State }
  | { readonly kind: 'deadline' | 'aborted'; readonly last: State | undefined }

/** The most jitter added to a pause, so that many waiters do not stay in step. It never shortens a pause. */
const JITTER = 0.2

/** How long before the deadline the last read starts, in ms, or half of what is left if that is less: the read itself needs time. */
const LAST_READ_MS = 1000

/** Reads until the state is final. An unknown state is not final, and a failure that may pass is a poll without news. */
export async function poll<State>(plan: PollPlan<State>): Promise<PollEnd<State>> {
  const { clock, signal, deadline } = plan
  const begun = clock.now()
  let interval = plan.intervalMs
  let last: State | undefined
  let atLeast = 0
  let nextIn: number | undefined
  let atMost = Number.POSITIVE_INFINITY
  let isLast = false

  for (let first = true; ; first = false) {
    if (!first || plan.first === 'after-interval') {
      // No further read can finish in time, so the rest of the deadline is not waited out.
      if (isLast) return { kind: 'deadline', last }
      const scheduled = nextIn ?? interval * (1 + JITTER * plan.random())
      const pause = Math.max(Math.min(scheduled, atMost), atLeast)
      const left = deadline.remaining()
      isLast = pause >= left
      const untilLast = left - Math.min(LAST_READ_MS, left / 2)
      if (isLast && atLeast >= left) return { kind: 'deadline', last }
      await clock.sleep(isLast ? Math.max(untilLast, atLeast) : pause, signal)
      const grown = Math.min(interval * POLICY.poll.factor, Math.max(POLICY.poll.cap, plan.intervalMs))
      interval = nextIn === undefined ? grown : plan.intervalMs
    }
    if (signal.aborted) return { kind: 'aborted', last }
    if (deadline.remaining() <= 0) return { kind: 'deadline', last }
    atLeast = 0
    nextIn = undefined
    atMost = Number.POSITIVE_INFINITY
    try {
      const state = await plan.read(() => deadline.remaining())
      last = state
      undisturbed(() => plan.onUpdate?.(state))
      if (plan.isEnded(state)) return { kind: 'ended', state }
      const cachedUntil = plan.cachedUntil?.(state)
      if (cachedUntil !== undefined) atLeast = cachedUntil - clock.now()
      nextIn = plan.nextIn?.(state)
    } catch (error) {
      if (signal.aborted) return { kind: 'aborted', last }
      if (deadline.remaining() <= 0) return { kind: 'deadline', last }
      const hiddenFor = plan.notYetVisible?.is(error) === true ? plan.notYetVisible.graceMs - (clock.now() - begun) : 0
      if (hiddenFor <= 0 && !mayPass(error)) throw error
      // If the resource never appears, the error comes when the grace period is over, not a long interval later.
      if (hiddenFor > 0) atMost = hiddenFor
      atLeast = waitNamedBy(error)
      // The server asks for a wait that outlasts the deadline: reported now, with its length.
      if (isApiError(error) && (error.retryAfterMs ?? 0) > deadline.remaining()) throw error
    }
  }
}

/** Whether the next poll may succeed. */
function mayPass(error: unknown): boolean {
  // A proxy that refuses, or a runtime without fetch, will be the same at the next poll.
  if (isConnectionError(error)) return error.retryable
  if (isTimeoutError(error)) return true
  if (isApiError(error)) return isTransient({ verdict: error.outcome, status: error.status })
  // A response that was read and is about something else is not a lost response.
  return (
    isUnexpectedResponseError(error) &&
    isTransient({ verdict: error.outcome, final: !isUnreadableSuccess(error.status) })
  )
}

const isUnreadableSuccess = (status: number | undefined): boolean =>
  status !== undefined && status >= 200 && status < 300

function waitNamedBy(error: unknown): number {
  if (!isApiError(error)) return 0
  return error.retryAfterMs ?? (error.status === 429 ? POLICY.rateLimited.base : 0)
}
