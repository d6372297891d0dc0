import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'

/** @param url where tools are served */
export async function connect(url) {
  const client = new Client(
    { name: 'hosts', version: '0.0.0' },
    { versionNegotiation: { mode: { pin: '2026-07-28' } } },
  )
  await client.connect(new StreamableHTTPClientTransport(new URL(url)))
  return {
    names: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: (name, args) => client.callTool({ name, arguments: args }),
    close: () => client.close(),
  }
}
