import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { RunaPayouts } from '@x/runa-payouts'
import { createMcpHandler } from '@x/runa-payouts/mcp'
import { createRestHandler } from '@x/runa-payouts/rest'

const runa = new RunaPayouts()
// If nothing is set on who may call, only this machine may, under its own names: no web page gets in.
const rest = createRestHandler(runa)
const tools = createMcpHandler(runa)

export const server = createServer(
  getRequestListener((request) => (new URL(request.url).pathname === '/mcp' ? tools(request) : rest(request))),
)
