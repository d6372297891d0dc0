import type { Clock } from '@x/runa-payouts/testing'
import { countedListeners } from '@x/test-kit'
import type { AbortMoment } from './moments.ts'

/** Aborts calls at the moments that a schedule names. */
export function callerAborts() {
  let moment: AbortMoment | undefined
  let controller = new AbortController()
  let counts = { request: 0, commit: 0, pause: 0 }

  const happened = (what: 'request' | 'commit' | 'pause') => {
    counts[what] += 1
    if (moment !== undefined && moment.on === what && moment.number === counts[what]) controller.abort()
  }

  return {
    happened,
    /** A signal for the call that is about to begin, and the number of listeners still on it. */
    begin(abort: AbortMoment | undefined) {
      moment = abort
      controller = new AbortController()
      counts = { request: 0, commit: 0, pause: 0 }
      const { signal } = controller
      const listeners = countedListeners(signal)
      if (abort?.on === 'start') queueMicrotask(() => controller.abort())
      return { signal, listeners }
    },
    watch:
      (sleep: Clock['sleep']): Clock['sleep'] =>
      (ms, signal) => {
        const slept = sleep(ms, signal)
        happened('pause')
        return slept
      },
  }
}
