// Adds the tools to a server that has tools of your own.

import { McpServer } from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { InngestRuns } from '@x/inngest-runs'
import { registerTools as registerInngestTools } from '@x/inngest-runs/mcp'
import { RunaPayouts } from '@x/runa-payouts'
import { registerTools as registerRunaTools } from '@x/runa-payouts/mcp'

// Created outside: over HTTP, a server is created for every request, but a client only once.
const runa = new RunaPayouts()
const inngest = new InngestRuns()

function makeServer(): McpServer {
  const server = new McpServer({ name: 'back-office', version: '1.0.0' })
  // Your own tools: server.registerTool(…)
  registerRunaTools(server, runa, { readOnly: true })
  registerInngestTools(server, inngest)
  return server
}

// Your transport may be another one.
serveStdio(makeServer)
