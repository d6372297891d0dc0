import type { Clock } from '@x/runa-payouts/testing'

/**
 * The time of a game, the same in all of its processes: it runs faster than real time, so that pauses and timeouts cost
 * little, and jumps between two runs.
 */
export interface WorldTime {
  /** A real moment, in ms since the Unix epoch, */
  readonly real: number
  /** the game's time at that moment, */
  readonly world: number
  /** and how many ms pass in the game for each real one. */
  readonly rate: number
}

export const timeOf = ({ real, world, rate }: WorldTime): number => world + (Date.now() - real) * rate

/** @param time read again each time, since it may jump. */
export function worldClock(time: () => WorldTime): Clock {
  return {
    now: () => timeOf(time()),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve()
        const end = () => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', end)
          resolve()
        }
        const timer = setTimeout(end, ms / time().rate)
        signal?.addEventListener('abort', end, { once: true })
      }),
    limit: (ms, reached) => {
      const timer = setTimeout(reached, ms / time().rate)
      return () => clearTimeout(timer)
    },
  }
}
