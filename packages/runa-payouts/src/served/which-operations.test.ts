import { listen } from '@x/serving/listen'
import { closing, MCP_ERAS, mcpFailure, readCapability, routeNames, toolNames } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { order, sandboxes } from '../../test/running-sandbox.ts'
import { toolServers } from '../../test/serving-tools.ts'
import { createRestHandler, type RestOptions } from './rest.ts'

const { start, close } = sandboxes()
const { serving, close: closeTools } = toolServers()
const { keep, close: closeServers } = closing()
afterEach(() => Promise.all([close(), closeTools(), closeServers()]))

const BALANCES = { USD: '12.50', EUR: '3.00' }

const { operations } = readCapability('runa-orders')
const CAPABILITY_TOOLS = operations.map(({ tool }) => tool.name)
const CAPABILITY_ROUTES = operations.map(({ rest }) => `${rest.method} ${rest.path}`)
const DEFAULT_TOOLS = toolNames('runa-payouts')
const DEFAULT_ROUTES = routeNames('runa-payouts')

async function startRest(options: RestOptions) {
  const running = await start({ balances: BALANCES })
  const handler = createRestHandler(running.client(), { clock: running.clock, ...options })
  const { url: at } = keep(await listen(handler, { host: '127.0.0.1', port: 0 }))
  return { ...running, at }
}

/** `POST /v1/order` and so on, as the document of what is served lists them. */
async function routesAt(at: string): Promise<readonly string[]> {
  const { paths }: { paths: Record<string, object> } = JSON.parse(await (await fetch(`${at}/openapi.json`)).text())
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
}

describe('which operations are served, as routes and as tools alike', () => {
  it.each<[string, RestOptions, readonly string[], readonly string[]]>([
    ['by default the capability’s, and additions that are served by default', {}, DEFAULT_TOOLS, DEFAULT_ROUTES],
    ['those of the capability, by that name', { tools: ['capability'] }, CAPABILITY_TOOLS, CAPABILITY_ROUTES],
    [
      'the balance, if requested',
      { tools: ['+get-balance'] },
      toolNames('runa-payouts', { named: ['get-balance'] }),
      routeNames('runa-payouts', { named: ['get-balance'] }),
    ],
    ['the balance alone', { tools: ['get-balance'] }, ['get-balance'], ['GET /v1/balance']],
    [
      'the balance is a read',
      { readOnly: true, tools: ['create-order', 'get-balance'] },
      ['get-balance'],
      ['GET /v1/balance'],
    ],
    [
      'everything except what pays',
      { tools: ['-create-order'] },
      DEFAULT_TOOLS.filter((name) => name !== 'create-order'),
      DEFAULT_ROUTES.filter((route) => route !== 'POST /v1/order'),
    ],
  ])('%s', async (_, options, tools, routes) => {
    const { at } = await startRest(options)
    expect([...(await routesAt(at))].sort()).toEqual([...routes].sort())
    const { list } = await serving('2026-07-28', options)
    expect((await list()).map(({ name }: { name: string }) => name)).toEqual(tools)
  })

  it('what is left out does not exist, whichever way it is called', async () => {
    const { at, sandbox } = await startRest({ tools: ['-create-order'] })
    expect((await fetch(`${at}/v1/balance`)).status).toBe(404)
    const headers = { 'content-type': 'application/json' }
    const created = await fetch(`${at}/v1/order`, { method: 'POST', headers, body: JSON.stringify(order()) })
    expect(created.status).toBe(405)
    expect(created.headers.get('allow')).toBe('GET, HEAD, OPTIONS')
    expect(sandbox.requests).toEqual([])
    const tools = await serving('2026-07-28', { tools: ['-create-order'] })
    for (const name of ['get-balance', 'create-order']) {
      const { message } = await tools.ask('tools/call', { name, arguments: { body: order() } })
      expect(message.error.message).toContain(`${name} not found`)
    }
    expect(tools.sandbox.requests).toEqual([])
  })

  it('an unknown name is refused when serving starts', async () => {
    const says = 'tools: unknown tool "get-balances"; did you mean "get-balance"?'
    await expect(startRest({ tools: ['+get-balances'] })).rejects.toThrow(says)
    await expect(serving('2026-07-28', { tools: ['+get-balances'] })).rejects.toThrow(says)
  })

  it('the document says which operations are additions', async () => {
    const { at } = await startRest({ tools: ['+get-balance'] })
    const { paths } = JSON.parse(await (await fetch(`${at}/openapi.json`)).text())
    const addition = 'This is an addition: it is not in the capability document.'
    expect(paths['/v1/balance'].get.description).toContain(addition)
    expect(paths['/v1/order'].post.description).not.toContain('addition')
  })
})

describe('the balance', () => {
  it('by REST, in one currency or in all', async () => {
    const { at } = await startRest({ tools: ['get-balance'] })
    const ask = async (query: string) => {
      const response = await fetch(`${at}/v1/balance${query}`)
      return [response.status, await response.json()]
    }
    expect(await ask('?currency=USD')).toEqual([200, { balance: '12.50', currency: 'USD' }])
    expect(await ask('?currency=GBP')).toEqual([200, { balance: '0.00', currency: 'GBP' }])
    expect(await ask('')).toEqual([200, Object.entries(BALANCES).map(([currency, balance]) => ({ balance, currency }))])
    expect(await ask('?currency=usd')).toMatchObject([422, { errors: [{ field: 'currency' }] }])
    expect(await ask('?currency=')).toMatchObject([422, { errors: [{ field: 'currency' }] }])
  })

  it.each(MCP_ERAS.flatMap((era) => (['compact', 'full'] as const).map((form) => [era, form] as const)))(
    'as a tool, in the era of %s with output schemas that are %s',
    async (era, outputSchemas) => {
      const { call } = await serving(era, { tools: ['get-balance'], outputSchemas }, {}, { balances: BALANCES })
      const one = await call('get-balance', { currency: 'USD' })
      expect(one.structuredContent).toEqual({ balance: '12.50', currency: 'USD' })
      const all = await call('get-balance', {})
      expect(all.structuredContent.result).toHaveLength(2)
      expect(mcpFailure(await call('get-balance', { currency: 'usd' })).message).toContain('currency')
    },
  )
})
