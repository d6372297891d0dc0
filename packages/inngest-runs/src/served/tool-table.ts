import type { McpTable } from '@x/serving/mcp'
import type { InngestRuns } from '../client.ts'
import { OPENAPI } from '../openapi.gen.ts'
import { VERSION } from '../version.ts'
import { boundedAnswer } from './bounded-answer.ts'
import { SERVED_OPERATIONS } from './served-operations.ts'

/** How the MCP server describes itself, and what it serves. */
export const TOOL_TABLE: McpTable<InngestRuns> = {
  name: 'inngest-runs',
  version: VERSION,
  servedOperations: SERVED_OPERATIONS,
  document: OPENAPI,
  hide: boundedAnswer,
}
