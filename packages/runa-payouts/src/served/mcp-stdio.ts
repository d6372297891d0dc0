import * as stdio from '@x/serving/mcp-stdio'
import type { RunaPayouts } from '../client.ts'
import type { RunaToolOptions } from './tool-options.ts'
import { toolTable } from './tool-table.ts'

export type { StdioServing } from '@x/serving/mcp-stdio'

/** An MCP server for the program that started this one, over standard input and output. */
export function serveMcpStdio(client: RunaPayouts, options: RunaToolOptions = {}): Promise<stdio.StdioServing> {
  return stdio.serveMcpStdio(client, toolTable(options), options)
}
