import type { Transport } from '../call/transport.ts'
import { AbortedError, WaitTimeoutError } from '../errors/call-errors.ts'
import { aFunction, aTimeout, type ChecksOf } from '../input/option-checks.ts'
import { SHARED_CALL_OPTIONS, type SharedCallOptions } from '../input/options.ts'
import { POLICY } from '../outcome/retry-policy.ts'
import { type DeadlineOption, deadlineFrom } from '../time/deadline.ts'
import { type PollPlan, poll } from './poller.ts'

/** How to wait for something to end. */
export interface SharedWaitOptions<State> extends Omit<SharedCallOptions, 'deadline' | 'maxRetries'> {
  /** When to give up, including the read in flight. Default: 10 minutes from now. */
  readonly deadline?: DeadlineOption | undefined
  /** Ms between polls at the start; each interval is 1.5 times the one before, up to 15 s. Default: 1,000. */
  readonly interval?: number | undefined
  /** Called with every state that was read. Errors it throws are ignored. */
  readonly onUpdate?: ((state: State) => void) | undefined
}

export const SHARED_WAIT_OPTIONS = {
  signal: SHARED_CALL_OPTIONS.signal,
  timeout: SHARED_CALL_OPTIONS.timeout,
  deadline: SHARED_CALL_OPTIONS.deadline,
  headers: SHARED_CALL_OPTIONS.headers,
  apiKey: SHARED_CALL_OPTIONS.apiKey,
  interval: aTimeout,
  onUpdate: aFunction,
} satisfies ChecksOf<SharedWaitOptions<never>>

/** What is waited for, in the terms of its API. */
export interface WaitPlan<State, Ended extends State>
  extends Pick<PollPlan<State>, 'first' | 'notYetVisible' | 'cachedUntil' | 'nextIn'> {
  /** The method that waits: `waitForOrder`. */
  readonly operation: string
  readonly resource: { readonly orderId: string } | { readonly runId: string } | { readonly eventId: string }
  /** Its name in messages: `order O-1`. */
  readonly thing: string
  /** What continues if a wait ends early, as the beginning of a sentence. Default: `It continues`. */
  readonly continues?: string
  /** The state in messages if no read has succeeded: `could not be read`. */
  readonly unread?: string
  /** One read, which must finish in time and is not repeated. */
  readonly read: (options: SharedCallOptions) => Promise<State>
  readonly isEnded: (state: State) => state is Ended
  readonly statusOf: (state: State) => string
  /** Ms between polls at the start, if the caller gives none. Default: 1,000. */
  readonly intervalMs?: number
  /** The last state that an error shows. Default: the state itself. */
  readonly lastStateOf?: (state: State) => unknown
}

/**
 * Reads until the order or run has ended.
 *
 * @throws WaitTimeoutError, AbortedError, or a read's error that cannot pass by itself.
 */
export async function waitUntilEnded<State, Ended extends State>(
  transport: Transport,
  plan: WaitPlan<State, Ended>,
  options: SharedWaitOptions<State>,
): Promise<Ended> {
  const { operation, resource, thing, isEnded } = plan
  transport.refuseSecrets(operation, { path: { ...resource } })
  const { deadline: deadlineOption, interval, onUpdate, signal: ownSignal, timeout, headers, apiKey } = options
  const { clock, random } = transport
  const signal = ownSignal ?? new AbortController().signal
  const deadline = deadlineFrom(deadlineOption, POLICY.waitDeadline, clock)
  // A function may have more time to give at the next call; a point in time that has passed does not come again.
  const mayHaveTime = typeof deadlineOption === 'function' || deadline.remaining() > 0
  const end = await poll<State>({
    ...plan,
    read: (remaining) =>
      plan.read({
        signal,
        deadline: remaining,
        maxRetries: 0,
        timeout,
        headers,
        apiKey,
      }),
    onUpdate,
    intervalMs: interval ?? plan.intervalMs ?? POLICY.poll.base,
    deadline,
    signal,
    clock,
    random,
  })
  const last = end.kind === 'ended' ? end.state : end.last
  if (end.kind === 'ended' && isEnded(end.state)) return end.state
  const context = { operation, outcome: 'accepted', ...resource } as const
  if (end.kind === 'aborted') {
    const { continues = `The ${thing} continues` } = plan
    const aborted = new AbortedError({ what: "aborted by the caller's signal", advice: `${continues}.` }, context)
    throw transport.withReason(aborted, signal)
  }
  const { unread = 'could not be read', continues = 'It continues' } = plan
  const state = last === undefined ? `${unread} before` : `is still ${plan.statusOf(last)} at`
  throw new WaitTimeoutError(
    { what: `${thing} ${state} the deadline`, advice: `${continues}: wait again for the same id.` },
    last === undefined ? undefined : (plan.lastStateOf?.(last) ?? last),
    { ...context, retryable: mayHaveTime },
  )
}
