import process from 'node:process'
import type { Readable, Writable } from 'node:stream'
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio'
import { anObject, checkOptions } from '../option-check.ts'
import { repeatedWritesOf } from '../repeated-write.ts'
import type { McpTable } from './mcp-options.ts'
import { boundedMessage } from './message-size.ts'
import { serverFactory } from './server-factory.ts'
import { ownChecks, TOOL_CHECKS, type ToolOptions } from './tool-options.ts'
import { toolsOf } from './tools.ts'

/** Where messages come from and go to. */
export interface StdioStreams {
  /** Default: the process's own. */
  readonly stdin?: Readable | undefined
  /** Default: the process's own, on which nothing else may be written then. */
  readonly stdout?: Writable | undefined
}

/** A server at the other end of two streams. */
export interface StdioServing {
  /** Resolves when the caller has closed its end and every write that was under way has ended. */
  readonly closed: Promise<void>
  /** Takes no more messages; resolves when every write that was under way has ended. */
  close(): Promise<void>
}

/**
 * Serves operations as tools to the program that started this one, in both eras of the protocol.
 *
 * @throws ConfigurationError for options that cannot be.
 */
export async function serveMcpStdio<Client extends object>(
  client: Client,
  table: McpTable<Client>,
  options: ToolOptions & StdioStreams = {},
): Promise<StdioServing> {
  checkOptions(options, { ...TOOL_CHECKS, ...ownChecks(table), stdin: anObject, stdout: anObject })
  const { stdin = process.stdin, stdout = process.stdout } = options
  // Standard output belongs to the protocol.
  const log = options.log ?? ((line: string) => process.stderr.write(`${line}\n`))
  const transport = new Streams(stdin, stdout)
  const { close } = serveStdio(serverFactory(table, toolsOf(client, table, { ...options, log })), { transport })
  const settled = async () => {
    await repeatedWritesOf(client).settled()
    // What there is to say of a write is said right after its end.
    await new Promise((resolve) => setImmediate(resolve))
  }
  return {
    closed: transport.ended.then(settled),
    close: async () => {
      await close()
      await settled()
    },
  }
}

/** Tells when it has ended, whichever side ended it. */
class Streams extends StdioServerTransport {
  readonly ended: Promise<void>
  #end: () => void = () => {}

  constructor(stdin: Readable, stdout: Writable) {
    super(stdin, stdout)
    this.ended = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  override send(message: Parameters<StdioServerTransport['send']>[0]): Promise<void> {
    return super.send(boundedMessage(message))
  }

  override async close(): Promise<void> {
    await super.close()
    this.#end()
  }
}
