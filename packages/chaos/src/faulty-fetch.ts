import type { RunaSandbox } from '@x/runa-payouts/testing'
import { type CallerFetch, callerFetch } from './caller-fetch.ts'
import type { Kit } from './kit.ts'
import type { RequestFault } from './request-faults.ts'

/** Nothing listens on this port. `fetch` itself would reject ports below 1024. */
const DEAD_PORT = 'http://127.0.0.1:20011/'

/** A real `fetch` that first arranges what happens to each request. */
export function faultyFetch(
  sandbox: RunaSandbox,
  kit: Pick<Kit, 'singleRequest'>,
): {
  /** Makes one request, and is marked so. */
  readonly fetch: typeof globalThis.fetch
  /** What a caller passes; the same happens to its requests. */
  readonly handedOver: (kind: CallerFetch) => typeof globalThis.fetch | undefined
  /** What happens to the requests from now on, one by one; after that, nothing. @param kind who makes them. */
  readonly plan: (requestFaults: readonly RequestFault[], kind?: CallerFetch) => void
} {
  let queue: RequestFault[] = []
  const request: typeof globalThis.fetch = (input, init) => {
    const fault = queue.shift() ?? 'none'
    if (fault === 'refused') return fetch(DEAD_PORT, init)
    if (fault !== 'none') sandbox.faults.next(fault)
    return fetch(input, init)
  }
  return {
    fetch: kit.singleRequest(request),
    handedOver: (kind) => callerFetch(kind, request, kit),
    plan(requestFaults, kind = 'single') {
      sandbox.faults.clear()
      queue = kind === 'own' ? [] : [...requestFaults]
      if (kind === 'own') scriptAhead(sandbox, requestFaults)
    },
  }
}

/** The runtime's own `fetch` arranges nothing, and always finds the server. */
function scriptAhead({ faults }: RunaSandbox, requestFaults: readonly RequestFault[]): void {
  let skip = 0
  for (const fault of requestFaults) {
    if (fault === 'none' || fault === 'refused') {
      skip += 1
      continue
    }
    faults.next(fault, { skip })
    skip = 0
  }
}
