import { IncomingMessage, type ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { plainProblem, problemResponse } from '../rest/problem.ts'

type Handler = (request: Request) => Promise<Response>

/** A handler as what a server of Node calls. Whatever a handler does, its request is answered. */
export const requestListener = (
  handler: Handler,
): ((incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>) =>
  getRequestListener(closingWhenUnread(catchingErrors(handler)), {
    // A process that mounts this keeps its own Request and Response.
    overrideGlobalObjects: false,
    // This is about what cannot be made a Request of.
    errorHandler: () => problemResponse(plainProblem(400, 'The request target or the Host header cannot be read.')),
  })

/** Closes the connection after the response if unread bytes of the request would be in front of the next one. */
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

/** An error of a handler is not the caller's fault, and the call may have taken effect. */
const catchingErrors =
  (handler: Handler): Handler =>
  async (request) => {
    try {
      return await handler(request)
    } catch {
      return problemResponse(plainProblem(500, 'Something went wrong inside this server.', { outcome: 'unknown' }))
    }
  }

/** How much of an unread body is drained, in bytes and ms. */
export interface DrainLimits {
  readonly bytes: number
  readonly ms: number
}

export const DRAIN_LIMITS: DrainLimits = { bytes: 8 * 1024 * 1024, ms: 500 }

/**
 * Drains an abandoned body, within limits. Resolves to whether it reached the end. Only then can the connection take
 * another request: unread bytes would come first.
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
    // The previous reader may have paused it, and would do so again.
    request.removeAllListeners('data')
    request.on('data', count)
    request.resume()
  })
}

const ENDS = ['end', 'error', 'close'] as const
