import { createHash } from 'node:crypto'
import { isJsonObject } from '@x/transport'

/** A value, with the time that it is needed. */
export interface KeptValue {
  readonly value: string
  /** How long it is kept after its last change, in ms. Null: forever. */
  readonly keepMs: number | null
  /** When that is over, in ms since the Unix epoch. Null: never. */
  readonly until: number | null
}

/** By name, the one that was changed longest ago first. */
export type KeptValues = ReadonlyMap<string, KeptValue>

/** A change that somebody asked for: as for `StateStore.replace`. */
export interface Replacement {
  readonly name: string
  readonly before: string | undefined
  readonly after: string | undefined
  readonly keepMs: number | undefined
}

export const currentValue = (values: KeptValues, name: string, now: number): string | undefined => {
  const kept = values.get(name)
  return kept !== undefined && (kept.until ?? Number.POSITIVE_INFINITY) > now ? kept.value : undefined
}

/** Makes changes one after the other. Tells which of them were made, as their value was as it was read. */
export function replaced(
  values: KeptValues,
  changes: readonly Replacement[],
  now: number,
): { readonly values: KeptValues; readonly made: readonly boolean[] } {
  const next = new Map(values)
  const made = changes.map(({ name, before, after, keepMs }) => {
    if (currentValue(next, name, now) !== before) return false
    next.delete(name)
    if (after !== undefined) {
      next.set(name, {
        value: after,
        keepMs: keepMs ?? null,
        until: keepMs === undefined ? null : now + keepMs,
      })
    }
    return true
  })
  return { values: next, made }
}

/**
 * What is still needed: no value whose time is over, and of more than `capacity` not those that were changed longest ago.
 * One that was written when the clock was ahead is kept no longer than one that is written now.
 */
export function needed(values: KeptValues, capacity: number, now: number): KeptValues {
  const kept = [...values]
    .filter(([name]) => currentValue(values, name, now) !== undefined)
    .map(([name, one]): [string, KeptValue] => {
      const { keepMs, until } = one
      return [name, keepMs === null || until === null ? one : { ...one, until: Math.min(until, now + keepMs) }]
    })
  let tooMany = kept.length - capacity
  return new Map(
    kept.filter(([, { until }]) => {
      if (until === null || tooMany <= 0) return true
      tooMany -= 1
      return false
    }),
  )
}

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
