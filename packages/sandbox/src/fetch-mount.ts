import { onAbort, singleRequest } from '@x/transport'
import type { Handle, ReplyPlan } from './reply.ts'
import { brokenOff, networkFailure, partialResponse, wholeResponse } from './reply-response.ts'

/** The shape of `fetch` that a sandbox offers. It may be called on its own, without `this`. */
export type SandboxFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/**
 * A `fetch` that is answered by `handle` and never touches the network. It obeys the signal in every phase, and fails
 * with the errors that Node's own `fetch` would show. Redirects are given back as they are, not followed.
 */
export function createFetchMount(handle: Handle): SandboxFetch {
  // A request to the sandbox is one: what fails did not reach it, where the error says so.
  return singleRequest(async (input, init) => {
    // The signal is listened to here, and by nothing that would keep listening once the answer is there.
    const { signal: ownSignal, ...rest } = init ?? {}
    const signal = (ownSignal === undefined && input instanceof Request ? input.signal : ownSignal) ?? undefined
    signal?.throwIfAborted()
    const request = new Request(input, rest)
    const body = await request.text()
    signal?.throwIfAborted()
    const answering = handle({ method: request.method, url: new URL(request.url), headers: request.headers, body })
    const plan = await untilAborted(answering, signal)
    return plan.kind === 'stall' ? untilAborted(never(), signal) : responseTo(plan, signal)
  })
}

const never = () => new Promise<never>(() => {})

function responseTo(plan: Exclude<ReplyPlan, { kind: 'stall' }>, signal: AbortSignal | undefined): Response {
  switch (plan.kind) {
    case 'respond':
      return wholeResponse(plan)
    case 'partial-stall':
      return partialResponse(plan, plan.sent, (cancelled) => untilAborted(untilAborted(never(), cancelled), signal))
    case 'partial-close':
      return partialResponse(plan, plan.sent, brokenOff)
    case 'drop':
      throw networkFailure('fetch failed', 'read ECONNRESET', 'ECONNRESET', 'read')
    case 'raw':
      throw networkFailure('fetch failed', 'other side closed', 'UND_ERR_SOCKET')
  }
}

/** The promise's own end, or the signal's reason as soon as it aborts. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) return abort()
    const stopListening = onAbort(signal, abort)
    promise.then(resolve, reject).finally(stopListening)
  })
}
