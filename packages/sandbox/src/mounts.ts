import { onAbort, singleRequest } from '@x/transport'
import { brokenOff, type Handle, networkFailure, partialResponse, type ReplyPlan, wholeResponse } from './reply.ts'

/** A way of putting a sandbox in a program's way: the `fetch` function, a server on a real port, or msw. */
export type Mount = 'fetch' | 'socket' | 'msw'

/**
 * What the caller of `fetch` sees:
 *
 * - `answer`: a complete HTTP answer
 * - `reset`: `fetch` rejects with TypeError "fetch failed", whose cause has the code ECONNRESET
 * - `closed`: `fetch` rejects with TypeError "fetch failed", whose cause has the code UND_ERR_SOCKET
 * - `failed`: `fetch` rejects with TypeError "fetch failed", and no cause says why
 * - `silence`: nothing, until the caller's own signal aborts
 * - `silent body`: status, headers and half of the body; then nothing, until the caller's own signal aborts
 * - `broken body`: status, headers and half of the body; then reading rejects with TypeError "terminated"
 */
export type Appearance = 'answer' | 'reset' | 'closed' | 'failed' | 'silence' | 'silent body' | 'broken body'

/**
 * What each reply becomes per way of mounting, as Node's `fetch` shows it. The tests hold every fault to it.
 *
 * msw has no way to reset a connection, only to fail it without a reason. A body that stalls has to stall before the
 * headers there: msw 3 ends the whole process when such a body is aborted.
 */
export const mountTable: Readonly<Record<ReplyPlan['kind'], Readonly<Record<Mount, Appearance>>>> = {
  respond: { fetch: 'answer', socket: 'answer', msw: 'answer' },
  drop: { fetch: 'reset', socket: 'reset', msw: 'failed' },
  stall: { fetch: 'silence', socket: 'silence', msw: 'silence' },
  'partial-stall': { fetch: 'silent body', socket: 'silent body', msw: 'silence' },
  'partial-close': { fetch: 'broken body', socket: 'broken body', msw: 'broken body' },
  raw: { fetch: 'closed', socket: 'closed', msw: 'failed' },
}

/** The `fetch` of a sandbox. You may call it without `this`. */
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

/** The part of msw's `http` that is needed: it fits msw 2 and 3, and needs neither to be installed. */
export interface MswHttp<Handler> {
  /** Handles every method of a path. */
  all(path: string, resolver: (info: { request: Request }) => Promise<Response>): Handler
}

/** msw request handlers that pass everything under the URL patterns to `handle`. */
export function handlersFor<Handler>(http: MswHttp<Handler>, patterns: readonly string[], handle: Handle): Handler[] {
  const resolver = async ({ request }: { request: Request }): Promise<Response> => {
    const body = await request.text()
    const plan = await handle({ method: request.method, url: new URL(request.url), headers: request.headers, body })
    switch (plan.kind) {
      case 'respond':
        return wholeResponse(plan)
      case 'partial-close':
        return partialResponse(plan, plan.sent, brokenOff)
      case 'drop':
      case 'raw':
        return Response.error()
      case 'stall':
      // msw 3 ends the process when a body that stalls is aborted, so the answer stalls as a whole.
      case 'partial-stall':
        return new Promise<never>(() => {})
    }
  }
  return patterns.map((pattern) => http.all(pattern, resolver))
}
