import { MCPClient } from '@mastra/mcp'

/** @param url where tools are served */
export async function connect(url) {
  const client = new MCPClient({ id: url, servers: { tried: { url: new URL(url) } } })
  const tools = await client.listTools()
  const prefix = 'tried_'
  return {
    names: async () => Object.keys(tools).map((name) => name.replace(prefix, '')),
    // Judges arguments and results by the schemas. What does not fit comes back as an error in the place of a result.
    call: async (name, args) => {
      const result = await tools[`${prefix}${name}`].execute(args)
      if (result?.error === true) throw new Error(`Mastra refused it: ${JSON.stringify(result)}`)
      return { structuredContent: result }
    },
    close: () => client.disconnect(),
  }
}
