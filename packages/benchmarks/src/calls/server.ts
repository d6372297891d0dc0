import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ANSWERS } from './answers.ts'

/**
 * The other side, in its own process so that none of its work is counted. It responds at once and from memory. It
 * reports the length of the last request body, so that every subject can be given a body of the same size.
 */
let lastBody = 0

const server = createServer((request, response) => {
  if (request.url === '/last-body') {
    response.end(String(lastBody))
    return
  }
  let size = 0
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
  })
  request.on('end', () => {
    lastBody = size
    const answer = ANSWERS.get(request.url ?? '')
    if (answer === undefined) {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length }).end(answer)
  })
})
server.keepAliveTimeout = 600_000
server.listen(0, '127.0.0.1', () => {
  // A TCP server's address is an object.
  const { port } = server.address() as AddressInfo
  process.stdout.write(`${port}\n`)
})
// Its parent holds the other end of this, so it never outlives the measurement.
process.stdin.on('end', () => process.exit()).resume()
