import { McpServer } from '@modelcontextprotocol/server'
import type { ServerIdentity } from './mcp-options.ts'
import { register, type Tool } from './tools.ts'

/** How long a host may go by a list of tools. It changes when the server is started anew. */
const FRESH_MS = 5 * 60 * 1000

/** Makes a server, of either protocol era, whose tools have been made before: one is needed for each request. */
export const serverFactory =
  ({ name, version, instructions }: ServerIdentity, tools: readonly Tool[]): (() => McpServer) =>
  () => {
    const server = new McpServer(
      { name, version },
      {
        // Which tools there are is settled when serving begins.
        capabilities: { tools: { listChanged: false } },
        cacheHints: { 'tools/list': { ttlMs: FRESH_MS } },
        ...(instructions === undefined ? {} : { instructions }),
      },
    )
    register(server, tools)
    return server
  }
