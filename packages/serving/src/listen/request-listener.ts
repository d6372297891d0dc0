import { IncomingMessage, type ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { problemResponse } from '../rest/json-response.ts'
import { plainProblem } from '../rest/problem.ts'
import { restOfBody } from './rest-of-body.ts'

type Handler = (request: Request) => Promise<Response>

/** A handler as what a server of Node calls. Whatever a handler does, its request is answered. */
export const requestListener = (
  handler: Handler,
): ((incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>) =>
  getRequestListener(keepingOrClosing(unfailing(handler)), {
    // Whoever mounts this in a process of theirs keeps their own Request and Response.
    overrideGlobalObjects: false,
    // This is about what cannot be made a Request of.
    errorHandler: () => problemResponse(plainProblem(400, 'The request target or the Host header cannot be read.')),
  })

/** An answer says that the connection ends where what is left of the request stands in the way of the next one. */
const keepingOrClosing =
  (handler: Handler) =>
  async (request: Request, { incoming }: { readonly incoming: unknown }): Promise<Response> => {
    const response = await handler(request)
    // Over HTTP/2, which this server does not speak, it would be of another kind.
    if (!(incoming instanceof IncomingMessage) || (await restOfBody(incoming))) return response
    const last = new Response(response.body, response)
    last.headers.set('Connection', 'close')
    return last
  }

/** What went wrong in a handler is nobody's request, and whatever it did may have been done. */
const unfailing =
  (handler: Handler): Handler =>
  async (request) => {
    try {
      return await handler(request)
    } catch {
      return problemResponse(plainProblem(500, 'Something went wrong inside this server.', { outcome: 'unknown' }))
    }
  }
