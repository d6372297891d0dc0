import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type SandboxServer, serve } from './node-server.ts'
import type { Handle, ReplyPlan, SandboxRequest } from './reply.ts'

const servers: SandboxServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function serving(handle: Handle, options?: Parameters<typeof serve>[1]): Promise<SandboxServer> {
  const server = await serve(handle, options)
  servers.push(server)
  return server
}

/** Everything that comes back for these characters, until the connection ends. */
const exchanged = (port: number, text: string): Promise<string> =>
  new Promise((resolve) => {
    let received = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    socket.on('data', (chunk) => {
      received += chunk
    })
    socket.on('error', () => resolve('(reset)'))
    socket.on('end', () => resolve(received))
  })

const request = 'POST /v1/things HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}'
const answer = { status: 200, headers: {}, body: '0123456789' }

describe('serve', () => {
  it('sends a list header once for each of its values', async () => {
    const headers = { Allow: ['GET', 'DELETE'], Vary: 'Origin' }
    const { port } = await serving(async () => ({ kind: 'respond', status: 405, headers, body: '' }))
    expect(await exchanged(port, request)).toMatch(/Allow: GET\r\nAllow: DELETE\r\nVary: Origin\r\n/)
  })

  it('passes on the whole request', async () => {
    const seen: SandboxRequest[] = []
    const { url, port } = await serving(async (one) => {
      seen.push(one)
      return { kind: 'respond', ...answer }
    })
    expect(url).toBe(`http://127.0.0.1:${port}`)
    await fetch(`${url}/v1/things?a=%2F`, { method: 'PUT', headers: { 'X-Key': '1' }, body: '{"ä":1}' })
    expect(seen).toMatchObject([{ method: 'PUT', body: '{"ä":1}' }])
    expect(seen[0]?.url.href).toBe(`${url}/v1/things?a=%2F`)
    expect(seen[0]?.headers.get('x-key')).toBe('1')
  })

  it.each<[string, ReplyPlan, RegExp]>([
    ['raw bytes', { kind: 'raw', text: 'HTTP/1.1 102 Processing\r\n\r\n' }, /^HTTP\/1\.1 102 Processing\r\n\r\n$/],
    [
      'half a body',
      { kind: 'partial-close', ...answer, sent: '01234' },
      /content-length: 10\r\n[\s\S]*\r\n\r\n01234$/i,
    ],
    ['a whole body', { kind: 'respond', ...answer }, /content-length: 10\r\n[\s\S]*\r\n\r\n0123456789$/i],
    ['a reset', { kind: 'drop' }, /^\(reset\)$/],
  ])('puts %s on the wire', async (_, plan, expected) => {
    const { port } = await serving(async () => plan)
    expect(await exchanged(port, request)).toMatch(expected)
  })

  it('ends every connection when it closes, stalled ones too', async () => {
    let arrived = () => {}
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const server = await serve(async () => {
      arrived()
      return { kind: 'stall' }
    })
    const stalled = expect(fetch(server.url)).rejects.toThrow('fetch failed')
    await arrival
    await server.close()
    await stalled
  })

  it('hangs up on a target that is not a path, and when the fake itself fails', async () => {
    const { port } = await serving(async () => Promise.reject(new Error('broken fake')))
    expect(await exchanged(port, 'GET http:// HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400/,
    )
    expect(await exchanged(port, request)).toBe('')
  })

  it('reports that it cannot listen', async () => {
    const { port } = await serving(async () => ({ kind: 'stall' }))
    await expect(serve(async () => ({ kind: 'stall' }), { port })).rejects.toThrow('EADDRINUSE')
  })
})
