import { open, rename, rm } from 'node:fs/promises'
import process from 'node:process'
import { CommandError } from '@x/serving/command'

/** A file of results that is whole or not there. */
export interface ResultsFile {
  /** Puts the text in place of an older file. */
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
  const beside = `${path}.${process.pid}.part`
  const file = await open(beside, 'w', OWNER_ONLY).catch((error: unknown) => {
    throw new CommandError(
      `--out: ${path} cannot be written (${String(Reflect.get(Object(error), 'code'))}). This run sent nothing.`,
    )
  })
  return {
    async write(text) {
      await file.writeFile(text)
      await file.sync()
      await file.close()
      await rename(beside, path)
    },
    async discard() {
      await file.close()
      await rm(beside, { force: true })
    },
  }
}
