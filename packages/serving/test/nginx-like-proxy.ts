// A proxy that does what nginx does with the directives of a README, as a process of its own. What it does not know it
// refuses, so that a README cannot say more than is tested.
//
// node nginx-like-proxy.ts CONFIG: prints its port on a line of its own.

import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import process from 'node:process'

interface Location {
  readonly isExact: boolean
  readonly path: string
  readonly directives: readonly (readonly string[])[]
}

const KNOWN = new Set([
  'proxy_pass',
  'proxy_http_version',
  'proxy_set_header',
  'proxy_read_timeout',
  'proxy_buffering',
  'client_max_body_size',
])

const text = readFileSync(process.argv[2] ?? '', 'utf8').replace(/#.*/g, '')
const locations: readonly Location[] = [...text.matchAll(/location\s+(=\s+)?(\S+)\s*\{([^}]*)\}/g)].map(
  ([, exact, path = '', inside = '']) => ({
    isExact: exact !== undefined,
    path,
    directives: inside
      .split(';')
      .map((directive) => directive.trim().split(/\s+/))
      .filter(([name]) => name !== ''),
  }),
)
const [unknown] = locations.flatMap(({ directives }) => directives).filter(([name = '']) => !KNOWN.has(name))
if (unknown !== undefined || locations.length === 0) throw new Error(`not known here: ${String(unknown)}`)

/** An exact one first, then the longest beginning. */
const locationOf = (path: string): Location | undefined =>
  locations.find((one) => one.isExact && one.path === path) ??
  [...locations]
    .sort((one, other) => other.path.length - one.path.length)
    .find((one) => !one.isExact && path.startsWith(one.path))

const BYTES: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2 }

function largestBody({ directives }: Location): number {
  const [, size = '1m'] = directives.find(([name]) => name === 'client_max_body_size') ?? []
  return Number.parseInt(size, 10) * (BYTES[size.slice(-1)] ?? 1)
}

function pass(asked: IncomingMessage, answer: ServerResponse): void {
  const location = locationOf((asked.url ?? '').replace(/\?.*/, ''))
  if (location === undefined) return void answer.writeHead(404).end('nginx')
  if (Number(asked.headers['content-length'] ?? 0) > largestBody(location)) {
    return void answer.writeHead(413, { connection: 'close' }).end('nginx')
  }
  const [, upstream = ''] = location.directives.find(([name]) => name === 'proxy_pass') ?? []
  const { host, hostname, port } = new URL(upstream)
  // Unless it is told otherwise, nginx calls the upstream by the name in its own configuration.
  const headers: Record<string, string | string[] | undefined> = { ...asked.headers, host, connection: 'close' }
  for (const [name, header = '', value = ''] of location.directives) {
    if (name !== 'proxy_set_header') continue
    headers[header.toLowerCase()] = value === '$http_host' ? asked.headers.host : value.replace(/^"(.*)"$/, '$1')
  }
  if (headers.connection === '') delete headers.connection
  const options = { hostname, port, method: asked.method ?? 'GET', path: asked.url ?? '/', headers }
  const passed = request(options, (given) => {
    answer.writeHead(given.statusCode ?? 502, given.headers)
    given.pipe(answer)
  })
  passed.on('error', () => answer.headersSent || answer.writeHead(502).end('nginx'))
  asked.pipe(passed)
}

const server = createServer(pass)
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${typeof address === 'object' && address !== null ? address.port : ''}\n`)
})
