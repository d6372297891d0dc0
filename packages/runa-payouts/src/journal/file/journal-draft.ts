import { randomUUID } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { JournalError } from '../journal-error.ts'
import type { JournalBinding } from '../payout-journal.ts'
import { type JournalFileSystem, unlessMissing } from './file-system.ts'
import type { JournalLock } from './journal-lock.ts'
import { syncFolder } from './journal-place.ts'
import { FORMAT_VERSION, headerLine } from './line-format.ts'
import { writeFully } from './write-fully.ts'

/** Puts a journal in place that holds its header and nothing else, durably. Whoever calls holds the lock. */
export async function newJournalFile(
  system: JournalFileSystem,
  path: string,
  lock: JournalLock,
  { reference, baseUrl, apiKeyPrefix }: JournalBinding,
): Promise<void> {
  const header = { journal: 'runa-payouts', version: FORMAT_VERSION, id: randomUUID() } as const
  await replace(system, path, lock, (draft) =>
    writeFully(draft, headerLine({ ...header, binding: { reference, baseUrl, apiKeyPrefix } })),
  )
}

/** Bytes that are copied at once. */
const CHUNK = 1024 * 1024

/**
 * Puts a copy of the journal in its place, byte for byte. A process that the lock was taken from has the old file open:
 * what it writes when it wakes up lands there, and not in the journal.
 */
export async function copyJournalFile(system: JournalFileSystem, path: string, lock: JournalLock): Promise<void> {
  const original = await system.open(path, 'r')
  try {
    await replace(system, path, lock, async (draft) => {
      const buffer = Buffer.allocUnsafe(CHUNK)
      for (let position = 0; ; ) {
        const { bytesRead } = await original.read(buffer, 0, CHUNK, position)
        if (bytesRead === 0) return
        await writeFully(draft, buffer.subarray(0, bytesRead))
        position += bytesRead
      }
    })
  } finally {
    await original.close()
  }
}

/**
 * Writes a file beside, and then renames it: a crash leaves the whole file or none.
 *
 * Whoever takes the lock away removes all drafts, before it reads. So a process that was frozen with a finished draft has
 * nothing to rename when it wakes up, and one that was frozen before finds that it has lost the lock.
 */
async function replace(
  system: JournalFileSystem,
  path: string,
  lock: JournalLock,
  write: (draft: FileHandle) => Promise<void>,
): Promise<void> {
  await removeDrafts(system, path)
  const draft = `${path}.${randomUUID()}${DRAFT}`
  const file = await system.open(draft, 'wx', 0o600)
  try {
    await write(file)
    await file.sync()
  } finally {
    await file.close()
  }
  const isPlaced = (await lock.isHeld()) && (await unlessMissing(system.rename(draft, path).then(() => true))) === true
  if (!isPlaced) {
    await unlessMissing(system.unlink(draft))
    throw new JournalError('lost', `${path} is no longer locked: the lock was taken by another process, or removed`)
  }
  await syncFolder(system, path)
}

const DRAFT = '.new'
const DRAFT_OF_JOURNAL = /^\.[\da-f-]{36}\.new$/

/** Of an earlier crash, or of a process that the lock was taken from. */
async function removeDrafts(system: JournalFileSystem, path: string): Promise<void> {
  const folder = dirname(path)
  const start = basename(path)
  for (const name of await system.readdir(folder)) {
    const isDraft = name.startsWith(start) && DRAFT_OF_JOURNAL.test(name.slice(start.length))
    if (isDraft) await unlessMissing(system.unlink(join(folder, name)))
  }
}
