import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PUBLISHED, type Published } from '../published.ts'
import { unpack } from '../tarball.ts'

/** Folders outside the workspace that have the packages from their tarballs, and nothing else. */
export interface Consumers {
  readonly folder: string
  /** The program for each package, once as a file of each module system. */
  readonly files: readonly string[]
  remove(): Promise<void>
}

const PROGRAMS: Readonly<Record<Published, string>> = { 'runa-payouts': 'runa', 'inngest-runs': 'inngest' }

export async function makeConsumers(): Promise<Consumers> {
  const folder = await mkdtemp(join(tmpdir(), 'type-matrix-'))
  const files: string[] = []
  await writeFile(join(folder, 'package.json'), '{ "private": true }')
  for (const packageFolder of PUBLISHED) {
    const program = PROGRAMS[packageFolder]
    const unpacked = await unpack(packageFolder)
    const text = await readFile(new URL(`./consumer/${program}.ts`, import.meta.url), 'utf8')
    const unused = unpacked.specifiers.filter((specifier) => !text.includes(`from '${specifier}'`))
    if (unused.length > 0) throw new Error(`consumer/${program}.ts does not use ${unused.join(', ')}`)
    await cp(unpacked.folder, join(folder, 'node_modules', unpacked.name), { recursive: true })
    await rm(unpacked.project, { recursive: true })
    for (const extension of ['mts', 'cts']) {
      const file = `${program}.${extension}`
      await writeFile(join(folder, file), text)
      files.push(file)
    }
  }
  return { folder, files, remove: () => rm(folder, { recursive: true }) }
}
