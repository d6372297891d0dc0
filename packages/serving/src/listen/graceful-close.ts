import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Makes a function that ends a server: it takes no more requests, those that have come are answered, and nobody else keeps
 * it. Node's own `close` waits for whoever has connected and not asked yet, and for a body that never comes, for ever.
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
