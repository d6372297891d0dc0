import { Transform, type TransformCallback } from 'node:stream'
import { isJsonObject } from '@x/transport'
import { MAX_BODY_BYTES } from '../access/body-text.ts'

/** Why a line is no message of the protocol, with the protocol's own number for that. */
export interface BadLine {
  readonly code: -32_700 | -32_600
  readonly message: string
  /** The id of the request, where it can be told. */
  readonly id: string | number | null
}

const NEWLINE = 0x0a

/**
 * Passes on the lines that hold a message, each in one piece, and tells of all others. A line that is too long is left out
 * to its end, and the next one counts again.
 */
export class WholeLines extends Transform {
  readonly #tell: (bad: BadLine) => void
  readonly #most: number
  /** What has come of the line that is not at its end; undefined once it is too long. */
  #parts: Uint8Array[] | undefined = []
  #size = 0

  constructor(tell: (bad: BadLine) => void, most: number = MAX_BODY_BYTES) {
    super()
    this.#tell = tell
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
      // Told at once: whoever sends without end would wait for ever otherwise.
      this.#parts = undefined
      this.#tell({ code: -32_600, message: `The message is larger than ${this.#most} bytes.`, id: null })
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
    else this.#tell(bad)
  }
}

function problemOf(line: string): BadLine | undefined {
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
