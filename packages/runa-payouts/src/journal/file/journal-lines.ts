import type { FileHandle } from 'node:fs/promises'
import { JournalError } from '../journal-error.ts'
import { type Batch, FORMAT_VERSION, type Header, readBatch, readHeader } from './line-format.ts'
import { LONGEST_LINE, type RawLine, rawLines } from './raw-lines.ts'

/** Where a journal's valid lines end. */
export interface JournalEnd {
  readonly lines: number
  readonly bytes: number
}

/**
 * Reads a journal up to `size`: yields first its header, then every batch, and returns where the valid lines end,
 * which is before `size` if the last line is torn.
 *
 * @throws JournalError `corrupt`, naming the line, for anything that a crash of a process or machine cannot leave
 * behind.
 */
export async function* journalLines(
  file: FileHandle,
  path: string,
  size: number,
): AsyncGenerator<Header | Batch, JournalEnd, undefined> {
  let header: Header | undefined
  let end: JournalEnd = { lines: 0, bytes: 0 }
  let bad: RawLine | undefined
  for await (const line of rawLines(file, size)) {
    if (bad !== undefined) throw notAsWritten(path, bad)
    if (header === undefined) {
      header = headerOf(line, path)
      yield header
    } else {
      const batch = line.whole ? readBatch(header.id, line.number, line.bytes) : undefined
      if (batch === undefined) {
        bad = line
        continue
      }
      yield batch
    }
    end = { lines: line.number, bytes: line.end }
  }
  if (bad !== undefined && !isTorn(bad)) throw notAsWritten(path, bad)
  return end
}

/**
 * Whether a bad last line is what a process or machine leaves if it dies while writing: it breaks off before its line
 * feed. Nothing in such a line had resolved.
 *
 * A last line that has its line feed but is still wrong, holes included, may have been changed afterwards. The order
 * that it recorded may have been sent: cutting the line off would forget a payment.
 */
function isTorn(line: RawLine): boolean {
  return line.bytes.length <= LONGEST_LINE && !line.whole
}

function headerOf(line: RawLine, path: string): Header {
  // A header is written completely or not at all: it is never torn.
  const header = line.whole ? readHeader(line.bytes) : undefined
  if (header === undefined) {
    throw new JournalError(
      'corrupt',
      `${path} is not a payout journal, or its line 1 was changed. The file was left unchanged.`,
    )
  }
  if (header.version !== FORMAT_VERSION) {
    throw new JournalError(
      'corrupt',
      `${path} is a journal of format ${header.version}, and this version of the package reads format ${FORMAT_VERSION}`,
    )
  }
  return header
}

function notAsWritten(path: string, line: RawLine): JournalError {
  return new JournalError(
    'corrupt',
    `${path}, line ${line.number}, was damaged or changed after it was written. Nothing is guessed: restore the original file.`,
  )
}
