// Adds the tools beside your own, over your existing transport.

import { McpServer } from '@modelcontextprotocol/server'
import { InngestRuns } from '@x/inngest-runs'
import { registerTools as registerInngestTools } from '@x/inngest-runs/mcp'
import { RunaPayouts } from '@x/runa-payouts'
import { registerTools as registerRunaTools } from '@x/runa-payouts/mcp'

// Created outside: a server is created for every request, but a client only once.
const runa = new RunaPayouts()
const inngest = new InngestRuns()

export function makeServer(): McpServer {
  const server = new McpServer({ name: 'back-office', version: '1.0.0' })
  registerRunaTools(server, runa, { readOnly: true })
  registerInngestTools(server, inngest)
  return server
}
