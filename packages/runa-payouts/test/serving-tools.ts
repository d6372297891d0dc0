import { type McpEra, mcpCaller } from '@x/test-kit'
import type { RunaPayoutsOptions } from '../src/index.ts'
import { createMcpHandler, type RunaMcpOptions } from '../src/served/mcp.ts'
import { sandboxes } from './running-sandbox.ts'

/** Starts tools in front of sandboxes; `close` ends all that were started. */
export function toolServers() {
  const { start, close } = sandboxes()
  return { serving: servingWith(start), close }
}

type Start = ReturnType<typeof sandboxes>['start']

/** A sandbox on a socket, the tools in front of it, and a host of one era that calls them. */
const servingWith =
  (start: Start) =>
  async (
    era: McpEra = '2026-07-28',
    options: RunaMcpOptions = {},
    client: RunaPayoutsOptions = {},
    sandbox: Parameters<Start>[0] = {},
  ) => {
    const running = await start(sandbox)
    const handler = createMcpHandler(running.client(client), { clock: running.clock, ...options })
    return { ...running, ...mcpCaller(handler, era), placed: () => running.sandbox.ledger.orders }
  }
