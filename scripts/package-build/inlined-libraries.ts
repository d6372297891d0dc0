import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { OutputChunk } from 'rollup'
import { fileOf } from './apart.ts'

interface Manifest {
  readonly name?: string
  readonly version?: string
  readonly inlinedDependencies?: Readonly<Record<string, string>>
}

const manifestIn = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

/** The libraries with code in some files, as `name@version`, sorted. */
export function librariesIn(files: readonly Pick<OutputChunk, 'modules'>[]): readonly string[] {
  const found = new Set<string>()
  for (const [id, { renderedLength }] of files.flatMap(({ modules }) => Object.entries(modules))) {
    if (renderedLength > 0 && id.includes('/node_modules/')) found.add(libraryOf(fileOf(id)))
  }
  return [...found].sort()
}

/** The library of a file: the manifests of a library's inner folders have no name and version. */
function libraryOf(file: string): string {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const { name, version } = existsSync(join(folder, 'package.json')) ? manifestIn(folder) : {}
    if (name !== undefined && version !== undefined) return `${name}@${version}`
  }
  throw new Error(`${file} belongs to no package`)
}

/** Stops a build whose package does not list its inlined libraries: their licences require it, and audits need it. */
export function checkInlined(libraries: readonly string[]): void {
  const { inlinedDependencies = {} } = manifestIn('.')
  const listed = Object.entries(inlinedDependencies).map(([name, version]) => `${name}@${version}`)
  // More may be listed: libraries may contain other libraries.
  const missing = libraries.filter((one) => !listed.includes(one))
  if (missing.length > 0) throw new Error(`inlinedDependencies in package.json lacks ${missing.join(', ')}`)
}
