import { createHash } from 'node:crypto'
import type { JournalBinding, JournalEntry } from '../payout-journal.ts'

/**
 * Lines of a journal file. Each is one JSON array, `["<checksum>",<content>]`, so that `jq` can read a journal too. The
 * checksum covers the bytes of the content exactly as written.
 */

/** The first line: what the file is. */
export interface Header {
  readonly journal: 'runa-payouts'
  readonly version: number
  /** Random. Part of every checksum below, so that a line of another journal is not valid in this one. */
  readonly id: string
  readonly binding: JournalBinding
}

/** Every other line: records that became durable together, so that a crash leaves all of them or none. */
export interface Batch {
  /** The number of the line in its file. Reveals a line that was removed, moved or duplicated. */
  readonly line: number
  readonly records: readonly JournalEntry[]
}

export const FORMAT_VERSION = 1

const START = '["'
const BETWEEN = '",'
const END = ']'
/** 64 bits of SHA-256, in hex: against accidents, not against forgers. */
const CHECKSUM_LENGTH = 16
const CONTENT_AT = START.length + CHECKSUM_LENGTH + BETWEEN.length

export function headerLine(header: Header): Buffer {
  return line('', JSON.stringify(header))
}

export function readHeader(bytes: Buffer): Header | undefined {
  const value = read('', bytes)
  // The checksum proves that this code wrote it, whatever the version.
  return isHeader(value) ? value : undefined
}

/** `records` are already JSON, so that what was measured is what is written. */
export function batchLine(journalId: string, number: number, records: readonly string[]): Buffer {
  return line(journalId, `{"line":${number},"records":[${records.join(',')}]}`)
}

/** Undefined if this is not that line of that journal, as it was written. */
export function readBatch(journalId: string, number: number, bytes: Buffer): Batch | undefined {
  const value = read(journalId, bytes)
  return isBatch(value) && value.line === number ? value : undefined
}

function line(seed: string, content: string): Buffer {
  return Buffer.from(`${START}${checksum(seed, content)}${BETWEEN}${content}${END}\n`)
}

function read(seed: string, bytes: Buffer): unknown {
  const content = bytes.subarray(CONTENT_AT, -END.length)
  const frame = `${START}${checksum(seed, content)}${BETWEEN}`
  if (bytes.subarray(0, CONTENT_AT).toString('latin1') !== frame) return undefined
  if (bytes.subarray(-END.length).toString('latin1') !== END) return undefined
  return JSON.parse(content.toString('utf8'))
}

function checksum(seed: string, content: string | Buffer): string {
  return createHash('sha256').update(seed).update(content).digest('hex').slice(0, CHECKSUM_LENGTH)
}

// Behind a valid checksum, these distinguish a header from a batch; they need not check more.
const isHeader = (value: unknown): value is Header => Object(value).journal === 'runa-payouts'

const isBatch = (value: unknown): value is Batch => Array.isArray(Object(value).records)
