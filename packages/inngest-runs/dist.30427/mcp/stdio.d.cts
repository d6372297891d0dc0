import { InngestRuns } from '../index.cjs';
import { InngestToolOptions } from './index.cjs';

/** A server at the other end of two streams. */
interface StdioServing {
	/** Resolves when the caller has closed its end and every write that was under way has ended. */
	readonly closed: Promise<void>;
	/** Takes no more messages; resolves when every write that was under way has ended. */
	close(): Promise<void>;
}

/** An MCP server for the program that started this one, over standard input and output. */
declare function serveMcpStdio(client: InngestRuns, options?: InngestToolOptions): Promise<StdioServing>;

export { serveMcpStdio };
export type { StdioServing };
