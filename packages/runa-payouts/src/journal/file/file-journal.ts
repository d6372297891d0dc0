import { type FileSystem, filePlace, fileSystem, lockFile } from '@x/locked-file'
import { ConfigurationError, requireOptions } from '@x/transport'
import { JournalError } from '../journal-error.ts'
import type { JournalBinding, JournalContents, PayoutJournal } from '../payout-journal.ts'
import { requireLocalDisk } from './network-disk.ts'
import { closedError, OpenJournal } from './open-journal.ts'
import { asJournalError, copyJournalFile, JOURNAL, newJournalFile } from './whole-file.ts'

/** How a journal in a file is shared with other processes. */
export interface FileJournalOptions {
  /**
   * After how many ms without a heartbeat another process may take over the lock, at least 1,000. Default: 30,000.
   * On Linux, a holder that died on the same machine is detected at once, without waiting.
   */
  readonly lockStaleMs?: number | undefined
  /**
   * Whether an existing empty file may become a journal, such as one that `mktemp` made. Default: false. A journal is
   * never empty, so an empty file may be what is left of one, and everyone in it would be paid again.
   */
  readonly emptyIsNew?: boolean | undefined
}

const LOCK_STALE_MS = 30_000
const LEAST_STALE_MS = 1000

/**
 * A journal in its own file, for one process at a time; Node, Bun and Deno. Use a disk of this machine: on Linux, a
 * network disk is refused with a ConfigurationError.
 *
 * While it is open, the folder `<path>.lock` exists next to it, so mount the folder of a journal into a container, not
 * the file. The file has mode 0600, since it holds email addresses; a wider mode is narrowed when it is opened. Opening
 * also cuts off what a crash left incomplete at its end. A file that was changed, is empty, or is not a journal is
 * rejected and left alone. If the lock is taken over from a process without a heartbeat, the journal continues in a
 * copy: whatever the other process still writes goes to the old file. A claim resolves when it is on the disk, the file
 * is exactly as long as it has to be, and the lock is still held. After any failure nothing more is written: close the
 * journal and open it again.
 *
 * Errors are JournalErrors that name the file and the line, and never its content.
 */
export function fileJournal(path: string, options: FileJournalOptions = {}): PayoutJournal {
  return journalOn(fileSystem, path, options)
}

/** @internal */
export function journalOn(system: FileSystem, path: string, options: FileJournalOptions = {}): PayoutJournal {
  requireOptions(options)
  const { lockStaleMs = LOCK_STALE_MS, emptyIsNew = false } = options
  if (path === '') throw new ConfigurationError('path: expected the path of a file')
  if (!(lockStaleMs >= LEAST_STALE_MS && Number.isFinite(lockStaleMs))) {
    throw new ConfigurationError(`lockStaleMs: expected at least ${LEAST_STALE_MS} ms`)
  }
  /** Undefined while it is closed; opens to undefined if there is no file and none is to be created. */
  let session: Promise<OpenJournal | undefined> | undefined

  const opened = async (): Promise<OpenJournal> => {
    const open = session
    if (open === undefined) throw closedError(path)
    const journal = await open
    if (journal !== undefined) return journal
    throw new JournalError('closed', `${path} does not exist: open it with a binding to create it`)
  }
  return {
    async open(binding) {
      if (session !== undefined) throw new JournalError('locked', `${path} is already open in this journal`)
      session = openSession(system, path, { lockStaleMs, emptyIsNew, binding })
      try {
        return contentsOf(await session)
      } catch (error) {
        session = undefined
        throw error
      }
    },
    async claim(chunk) {
      await (await opened()).claim(chunk)
    },
    async settle(key, settlement) {
      await (await opened()).settle(key, settlement)
    },
    async close() {
      const open = session
      session = undefined
      await (await open?.catch(() => undefined))?.close()
    },
  }
}

function contentsOf(journal: OpenJournal | undefined): JournalContents {
  return { binding: journal?.binding, entries: journal?.entries ?? nothing() }
}

async function* nothing(): AsyncGenerator<never, void, undefined> {}

async function openSession(
  system: FileSystem,
  path: string,
  {
    lockStaleMs,
    emptyIsNew,
    binding,
  }: {
    readonly lockStaleMs: number
    readonly emptyIsNew: boolean
    readonly binding: JournalBinding | undefined
  },
): Promise<OpenJournal | undefined> {
  const attempt = async <T>(could: 'not be read' | 'not be written', action: () => Promise<T>): Promise<T> => {
    try {
      return await action()
    } catch (error) {
      throw asJournalError(error, path, could)
    }
  }
  const place = async () => {
    const found = await attempt('not be read', () => filePlace(system, path, JOURNAL))
    if (found.isEmpty && !emptyIsNew) throw emptyError(path)
    return { path: found.path, exists: found.exists && !found.isEmpty }
  }
  const before = await place()
  if (!before.exists && binding === undefined) return undefined
  await requireLocalDisk(system, before.path)
  const lock = await attempt('not be written', () => lockFile(system, before.path, lockStaleMs, JOURNAL))
  try {
    // Checked again: another process may have created it before the lock was ours.
    const { exists } = await place()
    if (!exists) {
      if (binding === undefined) return void (await lock.release())
      await attempt('not be written', () => newJournalFile(system, before.path, lock, binding))
    } else if (lock.isTakenOver) {
      await attempt('not be written', () => copyJournalFile(system, before.path, lock))
    }
    await attempt('not be written', () => lock.takeoverDone())
    return await OpenJournal.open(system, before.path, lock)
  } catch (error) {
    await lock.release()
    throw error
  }
}

const emptyError = (path: string): JournalError =>
  new JournalError(
    'corrupt',
    `${path} is empty, but a journal never is. If it held a journal, restore it: without it, the same people would be paid again. If the file is new, pass emptyIsNew: true, or remove it.`,
  )
