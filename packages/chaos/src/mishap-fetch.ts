import type { RunaSandbox } from '@x/runa-payouts/testing'
import type { Kit } from './kit.ts'
import type { Mishap } from './schedule.ts'

/** Nobody listens there; ports below 1024 would be refused by fetch itself. */
const DEAD_PORT = 'http://127.0.0.1:20011/'

/** A real `fetch` that first arranges what is to happen to the request. */
export function mishapFetch(
  sandbox: RunaSandbox,
  { singleRequest }: Pick<Kit, 'singleRequest'>,
): {
  readonly fetch: typeof globalThis.fetch
  /** What happens to the requests from now on, one by one; then nothing any more. */
  readonly plan: (mishaps: readonly Mishap[]) => void
} {
  let queue: Mishap[] = []
  return {
    plan(mishaps) {
      sandbox.faults.clear()
      queue = [...mishaps]
    },
    fetch: singleRequest((input, init) => {
      const mishap = queue.shift() ?? 'none'
      if (mishap === 'refused') return fetch(DEAD_PORT, init)
      if (mishap !== 'none') sandbox.faults.next(mishap)
      return fetch(input, init)
    }),
  }
}
