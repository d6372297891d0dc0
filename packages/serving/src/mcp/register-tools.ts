import { limitChecksFor } from '../limits/limited-operations.ts'
import type { OrderLimits } from '../limits/order-limits.ts'
import { checkOptions } from '../options/option-check.ts'
import { ownChecks, TOOL_CHECKS, type ToolOptions, type ToolTable } from './tool-options.ts'
import type { ToolServer } from './tool-server.ts'
import { register, toolsOf } from './tools.ts'

/**
 * Adds the tools to a server that you have.
 *
 * @throws ConfigurationError for options that cannot be.
 */
export function registerTools<Client extends object>(
  server: ToolServer,
  client: Client,
  table: ToolTable<Client>,
  options: ToolOptions & OrderLimits = {},
): void {
  checkOptions(options, { ...TOOL_CHECKS, ...ownChecks(table), ...limitChecksFor(table.servedOperations) })
  register(server, toolsOf(client, table, options))
}
