import { type Clock, errorKinds, isErrorOfKind, type Operation, onAbort, SdkError, TimeoutError } from '@x/transport'
import { changesNothing } from './selection.ts'

/**
 * How long a caller waits at most, in ms, by default. Hosts of models and many gateways give up after 60 s, and a caller that
 * has given up learns neither the key nor what to do with it.
 */
export const DEADLINE_MS = 50_000

/** A deadline in a message. */
export const inSeconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`

/** Seconds after which to ask again what came of a write. */
export const REPEAT_AFTER_S = 5

/**
 * A write that was still under way at the deadline of this server. It continues: `outcome` is `unknown`, and a repeat
 * under `idempotencyKey` returns its result.
 */
export class StillUnderWayError extends SdkError {
  override readonly name = 'StillUnderWayError'

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['StillUnderWayError', ...super[errorKinds]]
  }
}

export function isStillUnderWayError(value: unknown): value is StillUnderWayError {
  return isErrorOfKind(value, 'StillUnderWayError')
}

/** A call that somebody waits for, as what carries it out sees it. */
export interface PendingCall {
  /** Aborts for a read whose caller has left or whose time is up. Never for a write: half-way, it would stay unknown. */
  readonly signal: AbortSignal
  /** Ms from its beginning until the caller is answered. */
  readonly answeredWithinMs: number
  /**
   * Said right before the call is sent, with the idempotency key that it is sent under.
   *
   * @throws TimeoutError once the time is up, as the caller has been told that nothing was sent.
   */
  readonly sending: (idempotencyKey?: string) => void
}

export interface DeadlineOptions<Result> {
  readonly operation: Operation
  readonly clock: Clock
  /** Ms until the caller is answered, whatever has come of the call. */
  readonly deadline: number
  /** Aborts when the caller leaves. */
  readonly callerSignal: AbortSignal
  /** What a caller is answered whose time is up. */
  readonly failed: (error: SdkError) => Result
  /** Called with the result of a write that continued after its response. */
  readonly onLateResponse: (answer: Result) => void
}

/**
 * Carries out a call, and answers within its deadline. A read is ended then. A write that was sent continues, and one that
 * was not is never sent.
 *
 * @param carryOut never rejects
 */
export async function respondInTime<Result>(
  send: (call: PendingCall) => Promise<Result>,
  { operation, clock, deadline, callerSignal, failed, onLateResponse }: DeadlineOptions<Result>,
): Promise<Result> {
  const isRead = changesNothing(operation)
  const ending = new AbortController()
  const end = () => ending.abort(callerSignal.reason)
  if (isRead && callerSignal.aborted) end()
  const stopListening = isRead ? onAbort(callerSignal, end) : () => {}

  const sent = { isSent: false, isLate: false, key: undefined as string | undefined }
  const call: PendingCall = {
    signal: ending.signal,
    answeredWithinMs: deadline,
    sending: (key) => {
      if (sent.isLate) throw neverSent(operation, deadline, key)
      sent.isSent = true
      sent.key = key
    },
  }
  let clearLimit: () => void = () => {}
  const timeIsUp = new Promise<typeof TIME_IS_UP>((resolve) => {
    clearLimit = clock.limit(deadline, () => {
      sent.isLate = true
      resolve(TIME_IS_UP)
    })
  })

  try {
    const responding = send(call)
    const first = await Promise.race([responding, timeIsUp])
    if (first !== TIME_IS_UP) return first
    // As it stood when the time was up: nothing can have been sent since.
    const { isSent, key } = sent
    if (isRead) ending.abort()
    else if (isSent) responding.then(onLateResponse, () => {})
    return failed(
      isSent ? (isRead ? endedRead : underWay)(operation, deadline, key) : neverSent(operation, deadline, key),
    )
  } finally {
    clearLimit()
    stopListening()
  }
}

const TIME_IS_UP = Symbol('time is up')

const underWay = ({ id, retry }: Operation, deadline: number, idempotencyKey: string | undefined): StillUnderWayError =>
  new StillUnderWayError(
    `${id}: still under way after ${inSeconds(deadline)}, the deadline of this server. It continues${idempotencyKey === undefined ? '' : ` under the idempotency key ${idempotencyKey}`}, and may already have happened.`,
    { operation: id, outcome: 'unknown', idempotencyKey, retryable: retry !== 'once' },
  )

const endedRead = ({ id }: Operation, deadline: number): TimeoutError =>
  new TimeoutError(
    `${id}: no response within ${inSeconds(deadline)}, the deadline of this server. The read was aborted.`,
    {
      ...{ operation: id, outcome: 'unknown', retryable: true },
    },
  )

const neverSent = ({ id }: Operation, deadline: number, idempotencyKey: string | undefined): TimeoutError =>
  new TimeoutError(
    `${id}: not sent within ${inSeconds(deadline)}, the deadline of this server. It will not be sent later.`,
    { operation: id, outcome: 'not_sent', retryable: true, idempotencyKey },
  )
