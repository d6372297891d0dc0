// Stands in for Parameter Store while the example is tested. You need not copy it.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Answers `GetParameter` on a port of this machine, as AWS does for an encrypted parameter. */
export async function startParameterStore(parameters: Readonly<Record<string, string>>) {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { Name, WithDecryption } = JSON.parse(Buffer.concat(chunks).toString())
    const Value = WithDecryption === true ? parameters[Name] : 'ciphertext'
    response.writeHead(Value === undefined ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' })
    response.end(JSON.stringify(Value === undefined ? { __type: 'ParameterNotFound' } : { Parameter: { Name, Value } }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // It listens on a port, not on a path.
  const { port } = server.address() as AddressInfo
  return {
    /** What a function needs in its environment to find it. */
    environment: {
      AWS_ENDPOINT_URL_SSM: `http://127.0.0.1:${port}`,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'none',
      AWS_SECRET_ACCESS_KEY: 'none',
    },
    async close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
