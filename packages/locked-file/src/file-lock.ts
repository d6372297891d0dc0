import { randomUUID } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileKind } from './file-kind.ts'
import { errnoOf, type FileSystem, unlessMissing } from './file-system.ts'
import { hasEnded, ownIdentity, type ProcessIdentity } from './process-identity.ts'

/** A lock that is held. */
export interface FileLock {
  /**
   * Whether it was taken from a process that only looked dead and may wake up, now or by a holder before: what it still
   * writes must land nowhere.
   */
  readonly isTakenOver: boolean
  /** The file is out of the reach of those that it was taken from. */
  takeoverDone(): Promise<void>
  /** Whether it still is: a process that showed no life for too long has lost it. */
  isHeld(): Promise<boolean>
  /** Idempotent. */
  release(): Promise<void>
}

/** Two that ask at the same moment may both step back; so often they try again. */
const ATTEMPTS = 4
const LONGEST_PAUSE_MS = 60
/** So many signs of life within the stale time. */
const BEATS = 5

/**
 * Locks a file: puts a file of its own into the folder `<journal>.lock`, then looks who else is there. Whoever sees
 * another that lives steps back. Of any two, the later one sees the earlier, so that never both hold it. Names are never
 * used again, so that clearing a dead holder away cannot hit a living one: where a stale lock has one name, two processes
 * that clear it away at a time can both end up holding it, and one would cut off what the other has just written.
 *
 * A holder gives a sign of life by writing to its file; times are those of the file system, on whichever machine. One that
 * has shown none for too long may be frozen, and not dead: its file is renamed and stays, until the file was put out of
 * its reach. One that says itself that it is through, or whose process has certainly ended, is cleared away.
 *
 * @param staleMs after how long without a sign of life the lock may be taken over
 * @throws the error of its kind for `locked`.
 */
export async function lockFile(system: FileSystem, path: string, staleMs: number, kind: FileKind): Promise<FileLock> {
  const own = await ownIdentity(system)
  for (let attempt = 1; ; attempt += 1) {
    const { lock, blockedBy } = await tryToLock(system, path, staleMs, own)
    if (lock !== undefined) return lock
    if (attempt === ATTEMPTS) throw kind.failure('locked', lockedBy(path, staleMs, blockedBy, own))
    await new Promise((resolve) => setTimeout(resolve, Math.random() * LONGEST_PAUSE_MS))
  }
}

/** Another one at the lock. */
interface Other {
  readonly identity: ProcessIdentity | undefined
  /** How long ago it gave a sign of life, in ms. */
  readonly ageMs: number
}

type Trial =
  | { readonly lock: FileLock; readonly blockedBy?: never }
  | { readonly lock?: never; readonly blockedBy: Other | undefined }

async function tryToLock(system: FileSystem, path: string, staleMs: number, own: ProcessIdentity): Promise<Trial> {
  const folder = `${path}.lock`
  const name = randomUUID()
  const file = join(folder, name)
  const content = JSON.stringify(own)
  const handle = await createIn(system, folder, file)
  // The last holder removes the folder, maybe just now: try again.
  if (handle === undefined) return { blockedBy: undefined }
  const takenFrom: string[] = []
  const lock = heldLock(system, { folder, file, handle, content, beatMs: staleMs / BEATS, takenFrom })
  try {
    await handle.write(content, 0)
    const now = (await handle.stat()).mtimeMs
    for (const other of await system.readdir(folder)) {
      if (other === name) continue
      if (other.endsWith(TAKEN)) {
        takenFrom.push(join(folder, other))
        continue
      }
      const found = await stateOf(system, join(folder, other), { now, staleMs, own })
      if (found.kind === 'taken') takenFrom.push(found.file)
      if (found.kind !== 'alive') continue
      await lock.release()
      return { blockedBy: found.other }
    }
    return { lock }
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function createIn(system: FileSystem, folder: string, file: string): Promise<FileHandle | undefined> {
  try {
    await system.mkdir(folder, { mode: 0o700 })
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error
  }
  return unlessMissing(system.open(file, 'wx', 0o600))
}

/** How the file of a holder ends that the lock was taken from. */
const TAKEN = '.taken'

/** What a holder writes into its file when it is through, wherever the folder has been moved meanwhile. */
const RELEASED = 'released'

type State =
  | { readonly kind: 'alive'; readonly other: Other }
  /** It has certainly ended, or said that it is through. */
  | { readonly kind: 'gone' }
  /** It may be frozen. Its file has another name now, by which it sees that it has lost the lock. */
  | { readonly kind: 'taken'; readonly file: string }

/** Finds out how it is with another one at the lock, and clears it away unless it is alive. */
async function stateOf(
  system: FileSystem,
  file: string,
  { now, staleMs, own }: { readonly now: number; readonly staleMs: number; readonly own: ProcessIdentity },
): Promise<State> {
  const stats = await unlessMissing(system.stat(file))
  if (stats === undefined) return { kind: 'gone' }
  const text = (await unlessMissing(system.readText(file))) ?? ''
  const identity = readIdentity(text)
  const ageMs = Math.max(0, now - stats.mtimeMs)
  if (text.startsWith(RELEASED) || (identity !== undefined && (await hasEnded(system, identity, own)))) {
    await unlessMissing(system.unlink(file))
    return { kind: 'gone' }
  }
  if (ageMs <= staleMs) return { kind: 'alive', other: { identity, ageMs } }
  // Another process may do the same at this moment: the file has this name then.
  const taken = `${file}${TAKEN}`
  await unlessMissing(system.rename(file, taken))
  return { kind: 'taken', file: taken }
}

/** Undefined while it is being written. */
function readIdentity(text: string): ProcessIdentity | undefined {
  try {
    // Written by `tryToLock`; a file that somebody else put there can only make the lock harder to get.
    return JSON.parse(text) as ProcessIdentity
  } catch {
    return undefined
  }
}

interface HeldFile {
  readonly folder: string
  readonly file: string
  readonly handle: FileHandle
  readonly content: string
  readonly beatMs: number
  /** Files of those that it was taken from; filled while the lock is being got. */
  readonly takenFrom: readonly string[]
}

function heldLock(system: FileSystem, { folder, file, handle, content, beatMs, takenFrom }: HeldFile): FileLock {
  // A beat that fails is no news: whoever takes the lock away removes the file, and that is what `isHeld` asks about.
  let beating: Promise<unknown> = Promise.resolve()
  const beat = setInterval(() => {
    beating = handle.write(content, 0).catch(() => undefined)
  }, beatMs)
  // A process that has nothing else to do may end.
  beat.unref()
  let released: Promise<void> | undefined
  const release = async () => {
    clearInterval(beat)
    await beating
    // By the open file: its folder may have another name by now, and a name that is left behind would lock the file.
    await handle
      .truncate(0)
      .then(() => handle.write(RELEASED, 0))
      .catch(() => undefined)
    await handle.close().catch(() => undefined)
    await system.unlink(file).catch(() => undefined)
    // Refused while somebody else's file is in it.
    await system.rmdir(folder).catch(() => undefined)
  }
  return {
    get isTakenOver() {
      return takenFrom.length > 0
    },
    async takeoverDone() {
      for (const taken of takenFrom) await unlessMissing(system.unlink(taken))
    },
    isHeld: async () => released === undefined && (await unlessMissing(system.stat(file))) !== undefined,
    release: () => {
      released ??= release()
      return released
    },
  }
}

function lockedBy(path: string, staleMs: number, other: Other | undefined, own: ProcessIdentity): string {
  const { pid, host } = other?.identity ?? {}
  const left = Math.max(1, Math.ceil((staleMs - (other?.ageMs ?? 0)) / 1000))
  const advice =
    pid === own.pid && host === own.host
      ? 'this process has it open already. Close it first'
      : `${pid === undefined ? 'another process' : `process ${pid} on ${host}`} has it open. Wait for it to end; ` +
        `if it died, open again in ${left} s`
  return `${path} is locked: ${advice}.`
}
