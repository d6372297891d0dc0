import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** esbuild's report: the inputs of each output. */
export interface Metafile {
  readonly outputs: Readonly<
    Record<
      string,
      {
        readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>
        readonly imports: readonly { readonly path: string; readonly kind: string; readonly external?: boolean }[]
      }
    >
  >
}

interface Manifest {
  readonly name?: string
  readonly version?: string
  readonly inlinedDependencies?: Readonly<Record<string, string>>
}

const manifestIn = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

/** The libraries with code in an output, as `name@version`, sorted. */
export function librariesIn(metafiles: readonly Metafile[]): readonly string[] {
  const found = new Set<string>()
  for (const { inputs } of metafiles.flatMap(({ outputs }) => Object.values(outputs))) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      if (bytesInOutput > 0 && path.includes('node_modules/')) found.add(libraryOf(resolve(path)))
    }
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
