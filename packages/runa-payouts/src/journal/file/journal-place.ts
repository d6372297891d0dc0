import { basename, dirname, join, resolve } from 'node:path'
import { isJournalError, JournalError } from '../journal-error.ts'
import { errnoOf, type JournalFileSystem, unlessMissing } from './file-system.ts'

/**
 * The one path of a journal, however it was named, so that everybody meets at the same lock. Undefined when nothing is
 * there yet.
 *
 * @throws JournalError where there can be no journal: no folder, or something that is not an ordinary file.
 */
export async function journalPlace(
  system: JournalFileSystem,
  path: string,
): Promise<{ path: string; exists: boolean }> {
  const folder = dirname(resolve(path))
  const real = await unlessMissing(system.realpath(folder))
  if (real === undefined) {
    throw new JournalError('write_failed', `${path}: the folder ${folder} does not exist. Make it first.`)
  }
  const place = join(real, basename(resolve(path)))
  const stats = await unlessMissing(system.lstat(place))
  if (stats === undefined) return { path: place, exists: false }
  const not = (what: string) => new JournalError('corrupt', `${path} is ${what}, and a journal is an ordinary file`)
  // A link can be turned elsewhere while a batch is paid; a second name would have a lock of its own.
  if (stats.isSymbolicLink()) throw not('a symbolic link')
  if (stats.isDirectory()) throw not('a folder')
  if (!stats.isFile()) throw not('a device or a pipe')
  if (stats.nlink > 1) throw not('a file with several names (hard links)')
  return { path: place, exists: stats.size > 0 }
}

/** Makes what has become of a folder's names durable. Windows has no such call, and needs none. */
export async function syncFolder(system: JournalFileSystem, path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await system.open(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** A failed system call as an error that says which file, and what could not be done. */
export function asJournalError(error: unknown, path: string, could: 'not be read' | 'not be written'): unknown {
  const code = errnoOf(error)
  if (code === undefined || isJournalError(error)) return error
  return new JournalError(could === 'not be read' ? 'corrupt' : 'write_failed', `${path} could ${could}: ${code}`, {
    cause: error,
  })
}
