import { failureOf, MCP_ERAS, mcpCaller } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { order, sandboxes } from '../../test/running-sandbox.ts'
import { createMcpHandler } from './mcp.ts'
import { createRestHandler, type StateStore, type WriteEvent } from './rest.ts'

const { start, close } = sandboxes()
afterEach(close)

/** A store shared by several servers, here a table in this process. */
function table() {
  const values = new Map<string, string>()
  const state: StateStore = {
    read: async (name) => values.get(name) ?? null,
    async replace(name, before, after) {
      if (values.get(name) !== before) return false
      if (after === undefined) values.delete(name)
      else values.set(name, after)
      return true
    },
  }
  return { state, text: () => JSON.stringify([...values]) }
}

const BODY = order(1, { description: 'for sam@example.com' })

type Handler = (request: Request) => Promise<Response>

async function byRest(rest: Handler, key?: string) {
  const headers = { 'content-type': 'application/json', ...(key === undefined ? {} : { 'x-idempotency-key': key }) }
  const request = new Request('http://localhost/v1/order', { method: 'POST', headers, body: JSON.stringify(BODY) })
  const response = await rest(request)
  return { status: response.status, key: response.headers.get('x-idempotency-key'), text: await response.text() }
}

const byTool = (tools: Handler) => mcpCaller(tools, MCP_ERAS[0]).call('create-order', { body: BODY })

describe('servers of one account that share a state', () => {
  it('pay once for equal creates without a key, whichever server is called', async () => {
    const { client, sandbox, clock } = await start()
    const { state } = table()
    const servers = [1, 2, 3].map(() => createRestHandler(client(), { state, clock }))
    const heard = await Promise.all(servers.map((rest) => byRest(rest)))
    expect(heard.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    expect(new Set(heard.map(({ key }) => key)).size).toBe(1)
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('know over REST what was paid through a tool', async () => {
    const { client, sandbox, clock } = await start()
    const { state } = table()
    const { structuredContent } = Object(await byTool(createMcpHandler(client(), { state, clock })))
    const { status, key, text } = await byRest(createRestHandler(client(), { state, clock }))
    expect([status, key]).toEqual([409, structuredContent.idempotencyKey])
    expect(JSON.parse(text)).toMatchObject({
      ...{ type: 'urn:problem-type:repeated-write', outcome: 'accepted', orderId: structuredContent.id },
    })
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('send what comes with a key, and pay once for it', async () => {
    const { client, sandbox, clock } = await start()
    const { state } = table()
    const servers = [1, 2].map(() => createRestHandler(client(), { state, clock }))
    const heard = await Promise.all(servers.map((rest) => byRest(rest, 'mine')))
    expect(heard.map(({ status }) => status)).toEqual([200, 200])
    expect(sandbox.ledger.orders).toHaveLength(1)
  })
})

describe('creates of', () => {
  it('another API key are independent', async () => {
    const { client, apiKey, sandbox, clock } = await start({
      apiKeys: ['xxfirst.secret-of-the-first', 'xxother.secret-2'],
    })
    expect(apiKey).toBe('xxfirst.secret-of-the-first')
    const { state } = table()
    await byRest(createRestHandler(client(), { state, clock }))
    const other = createRestHandler(client({ apiKey: 'xxother.secret-2' }), { state, clock })
    expect(await byRest(other)).toMatchObject({ status: 200 })
    expect(sandbox.ledger.orders).toHaveLength(2)
  })
})

describe('the stored and the reported data', () => {
  it('contain no API key, no body and no payout link', async () => {
    const { client, apiKey, clock } = await start()
    const { state, text } = table()
    const told: WriteEvent[] = []
    const rest = createRestHandler(client(), { state, clock, onWrite: (event) => told.push(event) })
    const { status, key, text: answer } = await byRest(rest)
    expect(status).toBe(200)
    const link: string = JSON.parse(answer).items[0].payout.url
    const shown = text() + JSON.stringify(told)
    expect(told).toEqual([{ kind: 'key_made', operation: 'createOrder', idempotencyKey: key }])
    expect(shown).toContain(String(key))
    for (const secret of [apiKey, apiKey.split('.')[1] ?? apiKey, 'sam@example.com', link]) {
      expect(shown).not.toContain(secret)
    }
  })
})

describe('a state that fails', () => {
  const broken: StateStore = {
    read: () => Promise.reject(new Error('redis://user:secret@state is gone')),
    replace: async () => true,
  }

  it('is a 503 by REST, which says that nothing was sent, but not why', async () => {
    const { client, sandbox, clock } = await start()
    const { status, text, key } = await byRest(createRestHandler(client(), { state: broken, clock }))
    expect(status).toBe(503)
    expect(JSON.parse(text)).toMatchObject({
      ...{ type: 'urn:problem-type:state-unavailable', outcome: 'not_sent', retryable: true },
    })
    expect(text).not.toContain('secret')
    expect(key).toBeNull()
    expect(sandbox.requests).toEqual([])
  })

  it('is a failure of the tool that says what to do next', async () => {
    const { client, sandbox, clock } = await start()
    const lines: string[] = []
    const tools = createMcpHandler(client(), { state: broken, clock, log: (line) => lines.push(line) })
    const { isError, structuredContent } = Object(await byTool(tools))
    expect(isError).toBe(true)
    expect(structuredContent.error).toMatchObject({
      ...{ type: 'WriteRefusedError', code: 'state_unavailable', status: 503, outcome: 'not_sent' },
      next: 'Nothing was sent. Wait 5 s. Call again; if it fails the same way, tell the operator of this server.',
    })
    expect(lines).toEqual(['createOrder not sent state="the store failed"'])
    expect(sandbox.requests).toEqual([])
  })

  it('does not affect reads', async () => {
    const { client, clock } = await start()
    const rest = createRestHandler(client(), { state: broken, clock })
    expect((await rest(new Request('http://localhost/v1/order'))).status).toBe(200)
  })

  it('includes an option that is not a store, which is refused when serving starts', async () => {
    const { client } = await start()
    // As an untyped program passes it.
    const make = async () => createRestHandler(client(), { state: new Map() as unknown as StateStore })
    expect((await failureOf(make())).message).toBe('state: expected an object with read() and replace(), got an object')
  })
})
