import { listen } from '@x/serving/listen'
import { closing, mcpCaller, until } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { order, type Running, sandboxes } from '../../test/running-sandbox.ts'
import { createMcpHandler } from './mcp.ts'
import { createRestHandler, type ServedEvent } from './rest.ts'
import { SERVED_OPERATIONS } from './served-operations.ts'

const { start, close } = sandboxes()
const { keep, close: closeServers } = closing()
afterEach(() => Promise.all([close(), closeServers()]))

const traceOf = (call: number) => `00-4bf92f3577b34da6a3ce929d0e0e4736-000000000000000${call}-01`

/** When the hosts and gateways that were examined give up. */
const HOSTS_GIVE_UP = 60_000

/** A create and its report, in the same form for both ways. */
type Create = (call: number, key?: string) => Promise<Record<string, unknown>>

const WAYS: Readonly<Record<string, (running: Running, onAnswer: (event: ServedEvent) => void) => Promise<Create>>> = {
  async REST({ client, clock }, onAnswer) {
    const handler = createRestHandler(client(), { clock, onAnswer })
    const { url } = keep(await listen(handler, { host: '127.0.0.1', port: 0 }))
    return async (call, key) => {
      const named = key === undefined ? {} : { 'x-idempotency-key': key }
      const headers = { 'content-type': 'application/json', traceparent: traceOf(call), ...named }
      const response = await fetch(`${url}/v1/order`, { method: 'POST', body: JSON.stringify(order()), headers })
      return { httpStatus: response.status, ...JSON.parse(await response.text()) }
    }
  },
  async MCP({ client, clock }, onAnswer) {
    const handler = createMcpHandler(client(), { clock, onAnswer })
    const { url } = keep(await listen(handler, { host: '127.0.0.1', port: 0 }))
    const { ask } = mcpCaller((request) => fetch(request), '2025-11-25')
    return async (call, key) => {
      const named = key === undefined ? {} : { 'X-Idempotency-Key': key }
      const params = { name: 'create-order', arguments: { body: order(), ...named } }
      const { message } = await ask(
        'tools/call',
        { ...params, _meta: { traceparent: traceOf(call) } },
        { url: `${url}/mcp` },
      )
      const { isError = false, structuredContent } = message.result
      return isError ? { isError, ...structuredContent.error } : structuredContent
    }
  },
}

describe.each(Object.entries(WAYS))('an order by %s that Runa answers slowly', (_, serve) => {
  it('is answered before hosts give up, and its repeats learn the result and pay nothing', async () => {
    const running = await start()
    const { sandbox, clock } = running
    const events: ServedEvent[] = []
    const create = await serve(running, (event) => events.push(event))
    const began = clock.now()
    const passedTo = (ms: number) => clock.advance(began + ms - clock.now())
    // It is placed at once, but two attempts get no answer.
    sandbox.faults.next('stall-after-commit')
    sandbox.faults.next('stall-before')

    const first = create(1)
    await until(() => sandbox.requests.length === 1)
    await passedTo(35_000)
    await until(() => sandbox.requests.length === 2)
    await passedTo(49_999)
    expect(events).toEqual([])
    await passedTo(50_000)
    const told = await first
    expect(clock.now() - began).toBeLessThan(HOSTS_GIVE_UP)
    const [placed] = sandbox.ledger.orders
    const key = placed?.idempotencyKey ?? ''
    expect(told).toMatchObject({ outcome: 'unknown', idempotencyKey: key, next: expect.stringContaining(`"${key}"`) })
    expect(JSON.stringify(told)).toContain('still under way after 50 s')
    expect(told).toMatchObject(told.isError === true ? { isError: true } : { httpStatus: 504 })

    // Without the key it learns of the first; with the key it waits for the first, though its trace differs.
    expect(await create(2)).toMatchObject({ outcome: 'unknown', idempotencyKey: key })
    const repeat = create(3, key)
    // It has joined the first once it has its own deadline.
    await until(() => clock.sleeping.some(({ due }) => due === clock.now() + 120_000))
    await passedTo(90_000)
    expect(await repeat).toMatchObject({ id: placed?.id, status: 'COMPLETED' })
    await until(() => events.length === 4)
    expect(events.filter(({ undelivered }) => undelivered)).toMatchObject([
      { idempotencyKey: key, orderId: placed?.id, status: 200, traceparent: traceOf(1) },
    ])

    expect(sandbox.ledger.orders).toHaveLength(1)
    const sent = sandbox.requests.map(({ headers }) => [headers['x-idempotency-key'], headers.traceparent])
    expect(sent).toEqual(Array(3).fill([key, traceOf(1)]))
  })
})

// A check reads the catalogue for everybody, in nobody's trace.
const SENT = SERVED_OPERATIONS.filter(({ operation }) => operation.id !== 'checkOrder')

it.each(SENT.map((servedOperation) => [servedOperation.operation.id, servedOperation] as const))(
  '%s is called in the trace of its caller',
  async (_, { call, operation }) => {
    const { client, sandbox } = await start()
    const inPath = operation.parameters.filter((parameter) => parameter.in === 'path')
    const path = Object.fromEntries(inPath.map(({ name }) => [name, 'X-1']))
    const body = operation.body === undefined ? undefined : order()
    const headers = { traceparent: traceOf(1) }
    const { signal } = new AbortController()
    // The answer does not matter: an order may not exist.
    await call(client(), { path, body, query: {}, headers: {} }, { signal, headers }).catch(() => {})
    expect(sandbox.requests.length).toBeGreaterThan(0)
    expect(sandbox.requests.map((sent) => sent.headers)).toEqual(
      sandbox.requests.map(() => expect.objectContaining(headers)),
    )
  },
)
