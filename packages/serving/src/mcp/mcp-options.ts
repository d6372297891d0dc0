import { aPath, type OptionCheck } from '../options/option-check.ts'
import { SERVING_CHECKS, type ServingOptions } from '../options/serving-options.ts'
import { TOOL_CHECKS, type ToolOptions, type ToolTable } from './tool-options.ts'

/** What the server says it is. */
export interface ServerIdentity {
  readonly name: string
  readonly version: string
  /** How to use the tools together, for the model. */
  readonly instructions?: string | undefined
}

/** What a package says of the server that serves its operations. */
export interface McpTable<Client> extends ToolTable<Client>, ServerIdentity {}

/** How tools are served by HTTP. */
export interface McpOptions
  extends ToolOptions,
    Pick<ServingOptions, 'allowedHosts' | 'allowedOrigins' | 'token' | 'basePath' | 'maxBodyBytes'> {
  /** The path that it answers at, below `basePath`; anywhere else there is nothing. Default: `/mcp`. */
  readonly path?: string | undefined
}

export const MCP_CHECKS = { ...SERVING_CHECKS, ...TOOL_CHECKS, path: aPath } as const satisfies Readonly<
  Record<keyof McpOptions, OptionCheck>
>
