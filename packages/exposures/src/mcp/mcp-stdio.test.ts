import { PassThrough } from 'node:stream'
import { until } from '@x/test-kit'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { DOCUMENT, EXPOSURES, TestClient } from '../../test/test-api.ts'
import { serveMcpStdio } from './mcp-stdio.ts'

afterEach(() => vi.restoreAllMocks())

async function serving() {
  const client = new TestClient()
  const stdin = new PassThrough()
  const stdout = new PassThrough()
  const messages: Record<string, unknown>[] = []
  stdout.on('data', (chunk: Buffer) => {
    for (const line of String(chunk).trim().split('\n')) messages.push(JSON.parse(line))
  })
  const table = { name: 'test', version: '0.0.0', exposures: EXPOSURES, document: DOCUMENT }
  const { close, closed } = await serveMcpStdio(client, table, { stdin, stdout })
  const send = (id: number, method: string, params: object = {}) =>
    stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`)
  const create = (id: number) => send(id, 'tools/call', { name: 'create-order', arguments: { body: { amount: 7 } } })
  return { client, stdin, messages, send, create, close, closed }
}

/** A client that answers when the test says so. */
function held(client: TestClient): () => void {
  let release: () => void = () => {}
  client.answer = () =>
    new Promise((resolve) => {
      release = () => resolve({ data: { id: 'O-1' } })
    })
  return () => release()
}

describe('over two streams', () => {
  it('tools are listed and called', async () => {
    const { messages, send, create, close } = await serving()
    send(1, 'tools/list')
    create(2)
    await until(() => messages.length === 2)
    expect(messages).toMatchObject([
      { id: 1, result: { tools: { length: 4 } } },
      { id: 2, result: { structuredContent: { id: 'O-1' } } },
    ])
    await close()
  })

  it('a write whose caller leaves goes on, and what came of it is on standard error', async () => {
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const { client, create, stdin, closed } = await serving()
    const release = held(client)
    create(1)
    await until(() => client.asked.length === 1)
    stdin.end()
    let over = false
    const ended = closed.then(() => {
      over = true
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect(over).toBe(false)
    release()
    await ended
    await until(() => written.mock.calls.length === 1)
    expect(written.mock.calls[0]?.[0]).toMatch(
      /^create-order: nobody waited for the answer: outcome accepted, orderId "O-1", idempotencyKey "[0-9a-f-]{36}"\n$/,
    )
  })

  it('closing waits for a write that is under way', async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const { client, create, close, closed } = await serving()
    const release = held(client)
    create(1)
    await until(() => client.asked.length === 1)
    let over = false
    const closing = close().then(() => {
      over = true
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect(over).toBe(false)
    release()
    await Promise.all([closing, closed])
  })
})
