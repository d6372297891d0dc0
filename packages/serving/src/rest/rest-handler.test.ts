import { mcpCaller } from '@x/test-kit'
import { SdkError } from '@x/transport'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TABLE } from '../../test/served-both-ways.ts'
import { DOCUMENT, TestClient } from '../../test/test-api.ts'
import type { ServedEvent } from '../calls/served-event.ts'
import { createMcpHandler } from '../mcp/mcp-handler.ts'
import { createRestHandler, type RestOptions } from './create-rest-handler.ts'
import type { RouteDocuments } from './route-table.ts'

function serving(options: RestOptions = {}) {
  const client = new TestClient()
  const handler = createRestHandler(client, TABLE, options)
  const ask = (path: string, init: RequestInit = {}) => handler(new Request(`http://localhost${path}`, init))
  const create = (headers: Record<string, string> = {}) =>
    ask('/order', {
      method: 'POST',
      body: '{"amount":1}',
      headers: { 'content-type': 'application/json', ...headers },
    })
  return { client, handler, ask, create }
}

describe('an observer of responses', () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown) => unhandled.push(reason)
  beforeEach(() => {
    unhandled.length = 0
    process.on('unhandledRejection', note)
  })
  afterEach(() => {
    process.off('unhandledRejection', note)
  })

  it.each([
    [
      'at once',
      () => {
        throw new Error('a bug of theirs')
      },
    ],
    ['later', () => Promise.reject(new Error('a bug of theirs'))],
  ])('may fail %s without any effect', async (_, onAnswer) => {
    const { ask } = serving({ onAnswer })
    expect((await ask('/health')).status).toBe(200)
    await new Promise((resolve) => setImmediate(resolve))
    expect(unhandled).toEqual([])
  })
})

describe('a caller that has left before the answer', () => {
  it('gets the result of its create', async () => {
    const events: ServedEvent[] = []
    const { client, ask } = serving({ onAnswer: (event) => events.push(event) })
    const leaving = new AbortController()
    client.answer = async (_, signal) => {
      leaving.abort()
      expect(signal.aborted).toBe(false)
      return { data: { id: 'O-1' } }
    }
    const headers = { 'content-type': 'application/json', 'x-idempotency-key': 'k' }
    await ask('/order', { method: 'POST', body: '{"amount":1}', headers, signal: leaving.signal })
    expect(events).toMatchObject([{ undelivered: true, status: 200, idempotencyKey: 'k', orderId: 'O-1' }])
  })
})

describe('a key that does not fit into a header', () => {
  it('and was named by a tool is only in the body of a REST answer', async () => {
    const { client, create } = serving()
    const { call } = mcpCaller(createMcpHandler(client, TABLE), '2026-07-28')
    let release: () => void = () => {}
    let isSent: () => void = () => {}
    const sent = new Promise<void>((resolve) => {
      isSent = resolve
    })
    client.answer = () => {
      isSent()
      return new Promise((resolve) => {
        release = () => resolve({ data: { id: 'O-1' } })
      })
    }
    const key = 'ключ'
    const first = call('create-order', { body: { amount: 1 }, 'X-Idempotency-Key': key })
    await sent
    const second = await create()
    expect(second.status).toBe(409)
    expect(second.headers.get('x-idempotency-key')).toBeNull()
    expect(await second.json()).toMatchObject({ idempotencyKey: key, outcome: 'unknown' })
    release()
    await first
  })
})

describe('a page in a browser', () => {
  const origin = 'https://app.example'
  const preflight = (from: string) => ({
    method: 'OPTIONS',
    headers: {
      origin: from,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,x-idempotency-key',
    },
  })

  it('that is allowed may send a preflight without a token, and can read the answer with its headers', async () => {
    const { ask, create } = serving({ allowedOrigins: [origin], token: 't' })
    const asked = await ask('/order', preflight(origin))
    expect(asked.status).toBe(204)
    expect(asked.headers.get('access-control-allow-origin')).toBe(origin)
    expect(asked.headers.get('access-control-allow-methods')).toBe('POST, OPTIONS')
    const allowed = asked.headers.get('access-control-allow-headers')?.toLowerCase().split(', ')
    for (const name of ['authorization', 'content-type', 'x-idempotency-key', 'x-trace'])
      expect(allowed).toContain(name)
    const placed = await create({ origin, authorization: 'Bearer t' })
    expect(placed.status).toBe(200)
    expect(placed.headers.get('access-control-allow-origin')).toBe(origin)
    expect(placed.headers.get('access-control-expose-headers')).toContain('X-Idempotency-Key')
    expect(placed.headers.get('vary')).toBe('Origin')
    const refused = await create({ origin })
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, origin])
  })

  it('of another origin may not call', async () => {
    const { ask, create, client } = serving({ allowedOrigins: [origin] })
    for (const answer of [await ask('/order', preflight('https://evil.example')), await create({ origin: 'null' })]) {
      expect(answer.status).toBe(403)
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    }
    expect(client.asked).toEqual([])
  })

  it('is the only caller that learns of allowed pages', async () => {
    const { ask } = serving({ allowedOrigins: [origin] })
    const { headers } = await ask('/order', { method: 'OPTIONS' })
    expect([...headers.keys()]).toEqual(['allow'])
  })
})

describe('a create whose error does not know its key', () => {
  it.each(['unknown', 'accepted'] as const)(
    'and is %s is answered with the key that was sent, and with no other',
    async (outcome) => {
      const { client, create } = serving()
      client.answer = async () => {
        throw new SdkError('no', { outcome })
      }
      const answer = await create()
      const sent = client.asked[0]?.input.headers['X-Idempotency-Key']
      expect(sent).toMatch(/^[0-9a-f-]{36}$/)
      expect(answer.headers.get('x-idempotency-key')).toBe(sent)
      expect(await answer.json()).toMatchObject({ outcome, idempotencyKey: sent })
    },
  )
})

describe('a refusal is reported with its route and its reason', () => {
  it.each<[string, RestOptions, string, Record<string, string>, object]>([
    [
      'a host',
      {},
      '/order',
      { host: 'evil.example' },
      { status: 403, route: '/order', reason: 'host "evil.example" is not allowed' },
    ],
    [
      'an origin',
      {},
      '/things/big',
      { origin: 'https://a.example' },
      { status: 403, route: '/things/{kind}', reason: 'pages from "https://a.example" are not allowed' },
    ],
    [
      'another site',
      {},
      '/order',
      { 'sec-fetch-site': 'cross-site' },
      { status: 403, reason: expect.stringMatching(/another site/) },
    ],
    ['no token', { token: 't' }, '/order', {}, { status: 401, route: '/order', reason: 'no token' }],
    [
      'a wrong token',
      { token: 't' },
      '/order',
      { authorization: 'Bearer canary' },
      { status: 401, reason: 'invalid token' },
    ],
    ['no route', {}, '/nowhere', { host: 'evil.example' }, { status: 403, route: undefined }],
    [
      'a body that is too large',
      { maxBodyBytes: 5 },
      '/order',
      {},
      { status: 413, route: '/order', reason: 'The body is larger than this server reads.' },
    ],
    [
      'a key in a header with another name',
      {},
      '/order',
      { 'idempotency-key': 'canary' },
      { status: 400, route: '/order', reason: 'a key that is not understood' },
    ],
  ])('%s', async (_, options, path, headers, told) => {
    const events: ServedEvent[] = []
    const { ask } = serving({ ...options, onAnswer: (event) => events.push(event) })
    const body = { method: 'POST', body: '{"amount":1}' }
    await ask(path, { ...(path === '/order' ? body : {}), headers: { 'content-type': 'application/json', ...headers } })
    expect(events).toMatchObject([told])
    expect(JSON.stringify(events)).not.toContain('canary')
  })

  it('but a successful request has no reason', async () => {
    const events: ServedEvent[] = []
    const { create } = serving({ onAnswer: (event) => events.push(event) })
    await create()
    expect(events).toMatchObject([{ status: 200, reason: undefined }])
  })
})

describe('/health', () => {
  it('names the upstream of the server, if it is known', async () => {
    const told = async (options: RestOptions) => (await serving(options).ask('/health')).json()
    const upstream = { kind: 'production', url: 'https://up.example/v2', about: 'PRODUCTION: it is real' } as const
    expect(await told({ upstream })).toEqual({ status: 'ok', name: 'test', version: '1.2.3', upstream })
    expect(await told({})).toEqual({ status: 'ok', name: 'test', version: '1.2.3' })
  })
})

describe('the document of what is served', () => {
  const documents: RouteDocuments = {
    tags: [
      { name: 'Orders', description: 'Orders.' },
      { name: 'Unused', description: 'Nothing that is served.' },
    ],
    routes: {
      createOrder: { tag: 'Orders', description: 'Pays.', body: { amount: 1 }, answers: { 200: { id: 'O-1' } } },
    },
  }
  const described = async (options: RestOptions = {}) => {
    const handler = createRestHandler(new TestClient(), { ...TABLE, documents }, options)
    const headers = { authorization: 'Bearer t' }
    return (await handler(new Request('http://localhost/openapi.json', { headers }))).json()
  }

  it('names the server, the tags that are used, and the credentials that callers need', async () => {
    expect(await described()).toMatchObject({ servers: [{ url: '/' }], security: [], tags: [{ name: 'Orders' }] })
    const withToken = await described({ token: 't' })
    expect(withToken).toMatchObject({
      security: [{ token: [] }],
      components: { securitySchemes: { token: { scheme: 'bearer' } } },
    })
    expect((await described()).tags).toHaveLength(1)
  })

  it('lists what can go wrong with each operation, with what it means', async () => {
    const statuses = async (path: string, method: string, options?: RestOptions) =>
      Object.keys((await described(options)).paths[path][method].responses)
    expect(await statuses('/order', 'post', { token: 't' })).toEqual([
      ...['200', '400', '401', '403', '409', '413', '415', '422', '429', '500', '502', '503', '504', 'default'],
    ])
    expect(await statuses('/things/{kind}', 'get')).toEqual([
      ...['200', '400', '403', '404', '422', '429', '500', '502', '503', '504', 'default'],
    ])
    const { components, paths } = await described()
    for (const { $ref } of Object.values<{ $ref?: string }>(paths['/order'].post.responses)) {
      if ($ref === undefined) continue
      const { description, content } = components.responses[$ref.replace('#/components/responses/', '')]
      expect(description.length).toBeGreaterThan(30)
      expect(content).toHaveProperty(['application/problem+json'])
    }
  })

  it('has the examples and descriptions of the package', async () => {
    const { post } = (await described()).paths['/order']
    expect(post).toMatchObject({ description: 'Pays.', tags: ['Orders'] })
    expect(post.requestBody.content['application/json'].example).toEqual({ amount: 1 })
    expect(post.responses[200].content['application/json'].example).toEqual({ id: 'O-1' })
  })

  it('is made once, when it is first asked for', async () => {
    let made = 0
    const document = {
      ...DOCUMENT,
      get components() {
        made += 1
        return DOCUMENT.components ?? {}
      },
    }
    const handler = createRestHandler(new TestClient(), { ...TABLE, document })
    expect(made).toBe(0)
    const ask = async () => (await handler(new Request('http://localhost/openapi.json'))).text()
    const first = await ask()
    const afterFirst = made
    expect(afterFirst).toBeGreaterThan(0)
    expect(await ask()).toBe(first)
    expect(made).toBe(afterFirst)
  })
})

describe('a failure before a call', () => {
  it.each([
    ['that somebody else is reading', (request: Request) => void request.body?.getReader()],
    ['that was read before', (request: Request) => request.text()],
  ])('with a body %s says that nothing was sent', async (_, read) => {
    const { client, handler } = serving()
    const headers = { 'content-type': 'application/json' }
    const request = new Request('http://localhost/order', { method: 'POST', body: '{"amount":1}', headers })
    await read(request)
    const answer = await handler(request)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ outcome: 'not_sent', detail: expect.stringContaining('read') })
    expect(client.asked).toEqual([])
  })

  it('in making the document is a problem like any other', async () => {
    const handler = createRestHandler(new TestClient(), { ...TABLE, document: { openapi: '3.1.0', paths: {} } })
    const answer = await handler(new Request('http://localhost/openapi.json'))
    expect(answer.status).toBe(500)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
  })
})

describe('an answer of the upstream', () => {
  it.each([204, 205])('of %i has a body here, and is a 200', async (status) => {
    const { ask, client } = serving()
    client.answer = async () => ({ status, data: undefined })
    const answer = await ask('/things/big/end', { method: 'POST' })
    expect(answer.status).toBe(200)
  })

  it('is passed on with its Retry-After', async () => {
    const { ask, client } = serving()
    client.answer = async () => ({ data: [], headers: new Headers({ 'retry-after': '3' }), requestId: 'r-1' })
    const { headers } = await ask('/things/big?size=2&after=x')
    expect([headers.get('retry-after'), headers.get('x-request-id')]).toEqual(['3', 'r-1'])
    expect(client.asked[0]?.input).toEqual({ path: { kind: 'big' }, query: { size: 2, after: 'x' }, headers: {} })
  })
})
