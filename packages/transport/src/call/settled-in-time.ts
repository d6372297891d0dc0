import { AttemptLog, abortedError, deadlineError, type Leaver } from '../attempt/attempt-log.ts'
import type { Clock } from '../time/clock.ts'
import type { Deadline } from '../time/deadline.ts'
import { onAbort } from '../time/on-abort.ts'

/** What a call waits for before it sends anything, with the call's signal and deadline. */
export interface WaitingCall extends Leaver {
  readonly signal: AbortSignal | undefined
  readonly deadline: Deadline
}

/**
 * The last word before anything is sent, once the input is known to be valid. The credentials are known, so that no
 * error shows them; no slot of the rate limit is taken. Not called for a key that is in flight, and ignored if a request
 * under the key begins in the meantime: then the call is a repeat.
 *
 * @param body as it is sent.
 * @param inTime waits for a promise as the call does: until its signal, its deadline or the timeout of an attempt.
 * @throws what the call is to reject with: nothing was sent.
 */
export type BeforeSending = (body: string | undefined, inTime: <T>(pending: Promise<T>) => Promise<T>) => Promise<void>

/**
 * What a call needs before it sends anything: credentials, which may be fetched over a network, or a check of the
 * caller. The signal and the deadline apply here too.
 *
 * @param mostMs ends it before the deadline does. Default: only the deadline.
 * @throws AbortedError, TimeoutError, or what `pending` rejects with.
 */
export async function settledInTime<T>(
  pending: Promise<T>,
  clock: Clock,
  { signal, deadline, ...call }: WaitingCall,
  mostMs = Number.POSITIVE_INFINITY,
): Promise<T> {
  let leave: () => void = () => {}
  const end = new Promise<never>((_, reject) => {
    const abort = () => reject(abortedError(call, new AttemptLog()))
    if (signal?.aborted === true) abort()
    const stopListening = onAbort(signal, abort)
    const limitMs = Math.min(deadline.remaining(), mostMs)
    const takeBack = clock.limit(limitMs, () => reject(deadlineError(call, new AttemptLog())))
    leave = () => {
      takeBack()
      stopListening()
    }
  })
  end.catch(() => {})
  try {
    return await Promise.race([pending, end])
  } finally {
    leave()
  }
}
