import type { FileHandle } from 'node:fs/promises'

/** A line as it is in the file, without its line feed. */
export interface RawLine {
  /** From 1. */
  readonly number: number
  /** Offset of its first byte. */
  readonly start: number
  /** Offset after it and its line feed. */
  readonly end: number
  readonly bytes: Buffer
  /** Whether a line feed ends it. Only the last line may lack one. */
  readonly whole: boolean
}

const CHUNK = 64 * 1024
const LINE_FEED = 0x0a

/** No journal has longer lines; a file that does is something else, and is not read into memory. */
export const LONGEST_LINE = 64 * 1024 * 1024

/**
 * Reads a file up to `end` line by line, one line in memory at a time. A line longer than `LONGEST_LINE` is returned
 * cut off, as the last one.
 */
export async function* rawLines(file: FileHandle, end: number): AsyncGenerator<RawLine, void, undefined> {
  let pieces: Buffer[] = []
  let held = 0
  let start = 0
  let number = 1
  const lineOf = (whole: boolean): RawLine => {
    const line = { number, start, end: start + held + (whole ? 1 : 0), bytes: Buffer.concat(pieces), whole }
    start = line.end
    number += 1
    pieces = []
    held = 0
    return line
  }
  for (let position = 0; position < end; ) {
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK, end - position))
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position)
    // This must not be taken for the end: what follows would be cut off.
    if (bytesRead === 0) throw Object.assign(new Error('the file ends too early'), { code: 'EOF' })
    position += bytesRead
    let rest = buffer.subarray(0, bytesRead)
    for (let at = rest.indexOf(LINE_FEED); at !== -1; at = rest.indexOf(LINE_FEED)) {
      pieces.push(rest.subarray(0, at))
      held += at
      rest = rest.subarray(at + 1)
      yield lineOf(true)
    }
    pieces.push(rest)
    held += rest.length
    if (held > LONGEST_LINE) break
  }
  if (held > 0) yield lineOf(false)
}
