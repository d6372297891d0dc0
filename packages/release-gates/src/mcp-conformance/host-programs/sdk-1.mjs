import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'

/** @param url where tools are served */
export async function connect(url) {
  const client = new Client({ name: 'hosts', version: '0.0.0' })
  await client.connect(new StreamableHTTPClientTransport(new URL(url)))
  return {
    names: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: (name, args) => client.callTool({ name, arguments: args }),
    close: () => client.close(),
  }
}
