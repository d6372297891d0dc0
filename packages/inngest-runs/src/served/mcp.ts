import * as mcp from '@x/serving/mcp'
import type { InngestRuns } from '../client.ts'
import { TOOL_TABLE } from './tool-table.ts'

/** Which tools there are. */
export type InngestToolOptions = Omit<mcp.ToolOptions, 'requireIdempotencyKey' | 'state' | 'onWrite'>

/** How the tools are served over HTTP. */
export type InngestMcpOptions = Omit<mcp.McpOptions, 'requireIdempotencyKey' | 'state' | 'onWrite'>

/**
 * Serves a client as MCP tools over HTTP: `(request) => Promise<Response>`. The tools are `get-function-run-status`,
 * `cancel-function-run`, `list-jobs-steps-run`, `list-runs`, `get-run-trace`, `wait-for-run`, `get-event` and
 * `list-events`. `invoke-function`, `rerun`, `cancel-runs` and `send-event` are served only if `tools` names them. No
 * result is larger than 20 kB. It supports the stateless protocol of 2026 and that of 2025.
 *
 * Pass `token`, `allowedHosts`, or both. Without either, it responds only if `Host` is a name of this machine. If
 * something in front of it authenticates callers, pass `token: false`.
 *
 * @throws ConfigurationError for invalid options: unknown ones, and a `token` that is undefined or empty.
 *
 * @example
 * ```ts
 * import { InngestRuns } from '@x/inngest-runs'
 * import { createMcpHandler } from '@x/inngest-runs/mcp'
 *
 * export default { fetch: createMcpHandler(new InngestRuns(), { token: 'your-token', readOnly: true }) }
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
