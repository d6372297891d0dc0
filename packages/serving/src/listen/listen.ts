import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { isLoopback } from '@x/transport'
import { requestListener } from './request-listener.ts'

/** Whether an address is reachable only from this machine. */
export function isThisMachine(host: string): boolean {
  const url = `http://${host.includes(':') ? `[${host}]` : host}`
  return URL.canParse(url) && isLoopback(url)
}

/** Limits for a client, in ms and bytes, so that a slow or endless request does not hold a connection. */
export interface Limits {
  /** For the headers to come. */
  readonly headersMs: number
  /** For the whole request to come. */
  readonly requestMs: number
  readonly headerBytes: number
  readonly headers: number
  /** How often connections are looked over. */
  readonly checkMs: number
}

const LIMITS: Limits = {
  headersMs: 10_000,
  requestMs: 30_000,
  headerBytes: 16 * 1024,
  headers: 100,
  checkMs: 1_000,
}

export interface ListenOptions {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  readonly limits?: Partial<Limits>
}

export interface Listening {
  /** Scheme, host and port, without a slash at the end. */
  readonly url: string
  readonly port: number
  /** Accepts no more requests, and resolves once the others have a response. */
  close(): Promise<void>
}

/** Serves requests on a port. Rejects with Node's own error if the port is unavailable. */
export async function listen(
  handler: (request: Request) => Promise<Response>,
  { host, port, limits = {} }: ListenOptions,
): Promise<Listening> {
  const { headersMs, requestMs, headerBytes, headers, checkMs } = { ...LIMITS, ...limits }
  const server = createServer(
    {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      maxHeaderSize: headerBytes,
      connectionsCheckingInterval: checkMs,
    },
    requestListener(handler),
  )
  server.maxHeadersCount = headers
  const close = gracefulClose(server, requestMs)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const address = server.address()
  const actual = typeof address === 'object' && address !== null ? address.port : port
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    port: actual,
    close,
  }
}

const WHY: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program',
  EACCES: 'needs permissions that this user does not have',
  EADDRNOTAVAIL: 'is unavailable: this machine does not have that address',
  ENOTFOUND: 'is unavailable: unknown host name',
}

/** Why a port is unavailable, and what to change, in one line. */
export function listenProblem(
  error: unknown,
  { host, port, flag }: { readonly host: string; readonly port: number; readonly flag: string },
): string {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined
  const why = (typeof code === 'string' ? WHY[code] : undefined) ?? `is unavailable (${String(code ?? error)})`
  const change = code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' ? '--host' : flag
  return `port ${port} on ${host} ${why}; choose another with ${change}`
}

/**
 * Makes a function that closes a server gracefully: it accepts no more requests and finishes those that have arrived.
 * Node's own `close` waits forever for idle connections and for a body that never comes.
 *
 * @param requestMs how long a body that has begun may still take to come
 */
export function gracefulClose(server: Server, requestMs: number): () => Promise<void> {
  /** Connections, each with the requests on it that are not answered yet. */
  const open = new Map<Socket, Set<IncomingMessage>>()
  let closed: Promise<void> | undefined

  const leaveIfIdle = (socket: Socket) => {
    // Not `destroy`: an answer may still be on its way out.
    if (open.get(socket)?.size === 0) socket.destroySoon()
  }

  server.on('connection', (socket: Socket) => {
    open.set(socket, new Set())
    socket.once('close', () => open.delete(socket))
  })
  server.on('request', (request, response) => {
    const { socket } = request
    open.get(socket)?.add(request)
    response.once('close', () => {
      open.get(socket)?.delete(request)
      if (closed !== undefined) leaveIfIdle(socket)
    })
  })

  const close = () =>
    new Promise<void>((resolve) => {
      const unfinished = setTimeout(() => {
        for (const [socket, requests] of open) {
          if ([...requests].some(({ complete }) => !complete)) socket.destroy()
        }
      }, requestMs)
      server.close(() => {
        clearTimeout(unfinished)
        resolve()
      })
      for (const socket of open.keys()) leaveIfIdle(socket)
    })

  return () => {
    closed ??= close()
    return closed
  }
}
