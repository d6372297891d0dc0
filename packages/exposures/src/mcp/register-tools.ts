import type { ToolOptions, ToolTable } from './tool-options.ts'
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
  options: ToolOptions = {},
): void {
  register(server, toolsOf(client, table, options))
}
