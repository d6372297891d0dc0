import type { Clock } from '@x/runa-payouts/testing'
import type { AbortMoment } from './schedule.ts'

/** Aborts calls at the moments that a schedule names. */
export function patience() {
  let moment: AbortMoment | undefined
  let controller = new AbortController()
  let counts = { request: 0, commit: 0, pause: 0 }

  const happened = (what: 'request' | 'commit' | 'pause') => {
    counts[what] += 1
    if (moment !== undefined && moment.on === what && moment.number === counts[what]) controller.abort()
  }

  return {
    happened,
    /** A signal for the call that begins, and how many listeners are left on it. */
    begin(abort: AbortMoment | undefined) {
      moment = abort
      controller = new AbortController()
      counts = { request: 0, commit: 0, pause: 0 }
      const { signal } = controller
      const listeners = countListeners(signal)
      if (abort?.on === 'start') queueMicrotask(() => controller.abort())
      return { signal, listeners }
    },
    watch:
      (sleep: Clock['sleep']): Clock['sleep'] =>
      (ms, signal, purpose) => {
        const slept = sleep(ms, signal, purpose)
        if (purpose === 'pause') happened('pause')
        return slept
      },
  }
}

function countListeners(signal: AbortSignal): () => number {
  let count = 0
  const add = signal.addEventListener.bind(signal)
  const remove = signal.removeEventListener.bind(signal)
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    count += 1
    add(...args)
  }
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    count -= 1
    remove(...args)
  }
  // A listener that was called once is gone without being removed.
  return () => (signal.aborted ? 0 : count)
}
