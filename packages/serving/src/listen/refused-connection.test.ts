import { closing, until } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { rawConnections } from '../../test/raw-connections.ts'
import { DOCUMENT, SERVED_OPERATIONS, TestClient } from '../../test/test-api.ts'
import { createMcpHandler } from '../mcp/mcp-handler.ts'
import type { McpOptions } from '../mcp/mcp-options.ts'
import { createRestHandler } from '../rest/create-rest-handler.ts'
import { listen } from './listen.ts'

const { keep, close } = closing()
const raw = rawConnections()
afterEach(async () => {
  raw.hangUp()
  await close()
})

const TABLE = {
  ...{ name: 'test', version: '1.2.3', document: DOCUMENT },
  servedOperations: SERVED_OPERATIONS.map((servedOperation) =>
    servedOperation.operation.id === 'createOrder'
      ? { ...servedOperation, rest: { method: 'POST', path: '/order' } as const }
      : servedOperation,
  ),
}

type Handler = (request: Request) => Promise<Response>

const WAYS: readonly (readonly [string, string, (options: McpOptions) => Handler])[] = [
  ['REST', '/order', (options) => createRestHandler(new TestClient(), TABLE, options)],
  ['MCP', '/mcp', (options) => createMcpHandler(new TestClient(), TABLE, options)],
]

async function connection(handler: Handler) {
  const { port } = keep(await listen(handler, { host: '127.0.0.1', port: 0 }))
  return raw.connection(port)
}

const head = (path: string, length: string, more = '') =>
  `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${length}\r\n${more}\r\n`

const SECOND = 'GET /second HTTP/1.1\r\nHost: localhost\r\n\r\n'

const answers = (text: string): readonly number[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status))

const BODY = `"${'x'.repeat(3_000_000)}"`

const REFUSALS: readonly (readonly [string, number, McpOptions, string])[] = [
  ['a body too large by its Content-Length', 413, { maxBodyBytes: 1000 }, `Content-Length: ${BODY.length}`],
  ['a body that turns out too large', 413, { maxBodyBytes: 1000 }, 'Transfer-Encoding: chunked'],
  ['no token', 401, { token: 'open-sesame' }, `Content-Length: ${BODY.length}`],
  ['a host that is not allowed', 403, { allowedHosts: ['pay.example'] }, `Content-Length: ${BODY.length}`],
]

describe.each(WAYS)('after a refusal by %s', (_, path, make) => {
  it.each(REFUSALS)(
    'for %s (%i), the rest of the body is read, and the next request on the connection is answered',
    async (_, status, options, length) => {
      const { socket, heard } = await connection(make(options))
      const isChunked = length.startsWith('Transfer')
      const sent = isChunked ? `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n` : BODY
      socket.write(head(path, length) + sent)
      await until(() => answers(heard.text).length === 1 || heard.closed)
      expect(answers(heard.text)).toEqual([status])
      socket.write(SECOND)
      await until(() => answers(heard.text).length === 2 || heard.closed)
      expect(answers(heard.text)).toHaveLength(2)
      expect(heard.text).not.toMatch(/^connection: close/im)
    },
  )

  it.each([
    ['is too long to be read', { maxBodyBytes: 1000 }, 413],
    ['is too long to be read, without a token', { token: 'open-sesame' }, 401],
  ] as const)(
    'with a body that %s, the headers say that the connection is closed, and it is',
    async (_, options, status) => {
      const { socket, heard } = await connection(make(options))
      socket.write(head(path, `Content-Length: ${2 ** 40}`) + BODY)
      await until(() => heard.closed)
      expect(answers(heard.text)).toEqual([status])
      expect(heard.text).toMatch(/^connection: close/im)
    },
  )

  it('with a body that never comes, the headers say that the connection is closed, and it is', async () => {
    const { socket, heard } = await connection(make({ token: 'open-sesame' }))
    socket.write(head(path, 'Content-Length: 10'))
    await until(() => heard.closed)
    expect(answers(heard.text)).toEqual([401])
    expect(heard.text).toMatch(/^connection: close/im)
  })
})
