import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { InMemoryTransport } from '@modelcontextprotocol/server'
import { startRunaSandbox } from '@x/runa-payouts/testing/server'
import { toolNames } from '@x/test-kit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

const TOKEN = 'open-sesame'

const upstream = await startRunaSandbox()
process.env.RUNA_API_KEY = upstream.apiKey
process.env.RUNA_BASE_URL = upstream.url
process.env.RUNA_PAYOUTS_TOKEN = TOKEN

const { app } = await import('./in-hono.ts')
const { server } = await import('./in-node-http.ts')
const { default: worker } = await import('./in-a-worker.ts')
const { handler } = await import('./in-lambda.ts')

let port = 0

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = portOf(server)
})
afterAll(async () => {
  server.close()
  await upstream.close()
})

const portOf = (one: Server): number => Object(one.address()).port

interface Ask {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Each mount, as a function from a path to an answer. */
const MOUNTED: readonly (readonly [string, (path: string, ask?: Ask) => Promise<Response>])[] = [
  ['Hono', async (path, ask = {}) => app.request(path.startsWith('/mcp') ? path : `/payouts${path}`, ask)],
  ['node:http', (path, ask = {}) => fetch(`http://127.0.0.1:${port}${path}`, ask)],
  [
    'a worker',
    (path, ask = {}) =>
      worker.fetch(new Request(`https://payouts.example${path}`, ask), {
        RUNA_API_KEY: upstream.apiKey,
        RUNA_BASE_URL: upstream.url,
        RUNA_PAYOUTS_TOKEN: TOKEN,
      }),
  ],
  [
    'a Lambda function URL',
    async (path, { method = 'GET', headers = {}, body } = {}) => {
      const [rawPath = '', rawQueryString = ''] = path.split('?')
      const answer = await handler({
        ...{ rawPath, rawQueryString, headers, isBase64Encoded: true },
        requestContext: { domainName: 'abc.lambda-url.eu-west-1.on.aws', http: { method } },
        ...(body === undefined ? {} : { body: Buffer.from(body).toString('base64') }),
      })
      return new Response(answer.body, { status: answer.statusCode, headers: answer.headers })
    },
  ],
]

const ORDER = JSON.stringify({
  payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
  items: [
    { face_value: 10, distribution_method: { type: 'PAYOUT_LINK' }, products: { type: 'SINGLE', value: 'AMZ-US' } },
  ],
})

const authorized = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }

describe.each(MOUNTED)('in %s', (name, ask) => {
  let before = 0
  beforeEach(() => {
    before = upstream.sandbox.ledger.orders.length
  })

  it('REST places an order once per key, and lists it', async () => {
    const headers = { ...authorized, 'x-idempotency-key': `bonus in ${name}` }
    const first = await ask('/v1/order', { method: 'POST', headers, body: ORDER })
    const again = await ask('/v1/order', { method: 'POST', headers, body: ORDER })
    expect([first.status, again.status]).toEqual([200, 200])
    expect(await again.json()).toEqual(await first.json())
    expect(upstream.sandbox.ledger.orders.length).toBe(before + 1)
    const listed = await ask('/v1/order?limit=1', { headers: authorized })
    expect(await listed.json()).toMatchObject({ items: [expect.anything()] })
  })

  it('REST reports what is wrong', async () => {
    const response = await ask('/v1/order?limt=1', { headers: authorized })
    expect(response.status).toBe(422)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
  })

  it('MCP pays, for a host built on the official client', async () => {
    const host = new Client({ name: 'host', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } })
    const transport = new StreamableHTTPClientTransport(new URL('http://localhost/mcp'), {
      requestInit: { headers: authorized },
      fetch: async (input, init) => {
        const request = new Request(input, init)
        const headers = Object.fromEntries(request.headers)
        const body = request.body === null ? {} : { body: await request.text() }
        return ask('/mcp', { method: request.method, headers, ...body })
      },
    })
    await host.connect(transport)
    const key = `tip in ${name}`
    const called = await host.callTool({
      name: 'create-order',
      arguments: { body: JSON.parse(ORDER), 'X-Idempotency-Key': key },
    })
    expect(called.structuredContent).toMatchObject({ status: 'COMPLETED', idempotencyKey: key })
    expect(upstream.sandbox.ledger.orders.length).toBe(before + 1)
    await host.close()
  })
})

// In node:http it is only for this machine.
it.each(MOUNTED.filter(([name]) => name !== 'node:http'))('%s lets nobody in without the token', async (_, ask) => {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: ORDER }
  expect((await ask('/v1/order', post)).status).toBe(401)
  expect((await ask('/mcp', post)).status).toBe(401)
})

it('the tools of both packages can be added to an existing server', async () => {
  const { makeServer } = await import('./on-a-server-of-yours.ts')
  const [here, there] = InMemoryTransport.createLinkedPair()
  await makeServer().connect(there)
  const host = new Client({ name: 'host', version: '1.0.0' })
  await host.connect(here)
  expect((await host.listTools()).tools.map(({ name }) => name)).toEqual([
    ...toolNames('runa-payouts', { readOnly: true }),
    ...toolNames('inngest-runs'),
  ])
  await host.close()
})

it('the configuration of a host uses the names of the packages', () => {
  const { mcpServers } = JSON.parse(readFileSync(new URL('./mcp-hosts.json', import.meta.url), 'utf8'))
  for (const [command, { args }] of Object.entries<{ args: string[] }>(mcpServers)) {
    const manifest = new URL(`../../packages/${command}/package.json`, import.meta.url)
    const { name, bin } = JSON.parse(readFileSync(manifest, 'utf8'))
    expect(args.slice(0, 4)).toEqual(['-y', name, 'mcp', '--stdio'])
    expect(Object.keys(bin)).toEqual([command])
  }
})
