import * as stdio from '@x/serving/mcp-stdio'
import type { InngestRuns } from '../client.ts'
import type { InngestToolOptions } from './mcp.ts'
import { TOOL_TABLE } from './tool-table.ts'

export type { StdioServing } from '@x/serving/mcp-stdio'

/** An MCP server for the program that started this one, over standard input and output. */
export function serveMcpStdio(client: InngestRuns, options: InngestToolOptions = {}): Promise<stdio.StdioServing> {
  return stdio.serveMcpStdio(client, TOOL_TABLE, options)
}
