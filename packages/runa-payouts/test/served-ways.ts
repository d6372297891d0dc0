import { listen } from '@x/serving/listen'
import { closing, MCP_ERAS, mcpCaller, mcpFailure } from '@x/test-kit'
import type { RunaPayoutsOptions } from '../src/index.ts'
import { createMcpHandler } from '../src/served/mcp.ts'
import { createRestHandler, type RestOptions } from '../src/served/rest.ts'
import { type Running, sandboxes } from './running-sandbox.ts'

/** Every way in which an operation is served. */
export const WAYS = ['REST', ...MCP_ERAS] as const

type Way = (typeof WAYS)[number]

/** What came of a call, in one form for all ways. */
export interface CameOf {
  /** Of a call that went well. */
  readonly data: Readonly<Record<string, unknown>> | undefined
  /** `failed_check` and so on, or the name of an error. */
  readonly kind: string | undefined
  readonly outcome: unknown
  readonly says: string
  readonly next: unknown
  readonly key: unknown
  /** Paths of the fields that are wrong. */
  readonly fields: readonly unknown[]
}

/** Options that REST and tools have in common. */
type BothOptions = Pick<
  RestOptions,
  | 'catalogue'
  | 'checkOrders'
  | 'tools'
  | 'readOnly'
  | 'state'
  | 'onWrite'
  | 'onAnswer'
  | 'maxOrders'
  | 'maxOrderValue'
  | 'currencies'
>

const CREATE = { tool: 'create-order', path: '/v1/order' }
const CHECK = { tool: 'check-order', path: '/v1/order/check' }

/** Serves one client in every way, on sockets. */
export function servedWays() {
  const { start, close } = sandboxes()
  const { keep, close: closeServers } = closing()
  const serve = async (running: Running, options: BothOptions = {}, client: RunaPayoutsOptions = {}) => {
    const runa = running.client({ maxRetries: 0, ...client })
    const both = { clock: running.clock, ...options }
    const { url: at } = keep(await listen(createRestHandler(runa, both), { host: '127.0.0.1', port: 0 }))
    const mcp = createMcpHandler(runa, both)
    const post = (way: Way, { tool, path }: typeof CREATE, body: unknown, headers: Record<string, string>) =>
      way === 'REST'
        ? byRest(`${at}${path}`, body, headers)
        : byTool(mcpCaller(mcp, way), tool, { body, ...argumentsOf(headers) })
    return {
      ...running,
      at,
      tools: (way: Exclude<Way, 'REST'>) => mcpCaller(mcp, way),
      create: (way: Way, body: unknown, headers: Record<string, string> = {}) => post(way, CREATE, body, headers),
      check: (way: Way, body: unknown) => post(way, CHECK, body, {}),
      /** Orders that were sent to Runa, whatever came of them. */
      sent: () => running.sandbox.requests.filter(({ operation }) => operation === 'createOrder'),
    }
  }
  return { start, serve, close: () => Promise.all([close(), closeServers()]) }
}

/** The arguments of a tool are typed, and headers are texts. */
const argumentsOf = ({ 'X-Skip-Check': skips, ...headers }: Record<string, string>) => ({
  ...headers,
  ...(skips === undefined ? {} : { 'X-Skip-Check': skips === 'true' ? true : skips }),
})

async function byRest(url: string, body: unknown, headers: Record<string, string>): Promise<CameOf> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  const json = JSON.parse(await response.text())
  const key = response.headers.get('x-idempotency-key')
  if (response.ok) return { ...NOTHING, data: json, key }
  const { type, outcome, detail, next, errors = [], idempotencyKey } = json
  const kind = String(type).replace('urn:problem-type:', '').replaceAll('-', '_')
  const fields = errors.map(({ field }: { field: unknown }) => field)
  return { data: undefined, kind, outcome, says: detail, next, key: idempotencyKey, fields }
}

async function byTool(
  { call }: ReturnType<typeof mcpCaller>,
  tool: string,
  args: Record<string, unknown>,
): Promise<CameOf> {
  const result = await call(tool, args)
  if (result.isError !== true) {
    const { structuredContent } = result
    return { ...NOTHING, data: structuredContent, key: structuredContent.idempotencyKey }
  }
  const { type, code, outcome, message, next, idempotencyKey, issues } = mcpFailure(result)
  const fields = Array.isArray(issues) ? issues.map(({ path }: { path: unknown }) => path) : []
  const kind = String(
    code ??
      String(type)
        .replace(/Error$/, '')
        .replace(/(?<=[a-z])(?=[A-Z])/g, '_')
        .toLowerCase(),
  )
  return { data: undefined, kind, outcome, says: String(message), next, key: idempotencyKey, fields }
}

const NOTHING: CameOf = {
  ...{ data: undefined, kind: undefined, outcome: undefined, says: '', next: undefined, key: undefined, fields: [] },
}
