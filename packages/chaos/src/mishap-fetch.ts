import type { RunaSandbox } from '@x/runa-payouts/testing'
import { type CallerFetch, callerFetch } from './caller-fetch.ts'
import type { Kit } from './kit.ts'
import type { Mishap } from './mishaps.ts'

/** Nothing listens there; fetch itself would reject ports below 1024. */
const DEAD_PORT = 'http://127.0.0.1:20011/'

/** A real `fetch` that first arranges what happens to each request. */
export function mishapFetch(
  sandbox: RunaSandbox,
  kit: Pick<Kit, 'singleRequest'>,
): {
  /** Makes one request, and is marked so. */
  readonly fetch: typeof globalThis.fetch
  /** What a caller passes; the same happens to its requests. */
  readonly handedOver: (kind: CallerFetch) => typeof globalThis.fetch | undefined
  /** What happens to the requests from now on, one by one; then nothing any more. @param kind who makes them. */
  readonly plan: (mishaps: readonly Mishap[], kind?: CallerFetch) => void
} {
  let queue: Mishap[] = []
  const request: typeof globalThis.fetch = (input, init) => {
    const mishap = queue.shift() ?? 'none'
    if (mishap === 'refused') return fetch(DEAD_PORT, init)
    if (mishap !== 'none') sandbox.faults.next(mishap)
    return fetch(input, init)
  }
  return {
    fetch: kit.singleRequest(request),
    handedOver: (kind) => callerFetch(kind, request, kit),
    plan(mishaps, kind = 'single') {
      sandbox.faults.clear()
      queue = kind === 'own' ? [] : [...mishaps]
      if (kind === 'own') scriptAhead(sandbox, mishaps)
    },
  }
}

/** The runtime's own `fetch` arranges nothing, and always finds the server. */
function scriptAhead({ faults }: RunaSandbox, mishaps: readonly Mishap[]): void {
  let skip = 0
  for (const mishap of mishaps) {
    if (mishap === 'none' || mishap === 'refused') {
      skip += 1
      continue
    }
    faults.next(mishap, { skip })
    skip = 0
  }
}
