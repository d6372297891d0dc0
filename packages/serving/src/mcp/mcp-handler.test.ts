import { createManualClock } from '@x/sandbox'
import { MCP_ERAS, type McpAsking, type McpEra, mcpCaller, mcpFailure } from '@x/test-kit'
import { SdkError } from '@x/transport'
import { describe, expect, it } from 'vitest'
import { DOCUMENT, SERVED_OPERATIONS, TestClient } from '../../test/test-api.ts'
import type { ServedEvent } from '../calls/served-event.ts'
import { createMcpHandler } from './mcp-handler.ts'
import type { McpOptions, McpTable } from './mcp-options.ts'

const TABLE: McpTable<TestClient> = {
  name: 'test-server',
  version: '1.2.3',
  instructions: 'Be careful.',
  servedOperations: SERVED_OPERATIONS,
  document: DOCUMENT,
}

function serving(options: McpOptions = {}, era: McpEra = '2026-07-28', table: Partial<McpTable<TestClient>> = {}) {
  const client = new TestClient()
  const handler = createMcpHandler(client, { ...TABLE, ...table }, { clock: createManualClock(), ...options })
  return { client, handler, ...mcpCaller(handler, era) }
}

const BODY = { amount: 7 }

describe.each(MCP_ERAS)('a server of the era of %s', (era) => {
  it('says what it is and how to use it', async () => {
    const { ask } = serving({}, era)
    const initialize = { protocolVersion: era, capabilities: {}, clientInfo: { name: 'x', version: '0' } }
    const { message } = await (era === '2026-07-28' ? ask('server/discover') : ask('initialize', initialize))
    expect(message.result.instructions).toBe('Be careful.')
    expect(message.result.capabilities).toEqual({ tools: { listChanged: false } })
    expect(JSON.stringify(message.result)).toContain('"name":"test-server","version":"1.2.3"')
  })

  it('publishes titles, descriptions and hints', async () => {
    const { list } = serving({}, era)
    expect(await list()).toMatchObject([
      {
        name: 'create-order',
        title: 'Place an order',
        description: 'Create an order.',
        annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
      },
      {
        name: 'find-things',
        title: 'find-things',
        description: 'Look around.',
        annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
      },
      { name: 'end-thing', annotations: { destructiveHint: true } },
      { name: 'price-thing' },
    ])
  })

  it('passes arguments on to their places, and returns the answer', async () => {
    const { call, client } = serving({}, era)
    client.answer = async () => ({ data: [1, 2], requestId: 'r-1' })
    const result = await call('find-things', { kind: 'big', size: 2, 'X-Trace': 't' })
    expect(client.asked).toEqual([
      { id: 'findThings', input: { path: { kind: 'big' }, query: { size: 2 }, headers: { 'X-Trace': 't' } } },
    ])
    // The protocol requires an object.
    expect(result.structuredContent).toEqual({ result: [1, 2] })
    expect(result).toMatchObject({ _meta: { status: 200, requestId: 'r-1' } })
  })

  it.each([
    ['nothing', undefined, {}],
    ['null', null, { result: null }],
    ['a word', 'done', { result: 'done' }],
    ['an object', { a: 1 }, { a: 1 }],
  ])('wraps an answer that is %s in an object', async (_, data, structuredContent) => {
    const { call, client } = serving({}, era)
    client.answer = async () => ({ data })
    const result = await call('end-thing', { kind: 'big' })
    expect(result).toMatchObject({
      structuredContent,
      content: [{ type: 'text', text: JSON.stringify(structuredContent) }],
    })
    expect(result.isError).toBeUndefined()
  })

  it('reports the key under which a write was sent', async () => {
    const { call, client } = serving({}, era)
    const { structuredContent } = await call('create-order', { body: BODY, 'X-Trace': 't' })
    expect(structuredContent).toEqual({ id: 'O-1', idempotencyKey: expect.stringMatching(/^[0-9a-f-]{36}$/) })
    expect(client.asked[0]?.input).toEqual({
      path: {},
      query: {},
      headers: { 'X-Trace': 't', 'X-Idempotency-Key': structuredContent.idempotencyKey },
      body: BODY,
    })
  })

  it('shows nothing of an error that does not come from the client', async () => {
    const { call, client } = serving({}, era)
    client.answer = async () => {
      throw new Error('canary')
    }
    const lost = await call('create-order', { body: BODY })
    expect(mcpFailure(lost)).toMatchObject({ type: 'InternalError', outcome: 'unknown' })
    expect(JSON.stringify(lost)).not.toContain('canary')
    expect(mcpFailure(await call('find-things', { kind: 'big' }))).toEqual({
      type: 'InternalError',
      outcome: 'not_sent',
      retryable: false,
      message: 'find-things: this server failed.',
      next: 'This only reads, so call again once; if it fails the same way, tell the operator of this server.',
    })
  })

  it('hides what the package hides, in both copies of an answer', async () => {
    const { call, client } = serving({}, era, { hide: () => ({ hidden: true }) })
    client.answer = async () => ({ data: { id: 'canary' } })
    expect(JSON.stringify(await call('find-things', { kind: 'big' }))).not.toContain('canary')
  })

  it('refuses a tool that it does not have', async () => {
    const { ask } = serving({}, era)
    const { message } = await ask('tools/call', { name: 'create-odrer', arguments: {} })
    expect(message.error).toMatchObject({ code: -32602, message: expect.stringContaining('create-odrer') })
  })
})

describe('a create whose error does not know its key', () => {
  it.each(MCP_ERAS)('is reported with the key that was sent, in the era of %s', async (era) => {
    const { call, client } = serving({}, era)
    client.answer = async () => {
      throw new SdkError('no', { outcome: 'unknown' })
    }
    const failure = mcpFailure(await call('create-order', { body: BODY }))
    const sent = client.asked[0]?.input.headers['X-Idempotency-Key']
    expect(failure).toMatchObject({
      idempotencyKey: sent,
      next: expect.stringContaining(`"${sent}"; never with another`),
    })
  })
})

describe('a body that somebody else reads', () => {
  it.each([
    ['begun to read', (request: Request) => void request.body?.getReader()],
    ['read', (request: Request) => request.text()],
  ])('%s is refused', async (_, read) => {
    const { handler, client } = serving()
    const headers = { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' }
    const body = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'
    const request = new Request('http://127.0.0.1/mcp', { method: 'POST', headers, body })
    await read(request)
    const response = await handler(request)
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(await response.json()).toMatchObject({ jsonrpc: '2.0', error: { message: expect.any(String) } })
    expect(client.asked).toEqual([])
  })
})

describe('access with', () => {
  const hostOf = (host: string) => ({ headers: { host } })
  const rules = { allowedHosts: ['localhost', '127.0.0.1'] }

  it.each([
    ['another host name', rules, hostOf('evil.example'), 403],
    ['its own host name', rules, hostOf('localhost:9090'), 200],
    ['a page of another origin', {}, { headers: { origin: 'https://evil.example' } }, 403],
    [
      'a page of another origin under its own host name',
      {},
      { headers: { origin: 'http://evil.example', host: 'evil.example' } },
      403,
    ],
    ['a page of its own origin', rules, { headers: { origin: 'http://localhost:9090', host: 'localhost:9090' } }, 200],
    ['a page of its own origin, if the Host header is hidden', rules, { headers: { origin: 'http://127.0.0.1' } }, 200],
    [
      'a page of its own host on another port',
      rules,
      { headers: { origin: 'http://localhost:3000', host: 'localhost:9090' } },
      403,
    ],
    [
      'an allowed page',
      { allowedOrigins: ['https://app.example'] },
      { headers: { origin: 'https://app.example' } },
      200,
    ],
    ['no token', { token: 't' }, {}, 401],
    ['another token', { token: 't' }, { headers: { authorization: 'Bearer u' } }, 401],
    ['the token', { token: 't' }, { headers: { authorization: 'Bearer t' } }, 200],
    ['another path', {}, { url: 'http://127.0.0.1/other' }, 404],
    ['a configured path', { path: '/tools' }, { url: 'http://127.0.0.1/tools' }, 200],
    ['the default path if another is configured', { path: '/tools' }, {}, 404],
    ['a body that is too large', { maxBodyBytes: 100 }, {}, 413],
    ['something that is not JSON', {}, { headers: { 'content-type': 'text/plain' } }, 415],
  ])('%s', async (_, options, asking, status) => {
    const { ask, client } = serving(options)
    const answer = await ask('tools/call', { name: 'create-order', arguments: { body: BODY } }, asking)
    expect(answer.status).toBe(status)
    expect(client.asked).toHaveLength(status === 200 ? 1 : 0)
    if (status !== 200) expect(answer.message).toMatchObject({ jsonrpc: '2.0', error: { message: expect.any(String) } })
    if (status === 401) expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/)
  })

  it.each(['GET', 'DELETE', 'PUT'])('%s is not an allowed method', async (method) => {
    const response = await serving().handler(new Request('http://127.0.0.1/mcp', { method }))
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('POST')
  })

  it.each(['', '{', '[]', 'null', '7'])('%j is not a request', async (body) => {
    const headers = { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' }
    const { status } = await serving().handler(new Request('http://127.0.0.1/mcp', { method: 'POST', headers, body }))
    expect(status).toBe(400)
  })
})

describe('a refused request', () => {
  it.each<[string, McpOptions, McpAsking, object, string]>([
    [
      'a host',
      {},
      { headers: { host: 'evil"\u00e9.example' } },
      { status: 403, route: '/mcp', reason: 'host "evil\\"é.example" is not allowed' },
      'POST /mcp 403 refused="host \\"evil\\\\\\"é.example\\" is not allowed"',
    ],
    [
      'an origin',
      {},
      { headers: { origin: 'https://a.example' } },
      { status: 403, route: '/mcp', reason: 'pages from "https://a.example" are not allowed' },
      'POST /mcp 403 refused="pages from \\"https://a.example\\" are not allowed"',
    ],
    ['no token', { token: 't' }, {}, { status: 401, reason: 'no token' }, 'POST /mcp 401 refused="no token"'],
    [
      'a wrong token',
      { token: 't' },
      { headers: { authorization: 'Bearer canary' } },
      { status: 401, reason: 'invalid token' },
      'POST /mcp 401 refused="invalid token"',
    ],
    [
      'another path',
      { token: 't' },
      { url: 'http://127.0.0.1/canary' },
      { status: 401, route: undefined },
      'POST (no route) 401 refused="no token"',
    ],
  ])('with %s is reported with the reason: in a line, or as an event if there is an onAnswer', async (...given) => {
    const [, options, asking, event, line] = given
    const lines: string[] = []
    const events: ServedEvent[] = []
    const log = (told: string) => lines.push(told)
    await serving({ ...options, log }).ask('tools/list', {}, asking)
    expect(lines).toEqual([line])
    await serving({ ...options, log, onAnswer: (told) => events.push(told) }).ask('tools/list', {}, asking)
    expect(lines).toHaveLength(1)
    expect(events).toMatchObject([{ method: 'POST', outcome: 'not_sent', undelivered: false, ...event }])
    expect(JSON.stringify([lines, events])).not.toContain('canary')
  })

  it('is refused even if reporting it fails', async () => {
    const fail = () => {
      throw new Error('a bug of theirs')
    }
    for (const options of [{ log: fail }, { onAnswer: fail }])
      expect((await serving({ ...options, token: 't' }).ask('tools/list')).status).toBe(401)
  })

  it('is the only answer that is reported in a line', async () => {
    const lines: string[] = []
    const { call, list } = serving({ log: (line) => lines.push(line) })
    await list()
    // Nor did a key have to be generated.
    await call('create-order', { body: BODY, 'X-Idempotency-Key': 'mine' })
    expect(lines).toEqual([])
  })
})

describe('a page in a browser', () => {
  const origin = 'https://app.example'
  const options = { allowedOrigins: [origin], token: 't' }
  const preflight = (headers: Record<string, string>, url = 'http://127.0.0.1/mcp') =>
    new Request(url, { method: 'OPTIONS', headers: { 'Access-Control-Request-Method': 'POST', ...headers } })

  it('that is allowed may send a preflight without a token, and can read the answer', async () => {
    const { handler, ask } = serving(options)
    const asked = await handler(preflight({ origin }))
    expect(asked.status).toBe(204)
    expect(Object.fromEntries(asked.headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': expect.stringContaining('Mcp-Method'),
      vary: 'Origin',
    })
    const answer = await ask('tools/list', {}, { headers: { origin, authorization: 'Bearer t' } })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
    const refused = await ask('tools/list', {}, { headers: { origin } })
    expect(refused.status).toBe(401)
    expect(refused.headers.get('access-control-allow-origin')).toBe(origin)
  })

  it.each([
    ['of elsewhere', { origin: 'https://evil.example' }, 403],
    ['that is allowed, at another path,', { origin }, 404, 'http://127.0.0.1/other'],
  ])('%s may not call', async (_, headers, status, url?: string) => {
    const response = await serving(options).handler(preflight(headers, url))
    expect(response.status).toBe(status)
    if (status === 403) expect(response.headers.get('access-control-allow-origin')).toBeNull()
  })

  it('is the only caller that learns of allowed pages', async () => {
    const { ask, handler } = serving()
    expect((await ask('tools/list')).headers.get('vary')).toBeNull()
    expect((await handler(new Request('http://127.0.0.1/mcp', { method: 'OPTIONS' }))).status).toBe(405)
  })
})

it('a list of tools is valid for five minutes', async () => {
  expect((await serving().ask('tools/list')).message.result).toMatchObject({ ttlMs: 300_000, cacheScope: 'private' })
})
