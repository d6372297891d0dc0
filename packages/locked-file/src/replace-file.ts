import { randomUUID } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { FileKind } from './file-kind.ts'
import type { FileLock } from './file-lock.ts'
import { syncFolder } from './file-place.ts'
import { type FileSystem, unlessMissing } from './file-system.ts'

/** A file to replace, and its lock. */
export interface Replacement {
  readonly path: string
  /** The caller holds it. */
  readonly lock: FileLock
  readonly kind: FileKind
  readonly write: (draft: FileHandle) => Promise<void>
}

/**
 * Writes a draft beside the file, with mode 0600, then renames it: a crash leaves the whole file or none. Resolves once it
 * would survive a crash.
 *
 * A process that takes over the lock removes all drafts before it reads. So a process that was frozen with a finished
 * draft has nothing to rename when it wakes up, and one that was frozen before that finds that it has lost the lock.
 */
export async function replaceFile(system: FileSystem, { path, lock, kind, write }: Replacement): Promise<void> {
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
    throw kind.failure('lost', `${path} is no longer locked: the lock was taken by another process, or removed`)
  }
  await syncFolder(system, path)
}

const DRAFT = '.new'
const DRAFT_OF_FILE = /^\.[\da-f-]{36}\.new$/

/** Removes drafts left by an earlier crash, or by a process that lost the lock. */
export async function removeDrafts(system: FileSystem, path: string): Promise<void> {
  const folder = dirname(path)
  const start = basename(path)
  for (const name of await system.readdir(folder)) {
    const isDraft = name.startsWith(start) && DRAFT_OF_FILE.test(name.slice(start.length))
    if (isDraft) await unlessMissing(system.unlink(join(folder, name)))
  }
}
