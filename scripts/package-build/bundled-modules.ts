import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, type Options } from 'tsup'
import type { PackageParts, Sources } from './build-package.ts'
import { withClassNames } from './class-names.ts'
import { checkInlined, librariesIn, type Metafile } from './inlined-libraries.ts'

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

/** JavaScript of everything in the package, with the libraries and private packages inside: by tsup, not yet shortened. */
export async function bundledModules({
  entries,
  servers,
  apart,
  data,
  light,
  programs,
}: PackageParts): Promise<Modules> {
  const separate = { ...apart, ...data }
  const [together, alone] = await Promise.all([
    bundled({ ...entries, ...servers, ...light, ...programs }, { esbuildPlugins: [loadedAsFiles(separate)] }),
    bundled(separate, { esbuildPlugins: [loadedAsFiles(data)], esbuildOptions: withoutValidators }),
  ])
  await checkInlined(librariesIn([together.metafile, alone.metafile]))
  const modules = new Map<string, Module>()
  for (const [id, code] of together.modules) modules.set(id, { code: withClassNames(code), isApart: false })
  for (const [id, code] of alone.modules) modules.set(id, { code, isApart: true })
  return modules
}

interface Bundled {
  /** Code by id. */
  readonly modules: readonly (readonly [id: string, code: string])[]
  readonly metafile: Metafile
}

async function bundled(entry: Sources, options: Options): Promise<Bundled> {
  const outDir = await mkdtemp(join(tmpdir(), 'modules-'))
  try {
    await build({
      ...options,
      config: false,
      entry: { ...entry },
      outDir,
      format: 'esm',
      platform: 'node',
      target: 'es2022',
      splitting: true,
      // Nothing is left to install: ky, zod and the private packages are inlined (`inlinedDependencies` lists them).
      noExternal: [/.*/],
      // Deno and workerd know only `node:http`.
      removeNodeProtocol: false,
      silent: true,
      metafile: true,
    })
    const metafile: Metafile = JSON.parse(await readFile(join(outDir, 'metafile-esm.json'), 'utf8'))
    const files = (await readdir(outDir, { recursive: true })).filter((name) => name.endsWith('.js'))
    const modules = files.map(
      async (name): Promise<[string, string]> => [BUILT + name, await readFile(join(outDir, name), 'utf8')],
    )
    return { modules: await Promise.all(modules), metafile }
  } finally {
    await rm(outDir, { recursive: true })
  }
}

/** Leaves what is built separately where it is: `./mcp.ts` is the module `mcp/index` of the build. */
const loadedAsFiles = (separate: Sources): NonNullable<Options['esbuildPlugins']>[number] => ({
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
const withoutValidators: NonNullable<Options['esbuildOptions']> = (esbuild) => {
  esbuild.alias = { '@modelcontextprotocol/server/_shims': '../exposures/src/mcp/protocol-shims.ts' }
}
