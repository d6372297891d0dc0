import type { StdioServing } from '@x/runa-payouts/mcp/stdio'

/** How it is served. Default: as the package has it, with the additions that are served when they are named. */
export interface ServedAs {
  readonly tools?: readonly string[]
  readonly outputSchemas?: 'compact' | 'full' | 'none'
}

export type Arguments = () => Record<string, unknown>
export type OddAnswer = (args: Record<string, unknown>) => void

/** A published package, served as tools in front of a sandbox of its own. */
export interface ServedPackage {
  /** As `stdio-server.ts` is told it. */
  readonly name: string
  /** Answers requests of hosts, by HTTP. */
  readonly handler: (request: Request) => Promise<Response>
  /** What the client in another process needs to reach the same sandbox. */
  readonly environment: Readonly<Record<string, string>>
  /** Arguments with which each tool succeeds. */
  readonly calls: Readonly<Record<string, Arguments>>
  /** Has the upstream answer the next call of a tool in another shape than agreed, given the arguments of that call. */
  readonly answerOddly: Readonly<Record<string, OddAnswer>>
  close(): Promise<void>
}

/** Serves a package's tools over this process's standard streams, with a client that its environment sets up. */
export type ServeStdio = () => Promise<StdioServing>

/**
 * One for each tool that is served, in the order in which tools are listed: those given by name, and the other one for every
 * tool that is added later.
 */
export const forTools = <Value>(
  tools: readonly string[],
  given: Readonly<Record<string, Value>>,
  other: Value,
): Readonly<Record<string, Value>> => Object.fromEntries(tools.map((name) => [name, given[name] ?? other]))
