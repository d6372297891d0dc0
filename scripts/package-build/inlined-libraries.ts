import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** What esbuild tells of its work: which files each output is made of. */
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

/** The libraries that something of got into an output, as `name@version`, in order. */
export function librariesIn(metafiles: readonly Metafile[]): readonly string[] {
  const found = new Set<string>()
  for (const { inputs } of metafiles.flatMap(({ outputs }) => Object.values(outputs))) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      if (bytesInOutput > 0 && path.includes('node_modules/')) found.add(libraryOf(resolve(path)))
    }
  }
  return [...found].sort()
}

/** Whose file it is: the manifests of a library's inner folders have no name and version. */
function libraryOf(file: string): string {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const { name, version } = existsSync(join(folder, 'package.json')) ? manifestIn(folder) : {}
    if (name !== undefined && version !== undefined) return `${name}@${version}`
  }
  throw new Error(`${file} is of no package`)
}

/** Stops a build whose package does not say which libraries are inside: their licences want it, and whoever audits it. */
export function checkInlined(libraries: readonly string[]): void {
  const { inlinedDependencies = {} } = manifestIn('.')
  const listed = Object.entries(inlinedDependencies).map(([name, version]) => `${name}@${version}`)
  // More may be listed: libraries have others inside themselves.
  const missing = libraries.filter((one) => !listed.includes(one))
  if (missing.length > 0) throw new Error(`inlinedDependencies in package.json lacks ${missing.join(', ')}`)
}
