import { InngestRuns } from '../index.cjs';
import { ServingOptions } from '../rest.cjs';

/** How operations become tools. */
interface ToolOptions extends Pick<ServingOptions, 'readOnly' | 'tools' | 'requireIdempotencyKey' | 'clock'> {
	/**
	 * Told, in one line without secrets, what a write came to whose caller had left before it ended. Default: nobody.
	 */
	readonly log?: ((line: string) => void) | undefined;
}

/** How tools are served by HTTP. */
interface McpOptions extends ToolOptions, Pick<ServingOptions, 'allowedHosts' | 'allowedOrigins' | 'token' | 'maxBodyBytes'> {
	/** The path that it answers at; anywhere else there is nothing. Default: `/mcp`. */
	readonly path?: string | undefined;
}

/** What a tool call ends in, in the protocol's form. */
interface ToolResult {
	readonly content: {
		type: 'text';
		text: string;
	}[];
	readonly structuredContent: Record<string, unknown>;
	readonly isError?: boolean;
	readonly _meta?: Record<string, unknown>;
	/** The protocol allows for more. */
	readonly [field: string]: unknown;
}

/** A Standard Schema that can also say what it is as JSON Schema: the form in which a server takes the schemas of its tools. */
interface ToolSchema {
	readonly '~standard': {
		readonly version: 1;
		readonly vendor: string;
		readonly validate: (value: unknown) => {
			readonly value: unknown;
		};
		readonly jsonSchema: {
			readonly input: () => Record<string, unknown>;
			readonly output: () => Record<string, unknown>;
		};
	};
}
/** How a tool is registered. */
interface ToolConfig {
	readonly title: string;
	readonly description: string;
	readonly inputSchema: ToolSchema;
	readonly outputSchema: ToolSchema;
	readonly annotations: {
		readonly readOnlyHint: boolean;
		readonly destructiveHint: boolean;
		readonly idempotentHint: boolean;
		readonly openWorldHint: boolean;
	};
}
/** What a server tells of the request that a tool is called in. */
interface ToolCallContext {
	readonly mcpReq: {
		readonly signal: AbortSignal;
	};
}
type ToolHandler = (given: unknown, context: ToolCallContext) => Promise<ToolResult>;
/** A server that tools can be registered with: an `McpServer` of `@modelcontextprotocol/server`, from whichever copy of it. */
interface ToolServer$1 {
	registerTool(name: string, config: ToolConfig, handler: ToolHandler): unknown;
}

/** Which tools there are. */
type InngestToolOptions = Omit<ToolOptions, 'requireIdempotencyKey'>;
/** How the tools are served by HTTP. */
type InngestMcpOptions = Omit<McpOptions, 'requireIdempotencyKey'>;
/**
 * An MCP server by HTTP for a client of yours, as a web-standard function. It has the tools `get-function-run-status`,
 * `cancel-function-run` and `list-jobs-steps-run`, and speaks the stateless protocol of 2026 as well as that of 2025.
 *
 * Pass `token`, `allowedHosts`, or both. With neither, it answers only who calls it by a name of this machine; where
 * something in front of it asks who calls, say `token: false`.
 *
 * @throws ConfigurationError for options that cannot be: unknown ones, and a `token` that is undefined or empty.
 *
 * @example
 * ```ts
 * import { InngestRuns } from '@x/inngest-runs'
 * import { createMcpHandler } from '@x/inngest-runs/mcp'
 *
 * export default { fetch: createMcpHandler(new InngestRuns(), { token: 'a-token-of-yours', readOnly: true }) }
 * ```
 */
declare function createMcpHandler(client: InngestRuns, options?: InngestMcpOptions): (request: Request) => Promise<Response>;
/**
 * Adds the tools to a server that you have: an `McpServer` of `@modelcontextprotocol/server`.
 *
 * @throws ConfigurationError for options that cannot be.
 */
declare function registerTools(server: ToolServer, client: InngestRuns, options?: InngestToolOptions): void;
type ToolServer = ToolServer$1;

export { createMcpHandler, registerTools };
export type { InngestMcpOptions, InngestToolOptions, ToolServer };
