import { listen } from '@x/serving/listen'
import { closing, mcpCaller, until } from '@x/test-kit'
import type { Operation } from '@x/transport'
import { afterEach, describe, expect, it } from 'vitest'
import { type Running, sandboxes } from '../../test/running-sandbox.ts'
import { createMcpHandler } from './mcp.ts'
import { createRestHandler, type ServedEvent } from './rest.ts'
import { SERVED_OPERATIONS } from './served-operations.ts'

const { start, close } = sandboxes()
const { keep, close: closeServers } = closing()
afterEach(() => Promise.all([close(), closeServers()]))

const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

/** Calls and their reports, in the same form for both ways. */
interface Way {
  read(runId: string): Promise<Record<string, unknown>>
  cancel(runId: string): Promise<Record<string, unknown>>
}

const WAYS: Readonly<Record<string, (running: Running, onAnswer: (event: ServedEvent) => void) => Promise<Way>>> = {
  async REST({ client, clock }, onAnswer) {
    const handler = createRestHandler(client({ maxRetries: 5 }), { clock, onAnswer })
    const { url } = keep(await listen(handler, { host: '127.0.0.1', port: 0 }))
    const ask = async (path: string, method: string) => {
      const response = await fetch(`${url}/v1/runs/${path}`, { method, headers: { traceparent: TRACE } })
      return { httpStatus: response.status, ...JSON.parse(await response.text()) }
    }
    return { read: (runId) => ask(runId, 'GET'), cancel: (runId) => ask(`${runId}/cancel`, 'POST') }
  },
  async MCP({ client, clock }, onAnswer) {
    const handler = createMcpHandler(client({ maxRetries: 5 }), { clock, onAnswer })
    const { url } = keep(await listen(handler, { host: '127.0.0.1', port: 0 }))
    const { ask } = mcpCaller((request) => fetch(request), '2026-07-28')
    const call = async (name: string, runId: string) => {
      const params = { name, arguments: { runId }, _meta: { traceparent: TRACE } }
      const { message } = await ask('tools/call', params, { url: `${url}/mcp` })
      const { isError, structuredContent } = message.result
      return { isError, ...(isError === true ? structuredContent.error : structuredContent) }
    }
    return {
      read: (runId) => call('get-function-run-status', runId),
      cancel: (runId) => call('cancel-function-run', runId),
    }
  },
}

describe.each(Object.entries(WAYS))('a call by %s that Inngest answers slowly', (_, serve) => {
  const serving = async () => {
    const running = await start()
    const events: ServedEvent[] = []
    const way = await serve(running, (event) => events.push(event))
    const { runId } = running.sandbox.runs.start({ function: 'send-welcome', script: 'sleeping' })
    // Each attempt of a call has 15 s.
    for (let attempt = 0; attempt < 4; attempt += 1) running.sandbox.faults.next('stall-before')
    const { clock, sandbox } = running
    const began = clock.now()
    /** Lets the time pass until the caller is answered, attempt by attempt. */
    const toDeadline = async () => {
      for (const attempts of [1, 2, 3]) {
        await until(() => sandbox.requests.length === attempts)
        await clock.advance(Math.min(15_000, began + 49_999 - clock.now()))
      }
      await until(() => sandbox.requests.length === 4)
      await clock.advance(began + 49_999 - clock.now())
      expect(events).toEqual([])
      await clock.advance(1)
      return clock.now() - began
    }
    return { ...running, ...way, events, runId, toDeadline }
  }

  it('is answered before hosts give up, and ended if it reads', async () => {
    const { read, runId, toDeadline, events, clock, sandbox } = await serving()
    const answering = read(runId)
    expect(await toDeadline()).toBeLessThan(60_000)
    const told = await answering
    expect(told).toMatchObject({ retryable: true, next: expect.stringContaining('again') })
    expect(JSON.stringify(told)).toContain('no response within 50 s')
    expect(told).toMatchObject(told.isError === true ? { isError: true } : { httpStatus: 504 })
    // Nothing of it is left running.
    await until(() => clock.sleeping.length === 0)
    expect(events).toMatchObject([{ status: 504, operation: 'getRun', traceparent: TRACE }])
    expect(sandbox.requests.map(({ headers }) => headers.traceparent)).toEqual(Array(4).fill(TRACE))
  })

  it('is answered before hosts give up, and continues if it cancels', async () => {
    const { cancel, runId, toDeadline, events, clock, sandbox, client } = await serving()
    const answering = cancel(runId)
    expect(await toDeadline()).toBeLessThan(60_000)
    const told = await answering
    expect(told).toMatchObject({ outcome: 'unknown', next: expect.stringContaining('Check the result before') })
    expect(JSON.stringify(told)).toContain('still under way after 50 s')
    await clock.advance(20_000)
    await until(() => events.length === 2)
    expect(events[1]).toMatchObject({ undelivered: true, status: 200, operation: 'cancelRun', traceparent: TRACE })
    expect(sandbox.requests.length).toBeGreaterThan(4)
    expect((await client().getRun(runId)).status).toBe('Cancelled')
  })
})

const IDS = { appId: 'app', functionId: 'welcome' }

const pathOf = ({ parameters }: Operation, values: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    parameters.filter(({ in: place }) => place === 'path').map(({ name }) => [name, values[name] ?? '']),
  )

const bodyFor = ({ id, body }: Operation) => (body === undefined ? {} : { body: BODIES[id] ?? {} })

const BODIES: Readonly<Record<string, object>> = {
  sendEvent: { name: 'user.created' },
  invokeFunction: { data: {} },
  cancelRuns: { appId: 'app' },
}

it.each(SERVED_OPERATIONS.map((servedOperation) => [servedOperation.operation.id, servedOperation] as const))(
  '%s is called in the trace of its caller, with all its requests',
  async (_, { operation, call }) => {
    const { client, sandbox } = await start({ functions: { welcome: { trigger: 'user.created' } } })
    const { runId, eventId } = sandbox.runs.start({ script: { ends: 'Completed', output: { sent: 3 } } })
    const path = { ...IDS, runId, eventId }
    const given = { path: pathOf(operation, path), query: {}, headers: {}, ...bodyFor(operation) }
    const headers = { traceparent: TRACE }
    const { signal } = new AbortController()
    await call(client(), given, { signal, headers })
    expect(sandbox.requests.length).toBeGreaterThan(0)
    expect(sandbox.requests.map((sent) => sent.headers)).toEqual(
      sandbox.requests.map(() => expect.objectContaining(headers)),
    )
  },
)
