import { isJsonObject } from '@x/transport'
import { StateError } from '../state/state-error.ts'
import type { RecentWrite, RecentWrites } from './recent-writes.ts'

/** Raise it with every change of the text. */
const VERSION = 1

/** How writes are kept. Undefined: there are none. */
export const writtenWrites = (writes: RecentWrites): string | undefined =>
  writes.length === 0 ? undefined : JSON.stringify({ version: VERSION, writes })

/**
 * Reads what `writtenWrites` wrote. What it did not write is never taken for nothing: whoever was in it would be paid again.
 *
 * @throws StateError for any other text.
 */
export function readWrites(text: string | undefined): RecentWrites {
  if (text === undefined) return []
  const value = parsed(text)
  if (!isJsonObject(value)) throw new StateError(BROKEN)
  if (value.version !== VERSION) {
    throw new StateError(
      `the state of recent writes is of version ${JSON.stringify(value.version)}, and this server reads version ${VERSION}`,
    )
  }
  const writes: readonly unknown[] = Array.isArray(value.writes) ? value.writes : [undefined]
  if (!writes.every(isRecentWrite)) throw new StateError(BROKEN)
  return writes
}

const BROKEN = 'the state of recent writes is not what was written'

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isRecentWrite = (value: unknown): value is RecentWrite =>
  isJsonObject(value) &&
  typeof value.idempotencyKey === 'string' &&
  Number.isSafeInteger(value.open) &&
  (value.known === undefined || value.known === 'unknown' || value.known === 'accepted') &&
  typeof value.told === 'boolean' &&
  isJsonObject(value.subject) &&
  Object.values(value.subject).every((id) => typeof id === 'string') &&
  typeof value.failed === 'boolean' &&
  typeof value.until === 'number'
