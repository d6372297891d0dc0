import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http'
import {
  type ApiResponse,
  type Handle,
  isBodiless,
  promisingHeaders,
  type ReplyPlan,
  type ResponseHeaders,
} from './reply.ts'

/** Where a sandbox listens. */
export interface ServeOptions {
  /** Default 0: any free port. */
  readonly port?: number | undefined
  /** The address to listen on. Default 127.0.0.1: this machine only. */
  readonly host?: string | undefined
}

/** Something else that answers on the same port, below a path of its own. */
export interface Aside {
  readonly path: string
  readonly listener: (incoming: IncomingMessage, outgoing: ServerResponse) => void
}

export interface SandboxServer {
  /** Scheme, host and port, without a slash at the end. */
  readonly url: string
  readonly port: number
  /** Stops listening and ends every open connection, stalled ones included. */
  close(): Promise<void>
}

/** Answers requests on a real port with `handle`. */
export async function serve(
  handle: Handle,
  { port = 0, host = '127.0.0.1', aside }: ServeOptions & { readonly aside?: Aside } = {},
): Promise<SandboxServer> {
  const server = createServer((incoming, outgoing) => {
    if (aside !== undefined && isBelow(aside.path, incoming.url)) aside.listener(incoming, outgoing)
    else answer(handle, incoming, outgoing).catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const address = server.address()
  const actualPort = typeof address === 'object' && address !== null ? address.port : port
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`,
    port: actualPort,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** A target is a path, or, as proxies send it, a whole URL. */
const isBelow = (path: string, target = '/'): boolean => {
  const asked = target.replace(/^https?:\/\/[^/]*/i, '').replace(/[?#].*$/, '')
  return asked === path || asked.startsWith(`${path}/`)
}

async function answer(handle: Handle, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const chunks: Uint8Array[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const body = Buffer.concat(chunks).toString('utf8')
  const target = incoming.url ?? '/'
  const href = target.startsWith('/') ? `http://${incoming.headers.host ?? 'localhost'}${target}` : target
  if (!URL.canParse(href)) {
    outgoing.writeHead(400).end()
    return
  }
  const headers = new Headers()
  for (const [name, values = []] of Object.entries(incoming.headersDistinct)) {
    for (const value of values) headers.append(name, value)
  }
  send(await handle({ method: incoming.method ?? 'GET', url: new URL(href), headers, body }), outgoing)
}

function send(plan: ReplyPlan, outgoing: ServerResponse): void {
  const { socket } = outgoing
  // The caller hung up while the answer was made.
  if (socket === null || socket.destroyed) return
  switch (plan.kind) {
    case 'respond':
      sendWhole(plan, outgoing)
      return
    case 'drop':
      socket.resetAndDestroy()
      return
    case 'stall':
      return
    case 'partial-stall':
      outgoing.writeHead(plan.status, linesOf(promisingHeaders(plan))).write(plan.sent)
      return
    case 'partial-close':
      outgoing.writeHead(plan.status, linesOf(promisingHeaders(plan))).write(plan.sent, () => socket.end())
      return
    case 'raw':
      socket.end(plan.text)
      return
  }
}

function sendWhole(answer: ApiResponse, outgoing: ServerResponse): void {
  if (isBodiless(answer.status)) outgoing.writeHead(answer.status, linesOf(answer.headers)).end()
  else outgoing.writeHead(answer.status, linesOf(promisingHeaders(answer))).end(answer.body)
}

/** Node takes its lists for its own: it may write to them. */
const linesOf = (headers: ResponseHeaders): OutgoingHttpHeaders =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  )
