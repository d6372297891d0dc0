import { readFileSync } from 'node:fs'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { InMemoryTransport } from '@modelcontextprotocol/server'
import { type RunaSandboxServer, startRunaSandbox } from '@x/runa-payouts/testing/server'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

const TOKEN = 'a-token-of-the-test'
const TOOLS = ['create-order', 'list-orders', 'estimate-order', 'get-order']
const ORDER = {
  payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
  items: [
    { face_value: 10, distribution_method: { type: 'PAYOUT_LINK' }, products: { type: 'SINGLE', value: 'AMZ-US' } },
  ],
}

let runa: RunaSandboxServer
beforeAll(async () => {
  runa = await startRunaSandbox()
  vi.stubEnv('RUNA_API_KEY', runa.apiKey)
  vi.stubEnv('RUNA_BASE_URL', runa.url)
  vi.stubEnv('MCP_TOKEN', TOKEN)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await runa.close()
})

type Mounted = (request: Request) => Promise<Response> | Response

/** A host that calls what is mounted, as if it were at that address. */
async function host(url: string, mounted: Mounted): Promise<Client> {
  const client = new Client({ name: 'host', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } })
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers: { Authorization: `Bearer ${TOKEN}` } },
    fetch: async (input, init) => mounted(new Request(input, init)),
  })
  await client.connect(transport)
  return client
}

/** The ways of mounting it: an address, and what answers there. */
const MOUNTED: readonly (readonly [string, string, () => Promise<Mounted>])[] = [
  ['in Hono', 'http://localhost/mcp', async () => (await import('./in-hono.ts')).app.fetch],
  [
    'in a worker',
    'https://payouts.example.com/mcp',
    async () => {
      const { default: worker } = await import('./in-a-worker.ts')
      return (request) => worker.fetch(request, { RUNA_API_KEY: runa.apiKey, MCP_TOKEN: TOKEN })
    },
  ],
  [
    'behind the URL of a Lambda',
    'https://payouts.example.com/mcp',
    async () => {
      const { handler } = await import('./in-a-lambda.ts')
      return async (request) => {
        const { pathname, host: domainName } = new URL(request.url)
        const { statusCode, headers, body } = await handler({
          rawPath: pathname,
          rawQueryString: '',
          headers: Object.fromEntries(request.headers),
          body: btoa(await request.text()),
          isBase64Encoded: true,
          requestContext: { domainName, http: { method: request.method } },
        })
        return new Response(body, { status: statusCode, headers })
      }
    },
  ],
]

describe.each(MOUNTED)('%s', (way, url, mount) => {
  it('the tools are there and pay', async () => {
    const client = await host(url, await mount())
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(TOOLS)
    const order = { body: ORDER, 'X-Idempotency-Key': `example ${way}` }
    expect((await client.callTool({ name: 'create-order', arguments: order })).structuredContent).toMatchObject({
      status: 'COMPLETED',
      idempotencyKey: `example ${way}`,
    })
    await client.close()
  })

  it('nobody is let in without the token', async () => {
    const mounted = await mount()
    expect((await mounted(new Request(url, { method: 'POST' }))).status).toBe(401)
  })
})

it('in a server of Node, the tools are there', async () => {
  const { server } = await import('./in-node.ts')
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const client = await host(`http://127.0.0.1:${port}/mcp`, fetch)
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(TOOLS)
  await client.close()
  await new Promise((resolve) => server.close(resolve))
})

it('on a server that somebody has, the tools of both packages are there', async () => {
  const { makeServer } = await import('./on-a-server-of-yours.ts')
  const [here, there] = InMemoryTransport.createLinkedPair()
  const server = makeServer()
  await server.connect(there)
  const client = new Client({ name: 'host', version: '1.0.0' })
  await client.connect(here)
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual([
    'list-orders',
    'estimate-order',
    'get-order',
    'get-function-run-status',
    'cancel-function-run',
    'list-jobs-steps-run',
  ])
  await client.close()
})

it('the configuration of a host names what the packages are called', () => {
  const { mcpServers } = JSON.parse(readFileSync(new URL('./mcp-hosts.json', import.meta.url), 'utf8'))
  for (const [command, { args }] of Object.entries<{ args: string[] }>(mcpServers)) {
    const manifest = new URL(`../../packages/${command}/package.json`, import.meta.url)
    const { name, bin } = JSON.parse(readFileSync(manifest, 'utf8'))
    expect(args.slice(0, 4)).toEqual(['-y', name, 'mcp', '--stdio'])
    expect(Object.keys(bin)).toEqual([command])
  }
})
