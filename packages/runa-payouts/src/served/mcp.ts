import * as mcp from '@x/serving/mcp'
import type { RunaPayouts } from '../client.ts'
import type { RunaToolOptions } from './tool-options.ts'
import { toolTable } from './tool-table.ts'

export type { AmountByCurrency, OrderLimits } from '@x/serving/mcp'
export type { OrderCheck, OrderFindings } from '../orders/order-check.ts'
export type { OrderCheckOptions } from './order-checks.ts'
export type { RunaToolOptions } from './tool-options.ts'

/** How the tools are served over HTTP. */
export interface RunaMcpOptions extends RunaToolOptions, mcp.McpOptions {}

/**
 * Serves a client as MCP tools over HTTP: `(request) => Promise<Response>`. It has tools for orders (`create-order`,
 * `check-order`, `estimate-order`, `get-order`, `list-orders`) and products (`list-products`, `get-product`,
 * `list-product-countries`, `list-product-categories`), and `get-balance` if `tools` names it. It supports the
 * stateless protocol of 2026 and that of 2025.
 *
 * Pass `token`, `allowedHosts`, or both. Without either, it responds only if `Host` is a name of this machine. If
 * something in front of it authenticates callers, pass `token: false`.
 *
 * @throws ConfigurationError for invalid options: unknown ones, and a `token` that is undefined or empty.
 *
 * @example
 * ```ts
 * import { RunaPayouts } from '@x/runa-payouts'
 * import { createMcpHandler } from '@x/runa-payouts/mcp'
 *
 * export default { fetch: createMcpHandler(new RunaPayouts(), { token: 'your-token', readOnly: true }) }
 * ```
 */
export function createMcpHandler(
  client: RunaPayouts,
  options: RunaMcpOptions = {},
): (request: Request) => Promise<Response> {
  return mcp.createMcpHandler(client, toolTable(options), options)
}

/**
 * Adds the tools to a server that you have: an `McpServer` of `@modelcontextprotocol/server`.
 *
 * @throws ConfigurationError for invalid options.
 */
export function registerTools(server: ToolServer, client: RunaPayouts, options: RunaToolOptions = {}): void {
  mcp.registerTools(server, client, toolTable(options), options)
}

export type ToolServer = mcp.ToolServer
export type ServedEvent = mcp.ServedEvent
