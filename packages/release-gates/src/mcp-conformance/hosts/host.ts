import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** A host that has found the tools of a server. */
export interface Connected {
  names(): Promise<readonly string[]>
  /** Calls a tool as the host does for a model: by its own judgement of arguments and results. Throws where it refuses. */
  call(name: string, args: Record<string, unknown>): Promise<HostResult>
  close(): Promise<unknown>
}

export interface HostResult {
  readonly isError?: boolean
  readonly structuredContent?: Readonly<Record<string, unknown>>
}

/** What calls tools for models, and the program that does what it does. */
export const HOSTS = [
  ['@modelcontextprotocol/sdk 1.x', 'sdk-1.mjs'],
  ['@modelcontextprotocol/client 2.x', 'client-2.mjs'],
  ["LangChain's MCP adapter", 'langchain.mjs'],
  ["Mastra's MCP client", 'mastra.mjs'],
  ['Vercel AI SDK', 'ai-sdk.mjs'],
  ["Gemini CLI core's schema validator", 'gemini-cli.mjs'],
] as const

/** Connects the host whose program lies in the folder. */
export async function connect(folder: string, program: string, url: string): Promise<Connected> {
  const host: unknown = await import(pathToFileURL(join(folder, program)).href)
  // One of the programs above, each of which has this one export.
  return (host as { connect(url: string): Promise<Connected> }).connect(url)
}
