import process from 'node:process'
import type { Readable, Writable } from 'node:stream'
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio'
import { undisturbed } from '@x/transport'
import { limitChecksFor } from '../limits/limited-operations.ts'
import type { OrderLimits } from '../limits/order-limits.ts'
import { anObject, checkOptions } from '../options/option-check.ts'
import { repeatedWritesOf } from '../repeats/repeated-write.ts'
import type { McpTable } from './mcp-options.ts'
import { boundedMessage } from './message-size.ts'
import { serverFactory } from './server-factory.ts'
import { ownChecks, TOOL_CHECKS, type ToolOptions } from './tool-options.ts'
import { toolsOf } from './tools.ts'
import { WholeLines } from './whole-lines.ts'

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
  options: ToolOptions & OrderLimits & StdioStreams = {},
): Promise<StdioServing> {
  checkOptions(options, {
    ...TOOL_CHECKS,
    ...ownChecks(table),
    ...limitChecksFor(table.servedOperations),
    stdin: anObject,
    stdout: anObject,
  })
  const { stdin = process.stdin, stdout = process.stdout } = options
  // Standard output belongs to the protocol.
  const log = options.log ?? ((line: string) => process.stderr.write(`${line}\n`))
  const refused = (reason: string) => undisturbed(() => log(`${table.name}: refused a message: ${reason}`))
  const transport = new Streams(stdin, stdout, refused)
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

type Message = Parameters<StdioServerTransport['send']>[0]

/** Tells when it has ended, whichever side ended it. */
class Streams extends StdioServerTransport {
  readonly ended: Promise<void>
  #end: () => void = () => {}

  readonly #leave: () => void

  constructor(stdin: Readable, stdout: Writable, refused: (reason: string) => void) {
    const lines = new WholeLines(({ id, ...error }) => {
      refused(error.message)
      // Whoever has gone is told nothing.
      super.send(boundedMessage({ jsonrpc: '2.0', id, error } as Message)).catch(() => {})
    })
    super(lines, stdout)
    const end = () => lines.end()
    const fail = (error: Error) => lines.destroy(error)
    stdin.pipe(lines)
    stdin.once('close', end)
    stdin.once('error', fail)
    this.#leave = () => {
      stdin.off('close', end)
      stdin.off('error', fail)
      stdin.unpipe(lines)
      // A stream that flows keeps the process.
      if (stdin.listenerCount('data') === 0) stdin.pause()
    }
    this.ended = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  override send(message: Message): Promise<void> {
    return super.send(boundedMessage(message))
  }

  override async close(): Promise<void> {
    await super.close()
    this.#leave()
    this.#end()
  }
}
