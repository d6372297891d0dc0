import { onAbort } from '@x/transport'

/**
 * The value of a promise, or undefined as soon as the signal aborts. Not `Promise.race`: raced against one promise that
 * lasts as long as the run, every payout would be kept until the end.
 */
export function unlessStopped<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve(undefined)
    const settle = (tell: () => void) => {
      stopListening()
      tell()
    }
    if (signal.aborted) stop()
    const stopListening = onAbort(signal, stop)
    promise.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    )
  })
}
