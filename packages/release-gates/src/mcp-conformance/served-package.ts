import type { StdioServing } from '@x/runa-payouts/mcp/stdio'

/** How it is served. Default: as the package has it, with the additions that are served when they are named. */
export interface ServedAs {
  readonly tools?: readonly string[]
  readonly outputSchemas?: 'compact' | 'full' | 'none'
}

/** A published package, served as tools in front of a sandbox of its own. */
export interface ServedPackage {
  /** As `stdio-server.ts` is told it. */
  readonly name: string
  /** Answers requests of hosts, by HTTP. */
  readonly handler: (request: Request) => Promise<Response>
  /** What the client in another process needs to reach the same sandbox. */
  readonly environment: Readonly<Record<string, string>>
  /** Arguments with which each tool succeeds. */
  readonly calls: Readonly<Record<string, () => Record<string, unknown>>>
  /** Has the upstream answer the next call of a tool in another shape than agreed, given the arguments of that call. */
  readonly answerOddly: Readonly<Record<string, (args: Record<string, unknown>) => void>>
  close(): Promise<void>
}

/** Serves a package's tools over this process's standard streams, with a client that its environment sets up. */
export type ServeStdio = () => Promise<StdioServing>
