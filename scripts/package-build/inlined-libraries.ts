import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'

/** What esbuild tells of its work: which files each output is made of. */
export interface Metafile {
  readonly outputs: Readonly<
    Record<string, { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>
  >
}

/** `…/.pnpm/@hono+node-server@2.1.8_hono@4.13.19/node_modules/@hono/node-server/dist/index.js` */
const INSTALLED = /\/\.pnpm\/(?:@[^/@]+\+)?[^/@]+@([^/_(]+)[^/]*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//

/** The libraries that something of got into an output, as `name@version`, in order. */
export function librariesIn(metafiles: readonly Metafile[]): readonly string[] {
  const found = new Set<string>()
  for (const { inputs } of metafiles.flatMap(({ outputs }) => Object.values(outputs))) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const [, version, name] = INSTALLED.exec(path) ?? []
      if (bytesInOutput > 0 && name !== undefined) found.add(`${name}@${version}`)
    }
  }
  return [...found].sort()
}

/** Stops a build whose package does not say which libraries are inside: their licences want it, and whoever audits it. */
export async function checkInlined(libraries: readonly string[]): Promise<void> {
  const { inlinedDependencies = {} }: { inlinedDependencies?: Readonly<Record<string, string>> } = JSON.parse(
    await readFile(resolve('package.json'), 'utf8'),
  )
  const listed = Object.entries(inlinedDependencies).map(([name, version]) => `${name}@${version}`)
  const missing = libraries.filter((one) => !listed.includes(one))
  // More may be listed: libraries have others inside themselves.
  if (missing.length > 0) {
    throw new Error(`inlinedDependencies in package.json, and THIRD_PARTY_LICENSES.md, lack ${missing.join(', ')}`)
  }
}
