import { createManualClock, type ManualClock } from '@x/sandbox'
import { type McpEra, mcpCaller } from '@x/test-kit'
import type { ServedEvent } from '../src/calls/served-event.ts'
import type { ServedOperation } from '../src/calls/served-operation.ts'
import { listen } from '../src/listen/listen.ts'
import { createMcpHandler } from '../src/mcp/mcp-handler.ts'
import type { McpOptions } from '../src/mcp/mcp-options.ts'
import { createRestHandler } from '../src/rest/create-rest-handler.ts'
import { DOCUMENT, SERVED_OPERATIONS, TestClient } from './test-api.ts'

const PATHS: Readonly<Record<string, ServedOperation<TestClient>['rest']>> = {
  createOrder: { method: 'POST', path: '/order' },
  findThings: { method: 'GET', path: '/things/{kind}' },
  endThing: { method: 'POST', path: '/things/{kind}/end' },
  priceThing: { method: 'POST', path: '/things/price' },
}

export const TABLE = {
  ...{ name: 'test', version: '1.2.3', document: DOCUMENT },
  servedOperations: SERVED_OPERATIONS.map((servedOperation) => ({
    ...servedOperation,
    rest: PATHS[servedOperation.operation.id] ?? servedOperation.rest,
  })),
}

/** How a call was answered, in the same words for both ways. */
export interface Heard {
  readonly status: number
  readonly isError: boolean
  /** The answer, or what is told of the failure. */
  readonly told: Readonly<Record<string, unknown>>
  readonly headers: Headers
  /** Notes of progress before it. */
  readonly progress: readonly unknown[]
}

export interface Asking {
  readonly headers?: Readonly<Record<string, string>>
  readonly meta?: Readonly<Record<string, unknown>>
  readonly signal?: AbortSignal
}

/** Calls of the test's API, one way or another. */
export interface Way {
  create(key?: string, asking?: Asking): Promise<Heard>
  find(asking?: Asking): Promise<Heard>
  endThing(asking?: Asking): Promise<Heard>
}

interface ServedOnPort extends Way {
  readonly client: TestClient
  readonly clock: ManualClock
  readonly events: ServedEvent[]
  close(): Promise<void>
}

export const WAYS = ['REST', '2025-11-25', '2026-07-28'] as const

/** Serves the test's API on a real port, with time in the hands of the test. */
export async function servedOnPort(way: (typeof WAYS)[number], options: McpOptions = {}): Promise<ServedOnPort> {
  const client = new TestClient()
  const clock = createManualClock(0, { autoPause: false })
  const events: ServedEvent[] = []
  const all = { clock, onAnswer: (event: ServedEvent) => void events.push(event), ...options }
  const handler = way === 'REST' ? createRestHandler(client, TABLE, all) : createMcpHandler(client, TABLE, all)
  const { url, close } = await listen(handler, { host: '127.0.0.1', port: 0 })
  return { client, clock, events, close, ...(way === 'REST' ? byRest(url) : byTools(url, way)) }
}

const BODY = { amount: 7 }

function byRest(url: string): Way {
  const ask = async (path: string, { headers = {}, signal }: Asking, init: RequestInit = {}): Promise<Heard> => {
    const all = { ...init.headers, ...headers } as Record<string, string>
    const response = await fetch(url + path, { ...init, headers: all, ...(signal === undefined ? {} : { signal }) })
    const { status } = response
    return { status, headers: response.headers, isError: status >= 400, told: await response.json(), progress: [] }
  }
  const json = { 'content-type': 'application/json' }
  return {
    create: (key, asking = {}) =>
      ask('/order', asking, {
        ...{ method: 'POST', body: JSON.stringify(BODY) },
        headers: key === undefined ? json : { ...json, 'x-idempotency-key': key },
      }),
    find: (asking = {}) => ask('/things/big', asking),
    endThing: (asking = {}) => ask('/things/big/end', asking, { method: 'POST' }),
  }
}

function byTools(url: string, era: McpEra): Way {
  const { ask } = mcpCaller((request) => fetch(request), era)
  const call = async (name: string, args: object, { headers = {}, meta = {}, signal }: Asking = {}): Promise<Heard> => {
    const more = { headers, url: `${url}/mcp`, ...(signal === undefined ? {} : { signal }) }
    const answer = await ask('tools/call', { name, arguments: args, _meta: meta }, more)
    const { isError = false, structuredContent } = answer.message.result
    const told = isError ? structuredContent.error : structuredContent
    return { status: answer.status, headers: answer.headers, isError, told, progress: answer.told }
  }
  return {
    create: (key, asking) =>
      call('create-order', { body: BODY, ...(key === undefined ? {} : { 'X-Idempotency-Key': key }) }, asking),
    find: (asking) => call('find-things', { kind: 'big' }, asking),
    endThing: (asking) => call('end-thing', { kind: 'big' }, asking),
  }
}
