import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { madePages } from './made-products.ts'

// The other side, in its own process so that none of its work is counted. It answers from memory.
const pages = new Map([...madePages()].map(([after, text]) => [after, Buffer.from(text)]))

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1')
  const page = pathname === '/v2/product' ? pages.get(searchParams.get('after') ?? '') : undefined
  if (page === undefined) response.writeHead(404).end()
  else response.writeHead(200, { 'content-type': 'application/json', 'content-length': page.length }).end(page)
})
server.listen(0, '127.0.0.1', () => {
  // A TCP server's address is an object.
  const { port } = server.address() as AddressInfo
  process.stdout.write(`${port}\n`)
})
// Its parent holds the other end of this, so it never outlives the measurement.
process.stdin.on('end', () => process.exit()).resume()
