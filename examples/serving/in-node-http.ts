import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { RunaPayouts } from '@x/runa-payouts'
import { createMcpHandler } from '@x/runa-payouts/mcp'
import { createRestHandler } from '@x/runa-payouts/rest'

const runa = new RunaPayouts() // the key is in RUNA_API_KEY
// If nothing is set on who may call, only this machine may, under its own names: no web page gets in.
const rest = createRestHandler(runa)
const tools = createMcpHandler(runa)

const server = createServer(
  getRequestListener((request) => (new URL(request.url).pathname === '/mcp' ? tools(request) : rest(request))),
)
server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo // it listens on a port, not on a path
  console.log(`http://127.0.0.1:${port}`)
})
