import { relative } from 'node:path'
import { type BuildOptions, build, type Plugin } from 'esbuild'
import type { PackageParts, Sources } from './build-package.ts'
import { DIST } from './dist.ts'

export interface Module {
  readonly code: string
  /** Of a server that is built apart: next to nobody's code but libraries'. */
  readonly isApart: boolean
}

/** By id. They import each other, and nothing else but Node's own. */
export type Modules = ReadonlyMap<string, Module>

/** Begins the id of every module of the build. */
const BUILT = 'built:/'

export const idOf = (name: string): string => `${BUILT}${name}.js`

/** `journal/file` of `built:/journal/file.js`. */
export const nameInBuild = (id: string): string => id.slice(BUILT.length, -'.js'.length)

/** JavaScript of everything in the package, with the libraries and private packages inside: by esbuild, not yet shortened. */
export async function bundledModules({ entries, servers, apart, data, programs }: PackageParts): Promise<Modules> {
  const separate = { ...apart, ...data }
  const [together, alone] = await Promise.all([
    bundled({ ...entries, ...servers, ...programs }, { plugins: [loadedAsFiles(separate)] }),
    bundled(separate, { plugins: [loadedAsFiles(data)], alias: WITHOUT_VALIDATORS }),
  ])
  const modules = new Map<string, Module>()
  for (const [id, code] of together) modules.set(id, { code, isApart: false })
  for (const [id, code] of alone) modules.set(id, { code, isApart: true })
  return modules
}

async function bundled(entryPoints: Sources, options: BuildOptions): Promise<[string, string][]> {
  const { outputFiles } = await build({
    ...options,
    entryPoints: { ...entryPoints },
    outdir: DIST,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    write: false,
  })
  return outputFiles.map(({ path, text }) => [BUILT + relative(DIST, path), text])
}

/** Leaves what is built separately where it is: `./mcp.ts` is the module `mcp/index` of the build. */
const loadedAsFiles = (separate: Sources): Plugin => ({
  name: 'loaded-as-files',
  setup({ onResolve }) {
    for (const [name, source] of Object.entries(separate)) {
      const file = source.replace(/^.*\//, '').replaceAll('.', '\\.')
      onResolve({ filter: new RegExp(`^\\./${file}$`) }, ({ kind }) =>
        kind === 'entry-point' ? undefined : { path: idOf(name), external: true },
      )
    }
  },
})

/**
 * The protocol's library takes a validator from the platform that is built for: one that needs eval, or one for browsers.
 * Its server never asks for it here, so that it is left out, and the rest runs everywhere.
 */
const WITHOUT_VALIDATORS = { '@modelcontextprotocol/server/_shims': '../exposures/src/mcp/protocol-shims.ts' }
