import { PassThrough } from 'node:stream'
import { until } from '@x/test-kit'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { DOCUMENT, SERVED_OPERATIONS, TestClient } from '../../test/test-api.ts'
import { serveMcpStdio } from './mcp-stdio.ts'

afterEach(() => vi.restoreAllMocks())

async function serving(log?: (line: string) => void) {
  const client = new TestClient()
  const stdin = new PassThrough()
  const stdout = new PassThrough()
  const messages: Record<string, unknown>[] = []
  stdout.on('data', (chunk: Buffer) => {
    for (const line of String(chunk).trim().split('\n')) messages.push(JSON.parse(line))
  })
  const table = { name: 'test', version: '0.0.0', servedOperations: SERVED_OPERATIONS, document: DOCUMENT }
  const { close, closed } = await serveMcpStdio(client, table, { stdin, stdout, log })
  const send = (id: number, method: string, params: object = {}) =>
    stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`)
  const create = (id: number) => send(id, 'tools/call', { name: 'create-order', arguments: { body: { amount: 7 } } })
  return { client, stdin, messages, send, create, close, closed }
}

/** A client that answers when the test tells it to. */
function held(client: TestClient): () => void {
  let release: () => void = () => {}
  client.answer = () =>
    new Promise((resolve) => {
      release = () => resolve({ data: { id: 'O-1' } })
    })
  return () => release()
}

describe('a key that is made for a create', () => {
  it('is logged before the create is sent', async () => {
    const logged: string[] = []
    const { client, create, messages, close } = await serving((line) => logged.push(line))
    const release = held(client)
    create(1)
    await until(() => client.asked.length === 1)
    const [{ input } = { input: undefined }] = client.asked
    expect(logged).toEqual([`createOrder sending key="${input?.headers['X-Idempotency-Key']}" (generated)`])
    release()
    await until(() => messages.length === 1)
    await close()
  })
})

describe('a line that is not a message', () => {
  const FITTING = 1024 * 1024

  it.each<[string, string, object, string]>([
    ['not JSON', 'hello {"id":1', { code: -32_700, message: 'The line is not JSON.' }, 'not JSON'],
    ['cut off', '{"jsonrpc":"2.0","id":1,"method":"to', { code: -32_700 }, 'not JSON'],
    [
      'over the limit',
      `"${'x'.repeat(FITTING)}"`,
      { code: -32_600, message: 'The message is larger than 1048576 bytes.' },
      'larger than 1048576 bytes',
    ],
    ['of an unknown protocol', '{"id":7}', { code: -32_600 }, 'not a message of JSON-RPC'],
    ['a list', '[1]', { code: -32_600 }, 'not a message of JSON-RPC'],
  ])('%s, is answered with an error and logged, and the next one is answered', async (_, line, error, reason) => {
    const logged: string[] = []
    const { stdin, messages, send, close } = await serving((told) => logged.push(told))
    stdin.write(`${line}\n`)
    send(2, 'tools/list')
    await until(() => messages.length === 2)
    expect(messages[0]).toMatchObject({ jsonrpc: '2.0', id: line === '{"id":7}' ? 7 : null, error })
    expect(messages[1]).toMatchObject({ id: 2, result: { tools: { length: 4 } } })
    expect(logged).toEqual([expect.stringContaining(`test: refused a message: The`)])
    expect(logged[0]).toContain(reason)
    expect(JSON.stringify([logged, messages[0]])).not.toContain('hello')
    await close()
  })

  it('without an end is answered once, before its end, and uses no memory', async () => {
    const logged: string[] = []
    const { stdin, messages, send, close } = await serving((told) => logged.push(told))
    for (let part = 0; part < 40; part += 1) stdin.write('x'.repeat(100_000))
    await until(() => messages.length === 1)
    stdin.write('\n\n  \n')
    send(2, 'tools/list')
    await until(() => messages.length === 2)
    expect(messages).toMatchObject([{ id: null, error: { code: -32_600 } }, { id: 2 }])
    expect(logged).toHaveLength(1)
    await close()
  })

  it.each(['end', 'destroy'] as const)('ends with its stream: %s', async (way) => {
    const { stdin, closed } = await serving()
    stdin[way]()
    await expect(closed).resolves.toBeUndefined()
  })

  it('may come in pieces, like any other', async () => {
    const { stdin, messages, close } = await serving()
    const text = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: { ü: 'ü' } })
    for (const byte of Buffer.from(`${text}\r\n`)) stdin.write(Buffer.of(byte))
    await until(() => messages.length === 1)
    expect(messages).toMatchObject([{ id: 1, result: { tools: { length: 4 } } }])
    await close()
  })
})

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

  it('a write whose caller leaves continues, and its result is on standard error', async () => {
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
    // The key of the write came first.
    await until(() => written.mock.calls.length === 2)
    expect(written.mock.calls[1]?.[0]).toMatch(
      /^create-order: the caller was gone: outcome accepted, orderId "O-1", idempotencyKey "[0-9a-f-]{36}"\n$/,
    )
  })

  it('closing waits for a write that is in progress', async () => {
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
