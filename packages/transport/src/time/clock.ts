import { onAbort } from './on-abort.ts'

/**
 * Time as the transport sees it. Clients take a `clock` option, so that tests control time.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
  /**
   * Time that must pass (backoff, polling): resolves after `ms` milliseconds, or at once when `signal` aborts; never
   * rejects.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /**
   * Time that must not run out (timeout, deadline): calls `reached` after `ms` milliseconds, unless the returned
   * function was called before.
   *
   * Separate from `sleep`, so that a test clock can let pauses pass at once and still hold limits. It takes a callback
   * because every attempt has a limit, and hardly any reaches it.
   */
  limit(ms: number, reached: () => void): () => void
}

/** The longest delay that `setTimeout` accepts; a longer one fires at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1

const timerFor = (ms: number): number => Math.min(Math.max(ms, 0), LONGEST_TIMER_MS)

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve()
      const finish = () => {
        clearTimeout(timer)
        leave()
        resolve()
      }
      const timer = setTimeout(finish, timerFor(ms))
      const leave = onAbort(signal, finish)
    }),
  limit: (ms, reached) => {
    const timer = setTimeout(reached, timerFor(ms))
    return () => clearTimeout(timer)
  },
}
