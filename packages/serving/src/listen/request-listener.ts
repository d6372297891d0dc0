import { IncomingMessage, type ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { plainProblem, problemResponse } from '../rest/problem.ts'

type Handler = (request: Request) => Promise<Response>

/** A handler as what a server of Node calls. Whatever a handler does, its request is answered. */
export const requestListener = (
  handler: Handler,
): ((incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>) =>
  getRequestListener(closingWhenUnread(catchingErrors(handler)), {
    // Whoever mounts this in a process of theirs keeps their own Request and Response.
    overrideGlobalObjects: false,
    // This is about what cannot be made a Request of.
    errorHandler: () => problemResponse(plainProblem(400, 'The request target or the Host header cannot be read.')),
  })

/** An answer says that the connection ends where what is left of the request stands in the way of the next one. */
const closingWhenUnread =
  (handler: Handler) =>
  async (request: Request, { incoming }: { readonly incoming: unknown }): Promise<Response> => {
    const response = await handler(request)
    // Over HTTP/2, which this server does not speak, it would be of another kind.
    if (!(incoming instanceof IncomingMessage) || (await drainBody(incoming))) return response
    const last = new Response(response.body, response)
    last.headers.set('Connection', 'close')
    return last
  }

/** What went wrong in a handler is nobody's request, and whatever it did may have been done. */
const catchingErrors =
  (handler: Handler): Handler =>
  async (request) => {
    try {
      return await handler(request)
    } catch {
      return problemResponse(plainProblem(500, 'Something went wrong inside this server.', { outcome: 'unknown' }))
    }
  }

/** How much of a body that nobody wants is read, in bytes and ms. */
export interface DrainLimits {
  readonly bytes: number
  readonly ms: number
}

export const DRAIN_LIMITS: DrainLimits = { bytes: 8 * 1024 * 1024, ms: 500 }

/**
 * Reads a body to its end that its reader has left, within limits. Resolves to whether it came to its end. Only then can
 * the connection take another request: what has not been read would be in front of it.
 */
export function drainBody(request: IncomingMessage, { bytes, ms }: DrainLimits = DRAIN_LIMITS): Promise<boolean> {
  if (request.complete) return Promise.resolve(true)
  if (request.destroyed || Number(request.headers['content-length'] ?? 0) > bytes) return Promise.resolve(false)
  return new Promise((resolve) => {
    let left = bytes
    const done = () => {
      clearTimeout(timer)
      for (const event of ENDS) request.off(event, done)
      request.off('data', count)
      resolve(request.complete)
    }
    const count = (part: Uint8Array) => {
      left -= part.length
      if (left < 0) done()
    }
    const timer = setTimeout(done, ms)
    for (const event of ENDS) request.on(event, done)
    // Whoever read before may have paused it, and would do so again.
    request.removeAllListeners('data')
    request.on('data', count)
    request.resume()
  })
}

const ENDS = ['end', 'error', 'close'] as const
