import { isJsonObject, type Outcome } from '@x/transport'
import { StateError } from '../state/state-store.ts'

/** How long a write that may have happened, or has, is held against one without a key, in ms. */
export const REMEMBERED_MS = 10 * 60 * 1000

/** What was made, where the answer said. */
export interface ResourceIds {
  readonly orderId?: string
  readonly runId?: string
}

/** All that is kept of a write: neither its body nor its answer. */
export interface RecentWrite {
  readonly idempotencyKey: string
  /** Calls that were sent and whose end is not recorded: they are under way, or their process has died. */
  readonly open: number
  /** What the calls before came to. Undefined where none has ended, or what they came to is nothing. */
  readonly known: 'unknown' | 'accepted' | undefined
  /** Whether somebody who had not named the key was told it, and so may come back with it. */
  readonly told: boolean
  readonly resourceIds: ResourceIds
  /** Whether what was made came to nothing, as the answer said. */
  readonly failed: boolean
  /** Until when it counts, in ms since the Unix epoch. */
  readonly until: number
}

/** Writes of one and the same body, the latest last. */
export type RecentWrites = readonly RecentWrite[]

/** Whether it is happening, may have happened, or has. */
const stands = ({ open, known }: RecentWrite): boolean => open > 0 || known !== undefined

/** What somebody asks for. */
export interface Beginning {
  /** As the caller named it; undefined where the caller did not. */
  readonly given: string | undefined
  /** Gives the key to take where there is none, the same one each time. */
  readonly made: () => string
  readonly now: number
  /** Writes of this body that are in flight in this very process: those are not over, however long they take. */
  readonly inFlight: RecentWrites
}

/** What becomes of it: it is sent under `write.idempotencyKey`, or refused since `standing` may be the same. */
export type Begun =
  | { readonly writes: RecentWrites; readonly write: RecentWrite; readonly standing?: never }
  | { readonly writes: RecentWrites; readonly write?: never; readonly standing: RecentWrite }

/**
 * Decides whether a write is sent. One that names its key always is: the key says what is meant. One without is refused
 * while another one of the same body stands; after one that came to nothing it is sent under the key that callers were told
 * then, so that one who comes back with that key does not pay once more.
 */
export function begin(recorded: RecentWrites, { given, made, now, inFlight }: Beginning): Begun {
  const writes = current(recorded, inFlight, now)
  const earlier = given === undefined ? (writes.findLast(stands) ?? writes.at(-1)) : undefined
  if (earlier !== undefined && stands(earlier)) {
    const standing = { ...earlier, told: true }
    return { writes: writes.map((write) => (write === earlier ? standing : write)), standing }
  }
  const idempotencyKey = given ?? earlier?.idempotencyKey ?? made()
  const known = writes.find((write) => write.idempotencyKey === idempotencyKey) ?? newWrite(idempotencyKey)
  const write: RecentWrite = {
    ...known,
    open: known.open + 1,
    told: known.told || given === undefined,
    until: now + REMEMBERED_MS,
  }
  return { writes: [...without(writes, idempotencyKey), write], write }
}

/** What a call came to. */
export interface Ending {
  /** The write as it was when the call began. */
  readonly begun: RecentWrite
  readonly outcome: Outcome
  readonly resourceIds: ResourceIds
  /** Undefined where the answer did not say. */
  readonly failed: boolean | undefined
  /** Whether the API keeps its answer under the key, which will never get another. */
  readonly kept: boolean
  readonly now: number
  /** Those that are in flight in this process, without the one that has ended. */
  readonly inFlight: RecentWrites
}

/** Records the end of a call. */
export function end(recorded: RecentWrites, ending: Ending): RecentWrites {
  const { outcome, resourceIds, kept, now, inFlight } = ending
  const { idempotencyKey } = ending.begun
  const writes = current(recorded, inFlight, now)
  const found = writes.findIndex((write) => write.idempotencyKey === idempotencyKey)
  const begun = writes[found] ?? { ...ending.begun, open: 1, known: undefined }
  const ended: RecentWrite = {
    ...begun,
    open: Math.max(0, begun.open - 1),
    // An answer that the API keeps under the key is all that the key will ever get, and no reason to keep it.
    told: begun.told && !kept,
    failed: ending.failed ?? begun.failed,
  }
  const until = now + REMEMBERED_MS
  // In its place: a write that ends is no later than one that began meanwhile.
  const replacedBy = (...by: RecentWrites) => [
    ...writes.slice(0, found === -1 ? undefined : found),
    ...by,
    ...(found === -1 ? [] : writes.slice(found + 1)),
  ]
  if (outcome === 'unknown' || outcome === 'accepted') {
    // Once it is known to have happened, a later call that was lost does not make it doubtful.
    const known = begun.known === 'accepted' ? 'accepted' : outcome
    return replacedBy({ ...ended, known, resourceIds: { ...begun.resourceIds, ...resourceIds }, until })
  }
  // A refusal of this call said nothing about an earlier one with the same key, which would still stand.
  if (stands(ended)) return replacedBy(ended)
  return ended.told ? replacedBy({ ...ended, until }) : replacedBy()
}

/** Those that count: what is over is not, unless it is in flight here. */
function current(recorded: RecentWrites, inFlight: RecentWrites, now: number): RecentWrites {
  const here = new Map(inFlight.map((write) => [write.idempotencyKey, write]))
  const kept = recorded.flatMap((write): RecentWrites => {
    const flying = here.get(write.idempotencyKey)
    here.delete(write.idempotencyKey)
    if (write.until > now) return [write]
    return flying === undefined ? [] : [{ ...write, open: flying.open, known: undefined }]
  })
  // What the store has given up meanwhile.
  return [...[...here.values()].map((write) => ({ ...write, known: undefined })), ...kept]
}

const without = (writes: RecentWrites, idempotencyKey: string): RecentWrites =>
  writes.filter((write) => write.idempotencyKey !== idempotencyKey)

const newWrite = (idempotencyKey: string): RecentWrite => ({
  ...{ idempotencyKey, open: 0, known: undefined, told: false, resourceIds: {}, failed: false, until: 0 },
})

/** Raise it with every change of the text. */
const VERSION = 2

/** How writes are kept. Undefined: there are none. */
export const writtenWrites = (writes: RecentWrites): string | undefined =>
  writes.length === 0 ? undefined : JSON.stringify({ version: VERSION, writes })

/**
 * Reads what `writtenWrites` wrote. Any other text is an error: ignoring it could pay people again.
 *
 * @throws StateError for any other text.
 */
export function readWrites(text: string | undefined): RecentWrites {
  if (text === undefined) return []
  const value = parsed(text)
  if (!isJsonObject(value)) throw new StateError(BROKEN)
  if (value.version !== VERSION) {
    throw new StateError(
      `the state of recent writes has version ${JSON.stringify(value.version)}, and this server reads version ${VERSION}`,
    )
  }
  const writes: readonly unknown[] = Array.isArray(value.writes) ? value.writes : [undefined]
  if (!writes.every(isRecentWrite)) throw new StateError(BROKEN)
  return writes
}

const BROKEN = 'the state of recent writes is damaged'

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
  isJsonObject(value.resourceIds) &&
  Object.values(value.resourceIds).every((id) => typeof id === 'string') &&
  typeof value.failed === 'boolean' &&
  typeof value.until === 'number'
