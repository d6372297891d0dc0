import { randomUUID } from 'node:crypto'
import { open, rename, rm, stat } from 'node:fs/promises'
import { CommandError } from '@x/serving/command'

/** A file of results that is whole or not there. */
export interface ResultsFile {
  /** Puts the text in place of an older file. If that fails, the older one stays, and what was written is removed. */
  write(text: string): Promise<void>
  /** Leaves an older file as it is. */
  discard(): Promise<void>
}

/** Only its owner may read and write: there are references in it, and perhaps links. */
const OWNER_ONLY = 0o600

/**
 * Makes sure that results can be written, before anybody is paid.
 *
 * @throws CommandError if they cannot.
 */
export async function openResults(path: string): Promise<ResultsFile> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (isFolder) throw new CommandError(`--out: ${path} cannot be written (EISDIR). This run sent nothing.`)
  // A name that nobody could have made before, and a file of its own: not one that others can read.
  const beside = `${path}.${randomUUID()}.part`
  const file = await open(beside, 'wx', OWNER_ONLY).catch((error: unknown) => {
    throw new CommandError(`--out: ${path} cannot be written (${codeOf(error)}). This run sent nothing.`)
  })
  let isOpen = true
  const discard = async () => {
    if (isOpen) {
      isOpen = false
      // A disk that has failed may say so once more.
      await file.close().catch(() => {})
    }
    await rm(beside, { force: true })
  }
  return {
    async write(text) {
      try {
        await file.writeFile(text)
        await file.sync()
        isOpen = false
        await file.close()
        await rename(beside, path)
      } catch (error) {
        await discard().catch(() => {})
        throw error
      }
    },
    discard,
  }
}

/** The code of an error of the file system, such as `ENOSPC`. */
export const codeOf = (error: unknown): string => String(Reflect.get(Object(error), 'code'))
