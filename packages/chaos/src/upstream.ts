import type { RunaSandbox } from '@x/runa-payouts/testing'
import type { Handle, SandboxRequest } from '@x/sandbox'
import { serve } from '@x/sandbox/node-server'
import { settle } from '@x/test-kit'

/** What the server saw of one request. */
export interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly key: string | null
  readonly body: string
  /** Which process of the callers made it. */
  readonly process: string | null
  /** The order that it placed. */
  placed?: string
  /** What the response said about its key. */
  told?: string
}

/** A request header that tells callers apart. */
export const PROCESS_HEADER = 'x-process'

/** One schedule's own server, on a port that all schedules share. */
export interface Lane {
  readonly baseUrl: string
  readonly seen: SeenRequest[]
  readonly close: () => void
}

export interface LaneHooks {
  /** Before the request is handled. */
  readonly onRequest: (request: SeenRequest) => void
  /** After it was handled, before the response leaves. */
  readonly onHandled: () => void
  /** The response never comes, or never ends: time has to pass. */
  readonly onSilence: () => void
}

export interface Upstream {
  /** @param scoped whether idempotency keys of different API keys are different keys. */
  lane(sandbox: RunaSandbox, scoped: boolean, hooks: LaneHooks): Lane
  close(): Promise<void>
}

/** Turns of the event loop after which a client has read everything that it will get of a stalled body. */
const TURNS_OF_A_STALL = 30

/**
 * One real socket server for every schedule. Each has its own path, so that a late request reaches the ledger that it
 * belongs to.
 */
export async function startUpstream(): Promise<Upstream> {
  const lanes = new Map<string, Handle>()
  let made = 0
  const server = await serve(async (request) => {
    const [, name = '', ...rest] = request.url.pathname.split('/')
    const handle = lanes.get(name)
    if (handle === undefined) return { kind: 'drop' }
    const url = new URL(request.url)
    url.pathname = `/${rest.join('/')}`
    return handle({ ...request, url })
  })
  return {
    lane(sandbox, scoped, hooks) {
      made += 1
      const name = `lane-${made}`
      const seen: SeenRequest[] = []
      const attributed = new Set<string>()
      lanes.set(name, async (request) => {
        const { method, url, headers, body } = request
        const process = headers.get(PROCESS_HEADER)
        const one: SeenRequest = { method, path: url.pathname, key: headers.get('x-idempotency-key'), body, process }
        seen.push(one)
        hooks.onRequest(one)
        const asked = scoped ? withScopedKey(request) : request
        const plan = await sandbox.handle(asked)
        // Between placing and this, no other request with the key is handled.
        const order = sandbox.ledger.find(asked.headers.get('x-idempotency-key') ?? '')
        if (order !== undefined && !attributed.has(order.id)) {
          attributed.add(order.id)
          one.placed = order.id
        }
        const told = plan.kind === 'respond' ? TOLD_OF_ITS_KEY.exec(plan.body)?.[0] : undefined
        if (told !== undefined) one.told = told
        hooks.onHandled()
        if (plan.kind === 'stall' || plan.kind === 'partial-stall') {
          settle(TURNS_OF_A_STALL).then(hooks.onSilence)
        }
        return plan
      })
      return { baseUrl: `${server.url}/${name}/v2`, seen, close: () => lanes.delete(name) }
    },
    close: server.close,
  }
}

/** The key is in use, or belongs to something else. */
const TOLD_OF_ITS_KEY = /idempotency_(?:in_progress|validation_error)/

/** The key as seen by a server that scopes keys by API key. */
function withScopedKey(request: SandboxRequest): SandboxRequest {
  const key = request.headers.get('x-idempotency-key')
  if (key === null) return request
  const headers = new Headers(request.headers)
  headers.set('x-idempotency-key', `${headers.get('x-api-key')} ${key}`)
  return { ...request, headers }
}
