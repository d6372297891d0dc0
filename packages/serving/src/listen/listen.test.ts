import { until } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { rawConnections } from '../../test/raw-connections.ts'
import { bodyText } from '../rest/json-body.ts'
import { type Limits, type Listening, listen } from './listen.ts'

const { connection, hangUp } = rawConnections()
const servers: Listening[] = []
afterEach(async () => {
  hangUp()
  await Promise.all(servers.splice(0).map((one) => one.close()))
})

async function serving(handler: (request: Request) => Promise<Response>, limits: Partial<Limits> = {}) {
  const server = await listen(handler, { host: '127.0.0.1', port: 0, limits })
  servers.push(server)
  return server
}

/** So short that nobody waits for closing. Node itself never checks, so that nothing depends on how fast a test is. */
const SHORT = { headersMs: 1, requestMs: 1, checkMs: 1_000_000 }

const HELLO = async () => new Response('hello')
const GET = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'
const POST = 'POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n'

describe('closing a server', () => {
  it.each([
    ['said nothing', ''],
    ['has not sent all of its headers', 'POST / HTTP/1.1\r\nHost: local'],
    ['has its answer, and keeps the connection alive', GET],
    ['has its answer, and has begun the next request', `${GET}GET / HT`],
  ])('is not held up by a client that %s', async (_, said) => {
    const server = await serving(HELLO)
    const { socket, heard } = await connection(server.port)
    socket.write(said)
    if (said.startsWith(GET)) await until(() => heard.text.includes('hello'))
    await server.close()
    await until(() => heard.closed)
    expect(heard.text.includes('hello')).toBe(said.startsWith(GET))
  })

  it('waits for an answer in progress, and then for nobody', async () => {
    let finish: () => void = () => {}
    let asked = false
    const finished = new Promise<void>((resolve) => {
      finish = resolve
    })
    const server = await serving(async () => {
      asked = true
      await finished
      return new Response('hello')
    })
    const { socket, heard } = await connection(server.port)
    socket.write(GET)
    await until(() => asked)
    let over = false
    const closing = server.close().then(() => {
      over = true
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect(over).toBe(false)
    finish()
    await closing
    await until(() => heard.closed)
    expect(heard.text).toContain('hello')
  })

  it('does not extend the time for a body', async () => {
    let asked = false
    const server = await serving(async (request) => {
      asked = true
      return Response.json(await bodyText(request))
    }, SHORT)
    const { socket, heard } = await connection(server.port)
    socket.write(`${POST}3\r\nabc\r\n`)
    await until(() => asked)
    await server.close()
    await until(() => heard.closed)
    expect(heard.text).not.toContain('HTTP/1.1 200')
  })

  it('waits longer for an answer than for a body', async () => {
    let finish: () => void = () => {}
    const handled = new Promise<void>((resolve) => {
      finish = resolve
    })
    const asked: string[] = []
    const server = await serving(async (request) => {
      asked.push(request.method)
      if (request.method === 'GET') await handled
      return Response.json(await bodyText(request))
    }, SHORT)
    const [whole, half] = [await connection(server.port), await connection(server.port)]
    whole.socket.write(GET)
    half.socket.write(`${POST}3\r\nabc\r\n`)
    await until(() => asked.length === 2)
    const closing = server.close()
    await until(() => half.heard.closed)
    expect(whole.heard.closed).toBe(false)
    finish()
    await closing
    await until(() => whole.heard.closed)
    expect(whole.heard.text).toMatch(/^HTTP\/1\.1 200 /)
  })

  it('happens once, however often it is requested', async () => {
    const server = await serving(HELLO)
    const { socket, heard } = await connection(server.port)
    socket.write(GET)
    await until(() => heard.text.includes('hello'))
    expect(await Promise.all([server.close(), server.close()])).toEqual([undefined, undefined])
    await until(() => heard.closed)
    expect(await server.close()).toBeUndefined()
  })
})

describe('a body', () => {
  const answering = async (request: Request) => Response.json(await bodyText(request, 10))

  it.each([
    ['too_large', 'by its own word', 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20\r\n\r\nabc'],
    ['too_large', 'without a length', `${POST}14\r\n${'x'.repeat(20)}\r\n`],
    ['unreadable', 'as it is no UTF-8', `${POST}1\r\n\xff\r\n`],
  ])('that is %s, %s, is answered accordingly, though the rest never comes', async (kind, _, said) => {
    const { port } = await serving(answering)
    const { socket, heard } = await connection(port)
    socket.write(said, 'latin1')
    await until(() => heard.text.includes(kind) || heard.closed)
    expect(heard.text).toContain(kind)
  })
})

it('a failing handler is not reported as a bad request, and its reason is not shown', async () => {
  const { url } = await serving(async () => {
    throw new Error('canary')
  })
  const response = await fetch(url)
  expect(response.status).toBe(500)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const text = await response.text()
  expect(text).not.toContain('canary')
  expect(JSON.parse(text)).toMatchObject({ status: 500, outcome: 'unknown' })
})
