import { randomUUID } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileKind } from './file-kind.ts'
import { errnoOf, type FileSystem, unlessMissing } from './file-system.ts'
import { hasEnded, ownIdentity, type ProcessIdentity } from './process-identity.ts'

/** A held lock. */
export interface FileLock {
  /**
   * Whether it was taken over from a process that only seemed dead and may wake up, now or by an earlier holder: what
   * that process still writes must not reach the file.
   */
  readonly isTakenOver: boolean
  /** The file is out of reach of earlier holders. */
  takeoverDone(): Promise<void>
  /** Whether it still is. A process without a heartbeat for too long has lost it. */
  isHeld(): Promise<boolean>
  /** Idempotent. */
  release(): Promise<void>
}

/** Two processes that try at the same moment may both step back; this is how often they try again. */
const ATTEMPTS = 4
const LONGEST_PAUSE_MS = 60
/** Heartbeats within the stale time. */
const BEATS = 5

/**
 * Locks a file: puts its own file into the folder `<path>.lock`, then looks for other files there. A process that sees
 * another live one steps back. Of any two, the later one sees the earlier, so both never hold the lock. Names are never
 * reused, so removing a dead holder's file cannot hit a live one. If a stale lock had one fixed name, two processes
 * that remove it at the same time could both end up holding it, and one would cut off what the other has just written.
 *
 * A holder's heartbeat is a write to its file; times are those of the file system, on whichever machine. A holder
 * without a heartbeat for too long may be frozen and not dead: its file is renamed and stays until the locked file is
 * out of its reach. The file of a holder that says it is done, or whose process has certainly ended, is removed.
 *
 * @param staleMs after how long without a heartbeat the lock may be taken over
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

/** Another process that uses the lock. */
interface Other {
  readonly identity: ProcessIdentity | undefined
  /** How long ago its last heartbeat was, in ms. */
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
  // The last holder removes the folder, perhaps just now: try again.
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

/** The suffix of a holder's file once the lock was taken from it. */
const TAKEN = '.taken'

/** What a holder writes into its file when it is done, wherever the folder has been moved in the meantime. */
const RELEASED = 'released'

type State =
  | { readonly kind: 'alive'; readonly other: Other }
  /** It has certainly ended, or said that it is done. */
  | { readonly kind: 'gone' }
  /** It may be frozen. Its file has another name now, which tells it that it has lost the lock. */
  | { readonly kind: 'taken'; readonly file: string }

/** Finds out the state of another process that uses the lock, and removes its file unless it is alive. */
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
  // Another process may do the same at this moment; then the file already has this name.
  const taken = `${file}${TAKEN}`
  await unlessMissing(system.rename(file, taken))
  return { kind: 'taken', file: taken }
}

/** Undefined while it is being written. */
function readIdentity(text: string): ProcessIdentity | undefined {
  try {
    // Written by `tryToLock`; a file that anything else put there can only make the lock harder to get.
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
  /** Files of earlier holders; filled while the lock is being acquired. */
  readonly takenFrom: readonly string[]
}

function heldLock(system: FileSystem, { folder, file, handle, content, beatMs, takenFrom }: HeldFile): FileLock {
  // A failed heartbeat needs no handling: a process that takes over the lock removes the file, which `isHeld` checks.
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
    // Uses the open file: its folder may have another name by now, and a name that is left behind would lock the file.
    await handle
      .truncate(0)
      .then(() => handle.write(RELEASED, 0))
      .catch(() => undefined)
    await handle.close().catch(() => undefined)
    await system.unlink(file).catch(() => undefined)
    // Fails while another process's file is in it.
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
      ? 'this process already has it open. Close it first'
      : `${pid === undefined ? 'another process' : `process ${pid} on ${host}`} has it open. Wait for it to end; ` +
        `if it crashed, try again in ${left} s`
  return `${path} is locked: ${advice}.`
}
