import * as mcp from '@x/serving/mcp'
import type { InngestRuns } from '../client.ts'
import { TOOL_TABLE } from './tool-table.ts'

/** Which tools there are. */
export type InngestToolOptions = Omit<mcp.ToolOptions, 'requireIdempotencyKey' | 'state' | 'onWrite'>

/** How the tools are served by HTTP. */
export type InngestMcpOptions = Omit<mcp.McpOptions, 'requireIdempotencyKey' | 'state' | 'onWrite'>

/**
 * An MCP server by HTTP for a client of yours, as a web-standard function. It has the tools `get-function-run-status`,
 * `cancel-function-run` and `list-jobs-steps-run`, and the additions `list-runs`, `get-run-trace` and `wait-for-run`. No
 * answer is larger than 20 kB. It speaks the stateless protocol of 2026 as well as that of 2025.
 *
 * Pass `token`, `allowedHosts`, or both. With neither, it answers only who calls it by a name of this machine; where
 * something in front of it asks who calls, say `token: false`.
 *
 * @throws ConfigurationError for invalid options: unknown ones, and a `token` that is undefined or empty.
 *
 * @example
 * ```ts
 * import { InngestRuns } from '@x/inngest-runs'
 * import { createMcpHandler } from '@x/inngest-runs/mcp'
 *
 * export default { fetch: createMcpHandler(new InngestRuns(), { token: 'a-token-of-yours', readOnly: true }) }
 * ```
 */
export function createMcpHandler(
  client: InngestRuns,
  options: InngestMcpOptions = {},
): (request: Request) => Promise<Response> {
  return mcp.createMcpHandler(client, TOOL_TABLE, options)
}

/**
 * Adds the tools to a server that you have: an `McpServer` of `@modelcontextprotocol/server`.
 *
 * @throws ConfigurationError for invalid options.
 */
export function registerTools(server: ToolServer, client: InngestRuns, options: InngestToolOptions = {}): void {
  mcp.registerTools(server, client, TOOL_TABLE, options)
}

export type ToolServer = mcp.ToolServer
export type ServedEvent = mcp.ServedEvent
