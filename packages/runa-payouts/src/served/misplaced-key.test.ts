import { mcpCaller, mcpFailure } from '@x/test-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { order, sandboxes } from '../../test/running-sandbox.ts'
import { createMcpHandler } from './mcp.ts'
import { createRestHandler } from './rest.ts'

const { start, close } = sandboxes()
afterAll(close)

let running: Awaited<ReturnType<typeof start>>
let asTool: (body: unknown, more?: object) => Promise<Readonly<Record<string, unknown>>>
let asRoute: (body: unknown, headers?: Record<string, string>) => Promise<{ readonly [field: string]: unknown }>

beforeAll(async () => {
  running = await start()
  const client = running.client()
  const { call } = mcpCaller(createMcpHandler(client), '2026-07-28')
  asTool = async (body, more = {}) => mcpFailure(await call('create-order', { body, ...more }))
  const rest = createRestHandler(client)
  asRoute = async (body, headers = {}) => {
    const request = new Request('http://127.0.0.1/v1/order', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    const response = await rest(request)
    expect(response.status).toBe(422)
    return JSON.parse(await response.text())
  }
})

/** With its own key, whatever its name. */
const having = (object: object, name: string): Record<string, unknown> =>
  JSON.parse(`{${JSON.stringify(name)}:"k-1",${JSON.stringify(object).slice(1)}`)

describe('a header value that is put into the body is named, with the place where it belongs', () => {
  it.each([
    ['idempotencyKey', 'X-Idempotency-Key'],
    ['idempotency_key', 'X-Idempotency-Key'],
    ['Idempotency-Key', 'X-Idempotency-Key'],
    ['X-Idempotency-Key', 'X-Idempotency-Key'],
    ['x_idempotency_key', 'X-Idempotency-Key'],
    ['mode', 'X-Execution-Mode'],
    ['execution_mode', 'X-Execution-Mode'],
    ['X-Execution-Mode', 'X-Execution-Mode'],
  ])('%s', async (name, header) => {
    const message = `not part of the body; pass it next to the body, as ${header}`
    const body = having(order(), name)
    const told = `createOrder: body.${name}: ${message}. Nothing was sent.`
    expect(await asTool(body)).toMatchObject({
      outcome: 'not_sent',
      message: told,
      issues: [{ path: `body.${name}`, message }],
    })
    expect(await asRoute(body)).toMatchObject({ detail: told, errors: [{ field: `body.${name}`, message }] })
    expect(running.sandbox.requests).toEqual([])
  })

  it('in an item, too: one key applies to the whole order', async () => {
    const { items: [item = {}] = [], ...rest } = order() as { items?: readonly object[] }
    const body = { ...rest, items: [having(item, 'idempotencyKey')] }
    expect(await asTool(body)).toMatchObject({ issues: [{ path: 'body.items[0].idempotencyKey' }] })
  })

  it('an invalid header is still named as a header, next to it', async () => {
    const problem = await asRoute(having(order(), 'mode'), { 'X-Execution-Mode': 'later' })
    expect(problem.errors).toEqual([
      expect.objectContaining({ field: 'X-Execution-Mode', message: 'expected "sync" or "async", got "later"' }),
      expect.objectContaining({ field: 'body.mode' }),
    ])
    expect(problem.detail).toContain('X-Execution-Mode: expected "sync" or "async", got "later"; body.mode: not part')
  })
})

describe('an unknown key is named as it is, even if every object inherits it', () => {
  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', '$&', 'valueOf'])('%s', async (name) => {
    const shown = JSON.stringify(name).slice(1, -1)
    const allowed = 'unknown key; allowed: payment_method, items, description, metadata'
    const body = having(order(), name)
    const failure = await asTool(body)
    expect(failure.issues).toEqual([{ path: expect.stringContaining(shown), message: allowed }])
    const problem = await asRoute(body)
    expect(problem.errors).toEqual([expect.objectContaining({ field: expect.stringContaining(shown) })])
    expect(`${failure.message}${problem.detail}`).not.toMatch(/native code|\[object/)
    expect(running.sandbox.requests).toEqual([])
  })
})
