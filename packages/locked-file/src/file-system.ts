import * as promises from 'node:fs/promises'

/** The file system calls that a locked file makes: few, so that the tests can let each of them fail. */
export interface FileSystem
  extends Pick<
    typeof promises,
    'lstat' | 'mkdir' | 'open' | 'readdir' | 'realpath' | 'rename' | 'rmdir' | 'stat' | 'unlink'
  > {
  readText(path: string): Promise<string>
  linkTarget(path: string): Promise<string>
  /** The number that the system has for the kind of file system that a path is on. */
  diskType(path: string): Promise<number>
}

export const fileSystem: FileSystem = {
  ...promises,
  readText: (path) => promises.readFile(path, 'utf8'),
  linkTarget: (path) => promises.readlink(path),
  diskType: async (path) => (await promises.statfs(path)).type,
}

/**
 * The code of a failed system call, such as `ENOENT`. Recognised by its form: in Jest and in `vm`, Node's errors are of
 * another realm.
 */
export function errnoOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined
}

/** Undefined if there is no such file, or if it has just been removed. */
export async function unlessMissing<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  }
}
