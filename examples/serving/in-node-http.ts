import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { RunaPayouts } from '@x/runa-payouts'
import { createMcpHandler } from '@x/runa-payouts/mcp'
import { createRestHandler } from '@x/runa-payouts/rest'

const runa = new RunaPayouts()
// On this machine alone, and under its own names alone: no web page gets in.
const allowedHosts = ['localhost', '127.0.0.1']
const rest = createRestHandler(runa, { allowedHosts })
const tools = createMcpHandler(runa, { allowedHosts })

export const server = createServer(
  getRequestListener((request) => (new URL(request.url).pathname === '/mcp' ? tools(request) : rest(request))),
)
