import * as mcp from '@x/serving/mcp'
import type { RunaPayouts } from '../client.ts'
import { toolTable } from './tool-table.ts'

export type { AmountByCurrency, OrderLimits } from '@x/serving/mcp'

/** Which tools there are, what they show, and what they pay at most. */
export interface RunaToolOptions extends mcp.ToolOptions, mcp.OrderLimits {
  /**
   * Shows payout URLs in results. Whoever has one can redeem the payout, and what a model reads is written down in many
   * places. Default: false.
   */
  readonly revealPayoutUrls?: boolean | undefined
}

/** How the tools are served by HTTP. */
export interface RunaMcpOptions extends RunaToolOptions, mcp.McpOptions {}

/**
 * An MCP server by HTTP for a client of yours, as a web-standard function. It has the tools `create-order`, `list-orders`,
 * `estimate-order` and `get-order`, and `get-balance` where `tools` names it. It speaks the stateless protocol of 2026 as
 * well as that of 2025.
 *
 * Pass `token`, `allowedHosts`, or both. With neither, it answers only who calls it by a name of this machine; where
 * something in front of it asks who calls, say `token: false`.
 *
 * @throws ConfigurationError for options that cannot be: unknown ones, and a `token` that is undefined or empty.
 *
 * @example
 * ```ts
 * import { RunaPayouts } from '@x/runa-payouts'
 * import { createMcpHandler } from '@x/runa-payouts/mcp'
 *
 * export default { fetch: createMcpHandler(new RunaPayouts(), { token: 'a-token-of-yours', readOnly: true }) }
 * ```
 */
export function createMcpHandler(
  client: RunaPayouts,
  options: RunaMcpOptions = {},
): (request: Request) => Promise<Response> {
  return mcp.createMcpHandler(client, toolTable(options.revealPayoutUrls), options)
}

/**
 * Adds the tools to a server that you have: an `McpServer` of `@modelcontextprotocol/server`.
 *
 * @throws ConfigurationError for options that cannot be.
 */
export function registerTools(server: ToolServer, client: RunaPayouts, options: RunaToolOptions = {}): void {
  mcp.registerTools(server, client, toolTable(options.revealPayoutUrls), options)
}

export type ToolServer = mcp.ToolServer
export type ServedEvent = mcp.ServedEvent
