import { gzipSync } from 'node:zlib'
import { closing, failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { answer, type Reaction, raw, socketServer } from '../../test/socket-server.ts'
import { look, pay, payment, testTransport } from '../../test/test-api.ts'

const { keep, close } = closing()
afterEach(close)

const MARK = '\ufeff'
const BODY = `${MARK}{"id":"O-1"}`

const chunked: Reaction = (socket) => {
  socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
  // Each byte in its own chunk, including those of the mark.
  for (const byte of Buffer.from(BODY))
    socket.write(Buffer.from([...Buffer.from('1\r\n'), byte, ...Buffer.from('\r\n')]))
  socket.write('0\r\n\r\n')
}
const compressed: Reaction = (socket) => {
  const body = gzipSync(BODY)
  socket.write(`HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${body.length}\r\n\r\n`)
  socket.write(body)
}

describe('a response that begins with a byte order mark is read', () => {
  it.each<[string, Reaction]>([
    ['with a stated length', answer(200, BODY)],
    ['in chunks', chunked],
    ['compressed', compressed],
    ['to the end of the connection', raw(`HTTP/1.1 200 OK\r\n\r\n${BODY}`)],
  ])('%s', async (_, reaction) => {
    const { url } = keep(await socketServer(reaction))
    const { data } = await testTransport(url).transport.send(pay, payment(), {})
    expect(data).toEqual({ id: 'O-1' })
  })

  it('from a library whose body is not a web stream and whose text() keeps the mark', async () => {
    const old = { status: 200, headers: new Headers(), body: { pipe() {} }, text: async () => BODY }
    const { transport } = testTransport('https://acme.test', { fetch: async () => old as unknown as Response })
    expect((await transport.send(pay, payment(), {})).data).toEqual({ id: 'O-1' })
  })

  it('from a library whose text() keeps the mark in a response with a stated length', async () => {
    const response = Object.assign(new Response(BODY, { headers: { 'content-length': '15' } }), {
      text: async () => BODY,
    })
    const { transport } = testTransport('https://acme.test', { fetch: async () => response })
    expect((await transport.send(pay, payment(), {})).data).toEqual({ id: 'O-1' })
  })

  it('when it is an error', async () => {
    const { url } = keep(await socketServer(answer(400, `${MARK}{"type":"no_money","message":"none"}`)))
    const error = await failureOf(testTransport(url).transport.send(pay, payment(), {}))
    expect(error).toMatchObject({ name: 'InsufficientFundsError', type: 'no_money', outcome: 'rejected' })
  })

  it('with a mark inside kept, and as an empty body if there is only the mark', async () => {
    const { url } = keep(await socketServer(answer(200, `{"id":"${MARK}"}`), answer(200, MARK)))
    const { transport } = testTransport(url, { maxRetries: 0 })
    const plan = { path: { orderId: 'O-1' }, knownOptions: {} }
    expect((await transport.send(look, plan, {})).data).toEqual({ id: MARK })
    expect((await failureOf(transport.send(look, plan, {}))).message).toContain('an empty body')
  })
})
