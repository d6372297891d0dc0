import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'

/** One request as it came over the wire, byte for byte. */
export interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What to do on the socket once a whole request has been read. */
export type Reaction = (socket: Socket, request: SeenRequest) => void

export interface SocketServer {
  readonly url: string
  readonly requests: SeenRequest[]
  /** Sockets that are open now. */
  readonly open: ReadonlySet<Socket>
  close(): Promise<void>
}

/** A server that is nothing but a socket: each request is met by the next reaction, the last one again and again. */
export async function socketServer(...reactions: readonly Reaction[]): Promise<SocketServer> {
  const requests: SeenRequest[] = []
  const open = new Set<Socket>()
  const server: Server = createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => {})
    let received = ''
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1')
      for (let request = parse(received); request !== undefined; request = parse(received)) {
        received = received.slice(request.length)
        const react = reactions[Math.min(requests.length, reactions.length - 1)]
        requests.push(request.seen)
        react?.(socket, request.seen)
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    open,
    async close() {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function parse(received: string): { seen: SeenRequest; length: number } | undefined {
  const end = received.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const [line = '', ...fields] = received.slice(0, end).split('\r\n')
  const [method = '', path = ''] = line.split(' ')
  const headers = Object.fromEntries(
    fields.map((field) => [
      field.slice(0, field.indexOf(':')).toLowerCase(),
      field.slice(field.indexOf(':') + 1).trim(),
    ]),
  )
  const size = Number(headers['content-length'] ?? 0)
  const length = end + 4 + size
  if (received.length < length) return undefined
  const body = Buffer.from(received.slice(end + 4, length), 'latin1').toString('utf8')
  return { seen: { method, path, headers, body }, length }
}

/** A whole answer. */
export const answer =
  (status: number, body: unknown = '', headers: Readonly<Record<string, string>> = {}): Reaction =>
  (socket) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    socket.write(head(status, { 'content-length': String(Buffer.byteLength(text)), ...headers }) + text)
  }

/** The head of an answer, and as much of its body as is given. */
export const partial =
  (status: number, body: string, promisedBytes: number, then: 'close' | 'stall'): Reaction =>
  (socket) => {
    socket.write(head(status, { 'content-length': String(promisedBytes) }) + body)
    if (then === 'close') setImmediate(() => socket.destroy())
  }

export const reset: Reaction = (socket) => socket.resetAndDestroy()
export const close: Reaction = (socket) => socket.destroy()
export const stall: Reaction = () => {}
export const raw =
  (text: string): Reaction =>
  (socket) =>
    socket.end(text)

const head = (status: number, headers: Readonly<Record<string, string>>): string =>
  `HTTP/1.1 ${status} Status\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`
