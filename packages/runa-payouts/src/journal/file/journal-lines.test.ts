import type { FileHandle } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { BINDING, claimOf } from '../../testing/journal-contract/sample-claims.ts'
import { isJournalError } from '../journal-error.ts'
import { journalLines } from './journal-lines.ts'
import { batchLine, type Header, headerLine } from './line-format.ts'
import { LONGEST_LINE } from './raw-lines.ts'

const PATH = 'payouts.journal'
const HEADER: Header = { journal: 'runa-payouts', version: 1, id: 'j-1', binding: BINDING }
const record = (key: string) => JSON.stringify({ type: 'claim', claim: claimOf(key, [key]) })
const batch = (line: number) => batchLine('j-1', line, [record(`k${line}`)])
const LINES = [headerLine(HEADER), batch(2), batch(3)] as const
const [FIRST, SECOND, THIRD] = LINES

/** A file in memory. */
function fileOf(bytes: Buffer): FileHandle {
  const read = async (into: Buffer, offset: number, length: number, position: number) => ({
    bytesRead: bytes.copy(into, offset, position, position + length),
    buffer: into,
  })
  // Lines are read only by this.
  return { read } as unknown as FileHandle
}

/** What is read from a file, one by one, and where its good lines end. */
async function readAll(...pieces: readonly (Buffer | string)[]) {
  const bytes = Buffer.concat(pieces.map((piece) => Buffer.from(piece)))
  const lines = journalLines(fileOf(bytes), PATH, bytes.length)
  const given: unknown[] = []
  for (;;) {
    const { done, value } = await lines.next()
    if (done === true) return { given, end: value }
    given.push(value)
  }
}

const errorOf = async (...pieces: readonly (Buffer | string)[]) => {
  const error: unknown = await readAll(...pieces).catch((thrown: unknown) => thrown)
  if (!isJournalError(error)) throw new Error('it was not rejected')
  return { code: error.code, message: error.message }
}

const notAsWritten = (line: number) => ({
  code: 'corrupt',
  message: `${PATH}, line ${line}, was damaged or changed after it was written. Nothing is guessed: restore the original file.`,
})
const NO_JOURNAL = {
  code: 'corrupt',
  message: `${PATH} is not a payout journal, or its line 1 was changed. The file was left unchanged.`,
}
const batchGiven = (line: number) => ({ line, records: [JSON.parse(record(`k${line}`))] })
const sizeOf = (...pieces: readonly Buffer[]) => pieces.reduce((size, { length }) => size + length, 0)

describe('a journal that is whole', () => {
  it('yields its header and then every batch, up to the end of the file', async () => {
    expect(await readAll(...LINES)).toEqual({
      given: [HEADER, batchGiven(2), batchGiven(3)],
      end: { lines: 3, bytes: sizeOf(...LINES) },
    })
  })

  it('may be a header alone', async () => {
    expect(await readAll(FIRST)).toEqual({ given: [HEADER], end: { lines: 1, bytes: FIRST.length } })
  })

  it('may be empty, before anything was written', async () => {
    expect(await readAll()).toEqual({ given: [], end: { lines: 0, bytes: 0 } })
  })

  it('is read no further than requested', async () => {
    const lines = journalLines(fileOf(Buffer.concat(LINES)), PATH, sizeOf(FIRST, SECOND))
    const given: unknown[] = []
    for await (const one of lines) given.push(one)
    expect(given).toEqual([HEADER, batchGiven(2)])
  })
})

describe('a last line that breaks off', () => {
  it('was never durable, wherever it breaks off: the good lines end before it', async () => {
    for (let length = 1; length < THIRD.length; length += 1) {
      expect(await readAll(FIRST, SECOND, THIRD.subarray(0, length)), `after ${length} bytes`).toEqual({
        given: [HEADER, batchGiven(2)],
        end: { lines: 2, bytes: sizeOf(FIRST, SECOND) },
      })
    }
  })

  it('is not returned even if only its line feed is missing: nothing in it had resolved', async () => {
    expect((await readAll(FIRST, SECOND.subarray(0, -1))).given).toEqual([HEADER])
  })

  it('may be as long as the longest line, and no longer', async () => {
    const tail = Buffer.alloc(LONGEST_LINE)
    expect((await readAll(FIRST, SECOND, tail)).end).toEqual({ lines: 2, bytes: sizeOf(FIRST, SECOND) })
    expect(await errorOf(FIRST, SECOND, tail, '\0')).toEqual(notAsWritten(3))
  })

  it('cannot be a header, which is in place whole or not at all', async () => {
    expect(await errorOf(FIRST.subarray(0, -1))).toEqual(NO_JOURNAL)
    expect(await errorOf(FIRST.subarray(0, 20))).toEqual(NO_JOURNAL)
  })
})

describe('a line that differs from what was written', () => {
  const changed = (line: Buffer) => {
    const other = Buffer.from(line)
    other[30] = 0
    return other
  }

  it.each([
    ['the last one, with its line feed', [FIRST, SECOND, changed(THIRD)], 3],
    ['one in the middle', [FIRST, changed(SECOND), THIRD], 2],
    ['one before a torn one', [FIRST, changed(SECOND), THIRD.subarray(0, 20)], 2],
    ['an empty one', [FIRST, SECOND, '\n'], 3],
    ['one that occurs twice', [FIRST, SECOND, SECOND], 3],
    ['a second header', [FIRST, FIRST], 2],
    ['one from another journal', [FIRST, batchLine('j-2', 2, [])], 2],
  ])('is rejected by its number: %s', async (_, pieces, line) => {
    expect(await errorOf(...pieces)).toEqual(notAsWritten(line))
  })

  it('is not returned, but the lines before it are', async () => {
    const given: unknown[] = []
    const bytes = Buffer.concat([FIRST, SECOND, changed(THIRD)])
    const reading = (async () => {
      for await (const one of journalLines(fileOf(bytes), PATH, bytes.length)) given.push(one)
    })()
    await expect(reading).rejects.toMatchObject({ code: 'corrupt' })
    expect(given).toEqual([HEADER, batchGiven(2)])
  })

  it.each([
    ['a batch', SECOND],
    ['a list of payouts', 'reference,amount\nemployee-7,10\n'],
    ['an empty line', '\n'],
  ])('means that the file is not a journal if it comes first: %s', async (_, first) => {
    expect(await errorOf(first, SECOND)).toEqual(NO_JOURNAL)
  })
})

it('a journal of another format is rejected, with both numbers', async () => {
  expect(await errorOf(headerLine({ ...HEADER, version: 2 }), SECOND)).toEqual({
    code: 'corrupt',
    message: `${PATH} is a journal of format 2, and this version of the package reads format 1`,
  })
})
