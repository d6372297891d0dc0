import process from 'node:process'
import { type Readable, Transform, type TransformCallback, type Writable } from 'node:stream'
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio'
import { isJsonObject, undisturbed } from '@x/transport'
import { MAX_BODY_BYTES } from '../calls/size-limits.ts'
import { limitChecksFor } from '../limits/limited-operations.ts'
import type { OrderLimits } from '../limits/order-limits.ts'
import { anObject, checkOptions } from '../options/option-check.ts'
import { repeatedWritesOf } from '../repeats/repeated-write.ts'
import { type McpTable, ownChecks, TOOL_CHECKS, type ToolOptions } from './mcp-options.ts'
import { boundedMessage } from './message-size.ts'
import { serverFactory } from './server-factory.ts'
import { toolsOf } from './tools.ts'

/** Why a line is not a message of the protocol, with the protocol's error code. */
export interface InvalidLine {
  readonly code: -32_700 | -32_600
  readonly message: string
  /** The id of the request, if it is readable. */
  readonly id: string | number | null
}

const NEWLINE = 0x0a

/**
 * Passes on the lines that are a message, each in one chunk, and reports all others. A line that is too long is skipped
 * to its end.
 */
export class MessageLines extends Transform {
  readonly #report: (bad: InvalidLine) => void
  readonly #most: number
  /** What has come of the line that is not at its end; undefined once it is too long. */
  #parts: Uint8Array[] | undefined = []
  #size = 0

  constructor(report: (bad: InvalidLine) => void, most: number = MAX_BODY_BYTES) {
    super()
    this.#report = report
    this.#most = most
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    let from = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      this.#add(chunk.subarray(from, end))
      this.#endLine()
      from = end + 1
    }
    this.#add(chunk.subarray(from))
    done()
  }

  #add(part: Uint8Array): void {
    this.#size += part.length
    if (this.#size <= this.#most) {
      this.#parts?.push(part)
    } else if (this.#parts !== undefined) {
      // Reported at once: an endless line would never be reported otherwise.
      this.#parts = undefined
      this.#report({ code: -32_600, message: `The message is larger than ${this.#most} bytes.`, id: null })
    }
  }

  #endLine(): void {
    const line = this.#parts === undefined ? undefined : Buffer.concat(this.#parts)
    this.#parts = []
    this.#size = 0
    if (line === undefined) return
    const text = line.toString('utf8')
    if (text.trim() === '') return
    const bad = problemOf(text)
    if (bad === undefined) this.push(Buffer.concat([line, Buffer.of(NEWLINE)]))
    else this.#report(bad)
  }
}

function problemOf(line: string): InvalidLine | undefined {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    // Without the parser's own words, which quote the line.
    return { code: -32_700, message: 'The line is not JSON.', id: null }
  }
  const { jsonrpc, method, id, result, error } = isJsonObject(json) ? json : ({} as Record<string, unknown>)
  if (jsonrpc === '2.0' && (typeof method === 'string' || result !== undefined || error !== undefined)) return undefined
  return {
    code: -32_600,
    message: 'The line is not a message of JSON-RPC 2.0.',
    id: typeof id === 'string' || typeof id === 'number' ? id : null,
  }
}

/** Where messages come from and go to. */
export interface StdioStreams {
  /** Default: the process's own. */
  readonly stdin?: Readable | undefined
  /** Default: the process's own, on which nothing else may be written then. */
  readonly stdout?: Writable | undefined
}

/** A server at the other end of two streams. */
export interface StdioServing {
  /** Resolves once the caller has closed its end and every write has ended. */
  readonly closed: Promise<void>
  /** Stops reading messages. Resolves once every write has ended. */
  close(): Promise<void>
}

/**
 * Serves operations as tools to the program that started this one, in both eras of the protocol.
 *
 * @throws ConfigurationError for invalid options.
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
  const reportInvalid = (reason: string) => undisturbed(() => log(`${table.name}: refused a message: ${reason}`))
  const transport = new Streams(stdin, stdout, reportInvalid)
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

  constructor(stdin: Readable, stdout: Writable, reportInvalid: (reason: string) => void) {
    const lines = new MessageLines(({ id, ...error }) => {
      reportInvalid(error.message)
      // The caller may be gone.
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
