import type { Connection } from '../api/api.ts'
import { AttemptLog, abortedError, deadlineError, type Leaver } from '../attempt/attempt-log.ts'
import type { Clock } from '../time/clock.ts'
import type { Deadline } from '../time/deadline.ts'
import { onAbort } from '../time/on-abort.ts'

/** Base URL and credentials. The signal and the deadline apply here too, since a key may be fetched over a network. */
export async function connectedInTime(
  pending: Promise<Connection>,
  clock: Clock,
  { signal, deadline, ...call }: Leaver & { readonly signal: AbortSignal | undefined; readonly deadline: Deadline },
): Promise<Connection> {
  let leave: () => void = () => {}
  const end = new Promise<never>((_, reject) => {
    const abort = () => reject(abortedError(call, new AttemptLog()))
    if (signal?.aborted === true) abort()
    const stopListening = onAbort(signal, abort)
    const takeBack = clock.limit(deadline.remaining(), () => reject(deadlineError(call, new AttemptLog())))
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
