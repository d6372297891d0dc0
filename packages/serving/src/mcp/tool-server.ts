import type { JsonSchema } from '../schemas/openapi-document.ts'
import type { ToolResult } from './tool-result.ts'

/**
 * A Standard Schema that can also be read as JSON Schema: the form in which a server takes the schemas of its tools.
 */
export interface ToolSchema {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => { readonly value: unknown }
    readonly jsonSchema: {
      readonly input: () => Record<string, unknown>
      readonly output: () => Record<string, unknown>
    }
  }
}

/** How a tool is registered. */
export interface ToolConfig {
  readonly title: string
  readonly description: string
  readonly inputSchema: ToolSchema
  /** Absent if results are not described. */
  readonly outputSchema?: ToolSchema
  readonly annotations: {
    readonly readOnlyHint: boolean
    readonly destructiveHint: boolean
    readonly idempotentHint: boolean
    readonly openWorldHint: boolean
  }
}

/** The request of a tool call, as the server passes it, and how to report its progress. */
export interface ToolCallContext {
  readonly mcpReq: {
    readonly signal: AbortSignal
    readonly _meta?: Readonly<Record<string, unknown>> | undefined
    readonly notify?: ((notification: ProgressNotification) => Promise<void>) | undefined
  }
  /** The HTTP request, if the call came over HTTP. */
  readonly http?: { readonly req?: { readonly headers: Headers } | undefined } | undefined
}

/** The protocol's notification that a call is in progress. */
export interface ProgressNotification {
  method: 'notifications/progress'
  // A type and no interface: what a server takes allows for fields of any name.
  params: { progressToken: string | number; progress: number; message: string }
}

export type ToolHandler = (given: unknown, context: ToolCallContext) => Promise<ToolResult>

/**
 * A server that tools can be registered with: an `McpServer` of `@modelcontextprotocol/server`, from any copy of it.
 */
export interface ToolServer {
  registerTool(name: string, config: ToolConfig, handler: ToolHandler): unknown
}

/**
 * Publishes a schema without validating. Arguments are checked where every field can be named. A response is never
 * rejected because of its form: the call has taken effect.
 */
export const publishedSchema = (schema: JsonSchema): ToolSchema => ({
  '~standard': {
    version: 1,
    vendor: 'serving',
    validate: (value) => ({ value }),
    jsonSchema: { input: () => schema, output: () => schema },
  },
})
