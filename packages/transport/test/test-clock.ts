import type { Clock } from '../src/index.ts'

/** A clock that a test holds: pauses pass at once and are written down, limits wait until the test lets time run. */
export interface TestClock extends Clock {
  readonly pauses: number[]
  /** Limits that run now. */
  readonly limits: ReadonlySet<{ readonly at: number }>
  /** Lets time run: every limit that falls due fires. */
  advance(ms: number): void
  /** Resolves when a limit of this length has begun. */
  limitBegun(ms: number): Promise<void>
  /** What happens when a pause is asked for; by default time passes at once. */
  onPause: (ms: number, signal?: AbortSignal) => Promise<void>
}

export function testClock(start = Date.UTC(2026, 10, 22)): TestClock {
  let now = start
  const limits = new Set<{ at: number; fire: () => void }>()
  const waiting: { ms: number; resolve: () => void }[] = []
  const clock: TestClock = {
    pauses: [],
    limits,
    now: () => now,
    advance(ms) {
      now += ms
      for (const limit of [...limits]) if (limit.at <= now) limit.fire()
    },
    limitBegun: (ms) => new Promise((resolve) => waiting.push({ ms, resolve })),
    async onPause(ms) {
      clock.advance(ms)
    },
    async sleep(ms, signal) {
      clock.pauses.push(ms)
      return clock.onPause(ms, signal)
    },
    limit(ms, reached) {
      const forget = () => void limits.delete(limit)
      const fire = () => {
        forget()
        reached()
      }
      const limit = { at: now + ms, fire }
      limits.add(limit)
      for (const one of waiting.filter((candidate) => candidate.ms === ms)) one.resolve()
      return forget
    },
  }
  return clock
}
