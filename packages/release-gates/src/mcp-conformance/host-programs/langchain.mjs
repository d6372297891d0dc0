import { MultiServerMCPClient } from '@langchain/mcp-adapters'

/** @param url where tools are served */
export async function connect(url) {
  const client = new MultiServerMCPClient({
    throwOnLoadError: true,
    mcpServers: { tried: { transport: 'http', url } },
  })
  const tools = await client.getTools()
  return {
    names: async () => tools.map(({ name }) => name),
    // The adapter judges arguments by its own reading of the schema, and throws where a tool has failed.
    call: async (name, args) => {
      const tool = tools.find((one) => one.name === name)
      const answer = await tool.invoke(args)
      return { structuredContent: JSON.parse(typeof answer === 'string' ? answer : answer.text) }
    },
    close: () => client.close(),
  }
}
