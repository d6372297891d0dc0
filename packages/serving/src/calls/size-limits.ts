import { cut, isJsonObject } from '@x/transport'

/** The largest request body that is read by default, in bytes: 1 MiB. */
export const MAX_BODY_BYTES = 1024 * 1024

/** More levels than any body of an API has. Code that copies, compares and writes bodies is recursive. */
export const DEEPEST = 64

/** Whether objects and arrays are in each other deeper than that, however deep they are. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  let holders = [value].filter(isHolder)
  for (let depth = 0; holders.length > 0; depth += 1) {
    if (depth === levels) return true
    holders = holders.flatMap((holder): unknown[] => Object.values(holder)).filter(isHolder)
  }
  return false
}

const isHolder = (value: unknown): value is object => typeof value === 'object' && value !== null

/** Bytes of an error that anything here answers with at most, whatever came in or from upstream: 64 KiB. */
export const LARGEST_ERROR = 64 * 1024

/** How much of an error is shown: characters of each text, and members of each list. */
interface Extent {
  readonly text: number
  readonly list: number
}

const EXTENTS: readonly Extent[] = [
  { text: 20_000, list: 1_000 },
  { text: 2_000, list: 100 },
  { text: 500, list: 20 },
  { text: 200, list: 1 },
]

/** Shown whole or not at all: cut off, it would be a different value. */
const WHOLE: ReadonlySet<string> = new Set(['idempotencyKey', 'orderId', 'runId', 'requestId', 'next'])

/** Characters of such a field. No id has as many, and no advice. */
const LONGEST_WHOLE = 1_000

/**
 * An error as it is, or in the fullest of ever shorter forms that is no larger than errors may be.
 *
 * @param written the error as it is answered
 * @param most bytes of that
 */
export function bounded<T extends object>(error: T, written: (error: T) => string, most: number = LARGEST_ERROR): T {
  let shown = error
  for (const extent of EXTENTS) {
    if (isWithin(written(shown), most)) return shown
    // Of the same shape, with fewer and shorter parts.
    shown = shortened(error, extent) as T
  }
  return shown
}

/** In bytes. A character has three at most, and most texts are far from the limit. */
export const isWithin = (text: string, most: number): boolean =>
  3 * text.length <= most || new TextEncoder().encode(text).length <= most

function shortened(value: unknown, extent: Extent): unknown {
  if (typeof value === 'string') return cut(value, extent.text)
  if (Array.isArray(value)) return value.slice(0, extent.list).map((member) => shortened(member, extent))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, held]) => !WHOLE.has(name) || typeof held !== 'string' || held.length <= LONGEST_WHOLE)
      .map(([name, held]) => [name, WHOLE.has(name) ? held : shortened(held, extent)]),
  )
}
