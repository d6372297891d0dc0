import type { McpTable } from '@x/exposures/mcp'
import type { InngestRuns } from './client.ts'
import { EXPOSURES } from './exposure.ts'
import { OPENAPI } from './openapi.gen.ts'
import { VERSION } from './version.ts'

/** What the MCP server says of itself, and what it serves. */
export const TOOL_TABLE: McpTable<InngestRuns> = {
  name: 'inngest-runs',
  version: VERSION,
  exposures: EXPOSURES,
  document: OPENAPI,
}
