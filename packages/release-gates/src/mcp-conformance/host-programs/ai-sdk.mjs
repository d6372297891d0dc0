import { createMCPClient } from '@ai-sdk/mcp'

/** @param url where tools are served */
export async function connect(url) {
  const client = await createMCPClient({ transport: { type: 'http', url } })
  const tools = await client.tools()
  return {
    names: async () => Object.keys(tools),
    call: async (name, args) => {
      const { validate } = tools[name].inputSchema
      const judged = await validate?.(args)
      if (judged?.success === false) throw judged.error
      return tools[name].execute(args, { toolCallId: 'tried', messages: [] })
    },
    close: () => client.close(),
  }
}
