// The tools as a function from a request to a response: everything else here mounts it.

import { RunaPayouts } from '@x/runa-payouts'
import { createMcpHandler } from '@x/runa-payouts/mcp'

export const tools = createMcpHandler(new RunaPayouts(), {
  // Names that the server is called by. A web page can give this machine any other.
  allowedHosts: ['localhost', '127.0.0.1', 'payouts.example.com'],
  // Whoever calls it can pay people, so that nobody may without this.
  token: process.env.MCP_TOKEN,
  // A key that the model has to name, since it may call twice and mean one thing.
  requireIdempotencyKey: true,
})
