/**
 * Time as the transport sees it. Clients take a hidden `clock` option, so that tests hold time in their hands.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
  /**
   * Resolves after `ms` milliseconds, or at once when `signal` aborts; never rejects.
   *
   * `purpose` says what the wait is for, so that a test clock can let pauses pass at once and still hold limits:
   * `pause` is time that has to go by (backoff, polling), `limit` is time that must not run out (timeout, deadline).
   */
  sleep(ms: number, signal: AbortSignal, purpose: 'pause' | 'limit'): Promise<void>
}

/** The longest delay that `setTimeout` takes; beyond it, it fires at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve()
      const finish = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', finish)
        resolve()
      }
      const timer = setTimeout(finish, Math.min(Math.max(ms, 0), LONGEST_TIMER_MS))
      signal.addEventListener('abort', finish, { once: true })
    }),
}
