import { createServer, IncomingMessage } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { problemResponse } from '../rest/json-response.ts'
import { plainProblem } from '../rest/problem.ts'
import { gracefulClose } from './graceful-close.ts'
import { restOfBody } from './rest-of-body.ts'

/** What a client may take, in ms and bytes: one that sends slowly, or without end, holds a connection no longer. */
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
  /** Takes no more requests, and resolves once those that have come are answered. */
  close(): Promise<void>
}

/** Answers requests on a port of this machine. Rejects with Node's own error where the port cannot be had. */
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
    getRequestListener(keepingOrClosing(unfailing(handler)), {
      // Whoever mounts this in a process of theirs keeps their own Request and Response.
      overrideGlobalObjects: false,
      // This is about what cannot be made a Request of.
      errorHandler: () => problemResponse(plainProblem(400, 'The request target or the Host header cannot be read.')),
    }),
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

/** An answer says that the connection ends where what is left of the request stands in the way of the next one. */
const keepingOrClosing =
  (handler: (request: Request) => Promise<Response>) =>
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
  (handler: (request: Request) => Promise<Response>) =>
  async (request: Request): Promise<Response> => {
    try {
      return await handler(request)
    } catch {
      return problemResponse(plainProblem(500, 'Something went wrong inside this server.', { outcome: 'unknown' }))
    }
  }
