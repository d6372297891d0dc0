import { basename, dirname, join, resolve } from 'node:path'
import type { FileKind } from './file-kind.ts'
import { type FileSystem, unlessMissing } from './file-system.ts'

/**
 * The one path of a file, however it was named, so that all processes meet at the same lock.
 *
 * @throws the error of its kind if there is no such path: no folder, something that is not an ordinary file, or a file
 * that is mounted by itself.
 */
export async function filePlace(
  system: FileSystem,
  path: string,
  kind: FileKind,
): Promise<{ path: string; exists: boolean; isEmpty: boolean }> {
  const folder = dirname(resolve(path))
  const real = await unlessMissing(system.realpath(folder))
  if (real === undefined) {
    throw kind.failure('write_failed', `${path}: the folder ${folder} does not exist. Create it first.`)
  }
  const place = join(real, basename(resolve(path)))
  const stats = await unlessMissing(system.lstat(place))
  if (stats === undefined) return { path: place, exists: false, isEmpty: false }
  const not = (what: string, why = `, but ${kind.noun} must be a regular file`) =>
    kind.failure('corrupt', `${path} is ${what}${why}`)
  // A link can be changed while it is in use; a second name would have its own lock.
  if (stats.isSymbolicLink()) throw not('a symbolic link')
  if (stats.isDirectory()) throw not('a folder')
  if (!stats.isFile()) throw not('a device or a pipe')
  if (stats.nlink > 1) throw not('a file with several names (hard links)')
  if (await isMountPoint(system, place)) {
    throw not(
      'mounted by itself, as in a container: another container would have its own lock. Mount its folder instead',
      '',
    )
  }
  return { path: place, exists: true, isEmpty: stats.size === 0 }
}

/** Linux lists its mounts; on other systems, files are not mounted. */
async function isMountPoint(system: FileSystem, place: string): Promise<boolean> {
  let mounts: string
  try {
    mounts = await system.readText('/proc/self/mountinfo')
  } catch {
    // Not Linux, or not allowed to look.
    return false
  }
  // The fifth field is the mount point, with blanks and backslashes as octal numbers.
  return mounts.split('\n').some((line) => {
    const field = line
      .split(' ')[4]
      ?.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)))
    return field === place
  })
}

/** Makes changes to a folder's entries durable. Windows has no such call, and needs none. */
export async function syncFolder(system: FileSystem, path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await system.open(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
