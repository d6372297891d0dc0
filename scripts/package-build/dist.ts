import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/** Where a package is built to, in its own folder. */
export const DIST = resolve('dist')

/** Writes a file of the build. */
export async function writeBuilt(name: string, text: string): Promise<void> {
  const file = resolve(DIST, name)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
}
