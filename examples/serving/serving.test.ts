import { once } from 'node:events'
import type { Server } from 'node:http'
import { startRunaSandbox } from '@x/runa-payouts/testing/server'
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

/** Each way of mounting, as a function from a path to an answer. */
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

  it('REST says what is wrong', async () => {
    const response = await ask('/v1/order?limt=1', { headers: authorized })
    expect(response.status).toBe(422)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
  })

  it('MCP lists its tools', async () => {
    const headers = { ...authorized, accept: 'application/json, text/event-stream' }
    const body = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'
    const response = await ask('/mcp', { method: 'POST', headers, body })
    expect(await response.text()).toContain('create-order')
  })
})
