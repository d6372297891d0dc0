import { createHash } from 'node:crypto'
import { isJsonObject } from '@x/transport'
import type { KeptValue, KeptValues } from './kept-values.ts'

/**
 * The text of a state file. The first line says what it is and holds a checksum of all that follows; each line after it is a
 * value: `["<name>","<value>",<how long it is kept>,<until when>]`.
 */

/** Raise it with every change of the text. */
export const FORMAT_VERSION = 1

/** What a file turned out to be. */
export type StateFileText =
  | { readonly kind: 'state'; readonly values: KeptValues }
  /** Of somebody else. */
  | { readonly kind: 'foreign' }
  /** Of another version of this code. */
  | { readonly kind: 'other-format'; readonly version: number }
  /** Ours, and not as it was written. */
  | { readonly kind: 'broken' }

/** @param owner whose state it is: the package that serves. */
export function writtenState(owner: string, values: KeptValues): string {
  const lines = [...values].map(([name, { value, keepMs, until }]) => JSON.stringify([name, value, keepMs, until]))
  const content = lines.map((line) => `${line}\n`).join('')
  return `${JSON.stringify({ state: owner, version: FORMAT_VERSION, sha256: checksum(content) })}\n${content}`
}

export function readState(owner: string, text: string): StateFileText {
  const end = text.indexOf('\n')
  const header = end === -1 ? undefined : parsed(text.slice(0, end))
  if (!isJsonObject(header) || header.state !== owner || typeof header.version !== 'number') return { kind: 'foreign' }
  if (header.version !== FORMAT_VERSION) return { kind: 'other-format', version: header.version }
  const content = text.slice(end + 1)
  if (header.sha256 !== checksum(content)) return { kind: 'broken' }
  const entries = content
    .split('\n')
    .slice(0, -1)
    .map((line) => entryOf(parsed(line)))
  // Behind a checksum that fits they are as they were written, unless somebody made the checksum by hand.
  return entries.every((entry) => entry !== undefined)
    ? { kind: 'state', values: new Map(entries) }
    : { kind: 'broken' }
}

const checksum = (content: string): string => createHash('sha256').update(content).digest('hex')

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function entryOf(line: unknown): [string, KeptValue] | undefined {
  const [name, value, keepMs, until]: readonly unknown[] = Array.isArray(line) ? line : []
  return typeof name === 'string' && typeof value === 'string' && isTime(keepMs) && isTime(until)
    ? [name, { value, keepMs, until }]
    : undefined
}

const isTime = (value: unknown): value is number | null => value === null || typeof value === 'number'
