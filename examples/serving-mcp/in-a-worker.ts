import { RunaPayouts } from '@x/runa-payouts'
import { createMcpHandler } from '@x/runa-payouts/mcp'

interface Environment {
  readonly RUNA_API_KEY: string
  readonly MCP_TOKEN: string
}

/** Made once and kept: it remembers which orders were sent, so that a model that calls twice pays once. */
let tools: ((request: Request) => Promise<Response>) | undefined

export default {
  fetch(request: Request, { RUNA_API_KEY, MCP_TOKEN }: Environment): Promise<Response> {
    tools ??= createMcpHandler(new RunaPayouts({ apiKey: RUNA_API_KEY }), { token: MCP_TOKEN })
    return tools(request)
  },
}
