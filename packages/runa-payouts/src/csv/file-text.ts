import { UnreadableFile } from './file-problem.ts'
import type { PayoutFile, PayoutFileSource } from './payout-file.ts'

export type Encoding = PayoutFile['encoding']

/** A file as text, in parts, and what it was written in. */
export interface FileText {
  readonly encoding: Encoding
  /** Without byte order mark. Throws UnreadableFile for what is not text. */
  readonly parts: AsyncIterable<string>
}

/** Files that are taken for lists, by their first bytes. */
const SIGNATURES: readonly (readonly [bytes: readonly number[], message: string])[] = [
  [
    [0x50, 0x4b, 0x03, 0x04],
    'this is a spreadsheet or another zip file, not text. In the spreadsheet program, save the sheet as "CSV UTF-8 (comma delimited)" and pass that file',
  ],
  [
    [0xd0, 0xcf, 0x11, 0xe0],
    'this is an old Excel file, not text. In Excel, save the sheet as "CSV UTF-8 (comma delimited)" and pass that file',
  ],
  [[0x25, 0x50, 0x44, 0x46], 'this is a PDF, not text. Export the list as CSV from the program that made it'],
  [[0x1f, 0x8b], 'this is compressed with gzip. Decompress it first'],
]

const LONGEST_SIGNATURE = 4

/**
 * Finds out how a file is encoded, and decodes it.
 *
 * @param parts of the file, all text or all bytes.
 */
export async function textOf(parts: AsyncIterator<Uint8Array | string>): Promise<FileText> {
  let head: Uint8Array | undefined
  for (;;) {
    const next = await parts.next()
    if (next.done === true) return decoded(head ?? new Uint8Array(), parts)
    if (typeof next.value === 'string') {
      if (head === undefined) return { encoding: 'utf-8', parts: checked(withFirst(next.value, textParts(parts))) }
      throw new TypeError('readPayouts: source: expected parts that are all text or all bytes')
    }
    head = head === undefined ? next.value : joined(head, next.value)
    if (head.length >= LONGEST_SIGNATURE) return decoded(head, parts)
  }
}

function decoded(head: Uint8Array, rest: AsyncIterator<Uint8Array | string>): FileText {
  for (const [bytes, message] of SIGNATURES) {
    if (bytes.every((byte, index) => head[index] === byte)) throw new UnreadableFile({ line: 1, message })
  }
  const [first, second] = head
  const all = withFirst(head, byteParts(rest))
  if (first === 0xff && second === 0xfe) return { encoding: 'utf-16le', parts: checked(utf16(all, 0)) }
  if (first === 0xfe && second === 0xff) return { encoding: 'utf-16be', parts: checked(utf16(all, 1)) }
  return { encoding: 'utf-8', parts: checked(utf8(all)) }
}

async function* utf8(parts: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  // Not fatal: a replacement character shows on which line the file is not UTF-8.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  for await (const part of parts) yield decoder.decode(part, { stream: true })
  yield decoder.decode()
}

/** By hand: not every runtime's TextDecoder knows both orders. */
async function* utf16(parts: AsyncIterable<Uint8Array>, highAt: 0 | 1): AsyncGenerator<string, void, undefined> {
  let left: number | undefined
  for await (const part of parts) {
    let text = ''
    for (const byte of part) {
      if (left === undefined) left = byte
      else {
        text += String.fromCharCode(highAt === 1 ? left * 256 + byte : byte * 256 + left)
        left = undefined
      }
    }
    yield text
  }
  // Half a character.
  if (left !== undefined) yield '\ufffd'
}

/** The text without its mark, up to the first character that is not text. */
async function* checked(parts: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let line = 1
  let begun = false
  let endsInReturn = false
  for await (const part of parts) {
    if (part === '') continue
    const text = begun || !part.startsWith('\ufeff') ? part : part.slice(1)
    if (!begun && text.startsWith('PK\u0003\u0004')) {
      throw new UnreadableFile({ line: 1, message: SIGNATURES[0]?.[1] ?? 'this is not text' })
    }
    begun = true
    const bad = text.search(NOT_TEXT)
    const before = bad === -1 ? text : text.slice(0, bad)
    line += (before.match(/\r\n?|\n/g) ?? []).length
    if (endsInReturn && before.startsWith('\n')) line -= 1
    if (bad !== -1) throw new UnreadableFile({ line, message: text.charAt(bad) === '\0' ? HAS_NUL : NOT_UTF8 })
    endsInReturn = text.endsWith('\r')
    yield text
  }
}

const NOT_TEXT = /[\0\ufffd]/

const HAS_NUL =
  'there is a NUL byte, so this is not a text file, or it is UTF-16 without a byte order mark. Save it as "CSV UTF-8" and pass that file'

const NOT_UTF8 =
  'there are bytes that are not UTF-8, as in files of an older encoding such as Windows-1252. Save the file as "CSV UTF-8", or as UTF-16 with a byte order mark'

async function* withFirst<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  yield first
  yield* rest
}

async function* byteParts(rest: AsyncIterator<Uint8Array | string>): AsyncGenerator<Uint8Array, void, undefined> {
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
    if (typeof next.value === 'string') {
      throw new TypeError('readPayouts: source: expected parts that are all text or all bytes')
    }
    yield next.value
  }
}

async function* textParts(rest: AsyncIterator<Uint8Array | string>): AsyncGenerator<string, void, undefined> {
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
    if (typeof next.value !== 'string') {
      throw new TypeError('readPayouts: source: expected parts that are all text or all bytes')
    }
    yield next.value
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length)
  both.set(one)
  both.set(other, one.length)
  return both
}

/** The most of a whole text or of whole bytes that is handled at once. */
const PART = 65_536

/** The parts of a source. Its generator closes the source when it is closed. */
export async function* partsOf(source: PayoutFileSource): AsyncGenerator<Uint8Array | string, void, undefined> {
  if (typeof source === 'string') {
    for (let start = 0; start < source.length; start += PART) yield source.slice(start, start + PART)
  } else if (source instanceof Uint8Array) {
    for (let start = 0; start < source.length; start += PART) yield source.subarray(start, start + PART)
  } else if (Symbol.asyncIterator in source) {
    yield* source
  } else yield* streamed(source)
}

/** For runtimes whose streams are not iterable. */
async function* streamed(
  stream: ReadableStream<Uint8Array> | ReadableStream<string>,
): AsyncGenerator<Uint8Array | string, void, undefined> {
  const reader = stream.getReader()
  let isOver = false
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) {
        isOver = true
        return
      }
      yield value
    }
  } finally {
    if (!isOver) await reader.cancel().catch(() => {})
  }
}
