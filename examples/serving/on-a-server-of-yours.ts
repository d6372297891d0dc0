// Beside tools of your own, over the transport that you have.

import { McpServer } from '@modelcontextprotocol/server'
import { InngestRuns } from '@x/inngest-runs'
import { registerTools as registerInngestTools } from '@x/inngest-runs/mcp'
import { RunaPayouts } from '@x/runa-payouts'
import { registerTools as registerRunaTools } from '@x/runa-payouts/mcp'

// Outside: a server is made for every request, a client only once.
const runa = new RunaPayouts()
const inngest = new InngestRuns()

export function makeServer(): McpServer {
  const server = new McpServer({ name: 'back-office', version: '1.0.0' })
  registerRunaTools(server, runa, { readOnly: true })
  registerInngestTools(server, inngest)
  return server
}
