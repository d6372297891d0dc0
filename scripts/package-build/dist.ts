import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

/** Where a package is built to, in its own folder. */
const DIST = resolve('dist')

/** Text of the files of a build, by their names in it. */
export type BuiltFiles = ReadonlyMap<string, string>

/** Replaces the previous build, all of it at once: a concurrent reader finds one or the other. */
export async function replaceDist(files: BuiltFiles): Promise<void> {
  // In a place that nothing reads, in case this process is killed.
  const beside = resolve('node_modules', `.dist-${process.pid}`)
  try {
    for (const [name, text] of files) {
      const file = join(beside, name)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, text)
    }
    await rm(DIST, { recursive: true, force: true })
    await rename(beside, DIST)
  } finally {
    await rm(beside, { recursive: true, force: true })
  }
}
