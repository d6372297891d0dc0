import { constants } from 'node:fs'
import {
  errnoOf,
  type FileKind,
  type FileLock,
  type FileProblem,
  type FileSystem,
  filePlace,
  fileSystem,
  lockFile,
  removeDrafts,
  replaceFile,
  writeFully,
} from '@x/locked-file'
import {
  currentValue,
  type KeptValues,
  needed,
  type Replacement,
  readState,
  replaced,
  writtenState,
} from './state-file-text.ts'
import { StateError, type StateStore } from './state-store.ts'

/** An unusable state file. The message names the file and what to do. */
export class StateFileError extends StateError {
  override readonly name = 'StateFileError'
  readonly problem: FileProblem | 'closed'

  constructor(problem: FileProblem | 'closed', message: string, options?: ErrorOptions) {
    super(message, options)
    this.problem = problem
  }
}

export interface FileStateOptions {
  /** Whose state it is, as the first line of the file says: the package that serves. */
  readonly owner: string
  /** After how many ms without a sign of life another process may take the lock over. Default: 30,000. */
  readonly lockStaleMs?: number | undefined
  /** How many values are kept. Default: 10,000. */
  readonly capacity?: number | undefined
  /** In ms since the Unix epoch. Default: the time of this machine. */
  readonly now?: (() => number) | undefined
  /** For tests: a file system that fails. */
  readonly system?: FileSystem | undefined
}

/** State in a file that is open. */
export interface FileState extends StateStore {
  /** Lets what is on its way arrive, and gives the file back. */
  close(): Promise<void>
}

const LOCK_STALE_MS = 30_000
const MOST_VALUES = 10_000

/** More than the largest state has; a file that is larger is something else, and is not read into memory. */
const LARGEST = 64 * 1024 * 1024

const STATE_FILE: FileKind = {
  noun: 'a state file',
  failure: (problem, message) =>
    new StateFileError(
      problem,
      problem === 'locked' ? `${message} Processes that run at the same time each need their own file.` : message,
    ),
}

/**
 * Opens a state file, for one process at a time, and creates it if there is none. Every change is written as a whole file
 * beside it, which then takes its place: a crash leaves the state before the change or after it. Mode 0600.
 *
 * @throws StateFileError that names the file, for one that is locked, cannot be read or written, is somebody else's, is
 * of another format, or is not as it was written. It is left as it is then.
 */
export async function openFileState(path: string, options: FileStateOptions): Promise<FileState> {
  const { owner, lockStaleMs = LOCK_STALE_MS, capacity = MOST_VALUES, now = Date.now, system = fileSystem } = options
  const place = await named(path, 'read', () => filePlace(system, path, STATE_FILE))
  const lock = await named(path, 'written', () => lockFile(system, place.path, lockStaleMs, STATE_FILE))
  try {
    // The previous holder of the lock may be frozen: from here on none of its drafts can replace the file.
    await named(path, 'written', () => removeDrafts(system, place.path))
    const text = await named(path, 'read', () => textOf(system, path))
    const values = text === undefined ? new Map() : stateIn(text, path, owner)
    const file = new OpenState({ system, path: place.path, lock, owner, capacity, now }, values)
    // Now, and not at the first create: an unwritable file is an error when serving begins.
    await file.write(values)
    await named(path, 'written', () => lock.takeoverDone())
    return file
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** Undefined where there is no file. */
async function textOf(system: FileSystem, given: string): Promise<string | undefined> {
  // Looked at again: somebody may have made it before the lock was ours.
  const { path, exists } = await filePlace(system, given, STATE_FILE)
  if (!exists) return undefined
  // A link that has taken its place in the meantime is not followed, where the system can tell.
  const file = await system.open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
  try {
    return (await file.stat()).size > LARGEST ? NO_STATE : await file.readFile('utf8')
  } finally {
    await file.close()
  }
}

/** What is too large to be read is nothing of ours. */
const NO_STATE = 'too large'

const NEW_KNOWS_NOTHING = 'A new file knows nothing about the creates of the last ten minutes.'

function stateIn(text: string, path: string, owner: string): KeptValues {
  const corrupt = (what: string) => new StateFileError('corrupt', `${path} ${what}`)
  if (text === '') throw corrupt('is empty, and a state file never is. If it is new, remove it: the server creates it.')
  const read = readState(owner, text)
  switch (read.kind) {
    case 'state':
      return read.values
    case 'foreign':
      throw corrupt(`is not a state file of ${owner}, or its first line was changed. It was left as it is.`)
    case 'other-format':
      throw corrupt(
        `is a state file of format ${read.version}, and this version of ${owner} reads another one. Use the version that wrote it. ${NEW_KNOWS_NOTHING}`,
      )
    case 'broken':
      throw corrupt(`is damaged. Restore it, or remove it ten minutes after the last create. ${NEW_KNOWS_NOTHING}`)
  }
}

/** A failed system call as an error that says which file, and what could not be done. */
async function named<Value>(path: string, what: 'read' | 'written', call: () => Promise<Value>): Promise<Value> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof StateFileError) throw error
    const problem = what === 'read' ? 'corrupt' : 'write_failed'
    throw new StateFileError(problem, `${path} could not be ${what}: ${errnoOf(error) ?? 'unknown reason'}`, {
      cause: error,
    })
  }
}

interface Place {
  readonly system: FileSystem
  readonly path: string
  readonly lock: FileLock
  readonly owner: string
  readonly capacity: number
  readonly now: () => number
}

/** A change that waits for its turn. */
interface Waiting extends Replacement {
  readonly resolve: (made: boolean) => void
  readonly reject: (error: unknown) => void
}

class OpenState implements FileState {
  readonly #place: Place
  /** As they are on the disk. */
  #values: KeptValues
  #waiting: Waiting[] = []
  #working: Promise<void> | undefined
  #closed = false

  constructor(place: Place, values: KeptValues) {
    this.#place = place
    this.#values = values
  }

  async read(name: string): Promise<string | undefined> {
    this.#assertOpen()
    return currentValue(this.#values, name, this.#place.now())
  }

  async replace(
    name: string,
    before: string | undefined,
    after: string | undefined,
    keepMs: number | undefined,
  ): Promise<boolean> {
    this.#assertOpen()
    return new Promise((resolve, reject) => {
      this.#waiting.push({ name, before, after, keepMs, resolve, reject })
      this.#working ??= this.#work()
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#working
    await this.#place.lock.release()
  }

  /** Puts the values that are still needed on the disk, and then in memory. */
  async write(all: KeptValues): Promise<void> {
    const { system, path, lock, owner, capacity, now } = this.#place
    const values = needed(all, capacity, now())
    const bytes = Buffer.from(writtenState(owner, values))
    const write = (draft: Parameters<typeof writeFully>[0]) => writeFully(draft, bytes)
    await named(path, 'written', () => replaceFile(system, { path, lock, kind: STATE_FILE, write }))
    this.#values = values
  }

  /** Makes all changes that wait, together: while they are on their way to the disk, the next ones wait. */
  async #work(): Promise<void> {
    // Not at once: those that come in the same turn go together.
    await undefined
    while (this.#waiting.length > 0) {
      const waiting = this.#waiting
      this.#waiting = []
      const { values, made } = replaced(this.#values, waiting, this.#place.now())
      try {
        if (made.includes(true)) await this.write(values)
        for (const [index, { resolve }] of waiting.entries()) resolve(made[index] === true)
      } catch (error) {
        // Also those that were not made: what they would have been made after was not written either.
        for (const { reject } of waiting) reject(error)
      }
    }
    this.#working = undefined
  }

  #assertOpen(): void {
    if (this.#closed) throw new StateFileError('closed', `${this.#place.path} is closed`)
  }
}
