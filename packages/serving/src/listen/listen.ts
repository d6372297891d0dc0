import { createServer } from 'node:http'
import { gracefulClose } from './graceful-close.ts'
import { requestListener } from './request-listener.ts'

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
