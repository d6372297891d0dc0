import { SchemaValidator } from '@google/gemini-cli-core/dist/src/utils/schemaValidator.js'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'

/** @param url where tools are served */
export async function connect(url) {
  const client = new Client({ name: 'hosts', version: '0.0.0' })
  await client.connect(new StreamableHTTPClientTransport(new URL(url)))
  const { tools } = await client.listTools()
  return {
    names: async () => tools.map(({ name }) => name),
    call: async (name, args) => {
      const { inputSchema } = tools.find((one) => one.name === name)
      const problem = SchemaValidator.validateSchema(inputSchema) ?? SchemaValidator.validate(inputSchema, args)
      if (problem !== null) throw new Error(`Gemini CLI refused it: ${problem}`)
      return client.callTool({ name, arguments: args })
    },
    close: () => client.close(),
  }
}
