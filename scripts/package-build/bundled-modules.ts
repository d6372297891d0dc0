import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { build, type Options } from 'tsup'
import { withClassNames } from './class-names.ts'
import { checkInlined, librariesIn, type Metafile } from './inlined-libraries.ts'
import type { PackageParts, Sources } from './package-parts.ts'
import { quietKy } from './quiet-ky.ts'

export interface Module {
  readonly code: string
  /** Ids of the modules that it loads at once. */
  readonly imports: readonly string[]
  /** Part of a server that is built separately: almost entirely library code. */
  readonly isApart: boolean
}

/** By id. They import each other, and nothing else but Node's own modules. */
export type Modules = ReadonlyMap<string, Module>

/** The beginning of the id of every module of the build. */
const BUILT = 'built:/'

export const idOf = (name: string): string => `${BUILT}${name}.js`

/** `journal/file` of `built:/journal/file.js`. */
export const nameInBuild = (id: string): string => id.slice(BUILT.length, -'.js'.length)

/** The JavaScript of the whole package, including libraries and private packages: by tsup, not yet minified. */
export async function bundledModules({
  entries,
  servers,
  apart,
  data,
  light,
  programs,
}: PackageParts): Promise<Modules> {
  const separate = { ...apart, ...data }
  const together = await bundled(
    { ...entries, ...servers, ...light, ...programs },
    { esbuildPlugins: [loadedAsFiles(separate)] },
  )
  const alone = await bundled(separate, { esbuildPlugins: [loadedAsFiles(data)], esbuildOptions: withoutValidators })
  checkInlined(librariesIn([together.metafile, alone.metafile]))
  const modules = new Map<string, Module>()
  for (const [id, { code, imports }] of together.files) {
    modules.set(id, { code: withClassNames(code), imports, isApart: false })
  }
  for (const [id, { code, imports }] of alone.files) modules.set(id, { code, imports, isApart: true })
  return modules
}

interface Bundled {
  /** By id. */
  readonly files: readonly (readonly [id: string, file: Omit<Module, 'isApart'>])[]
  readonly metafile: Metafile
}

async function bundled(entry: Sources, options: Options): Promise<Bundled> {
  const outDir = await mkdtemp(resolve('node_modules', '.modules-'))
  try {
    await build({
      ...options,
      esbuildPlugins: [quietKy, ...(options.esbuildPlugins ?? [])],
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
    const idIn = (path: string) => BUILT + relative(outDir, resolve(path))
    const files = Object.entries(metafile.outputs).map(async ([path, { imports }]) => {
      const atOnce = imports.filter(({ kind, external }) => kind === 'import-statement' && external !== true)
      const file = { code: await readFile(path, 'utf8'), imports: atOnce.map((one) => idIn(one.path)) }
      return [idIn(path), file] as const
    })
    return { files: await Promise.all(files), metafile }
  } finally {
    await rm(outDir, { recursive: true })
  }
}

/** Leaves separately built modules out: `./mcp.ts` is the module `mcp/index` of the build. */
const loadedAsFiles = (separate: Sources): NonNullable<Options['esbuildPlugins']>[number] => ({
  name: 'loaded-as-files',
  setup({ onResolve }) {
    const names = new Map(Object.entries(separate).map(([name, source]) => [resolve(source), name]))
    onResolve({ filter: /^\.\// }, ({ path, resolveDir, kind }) => {
      const name = kind === 'entry-point' ? undefined : names.get(resolve(resolveDir, path))
      return name === undefined ? undefined : { path: idOf(name), external: true }
    })
  },
})

/**
 * The protocol's library takes a validator from the target platform: one that needs eval, or one for browsers. Its
 * server never needs it here, so it is left out, and the rest runs everywhere.
 */
const withoutValidators: NonNullable<Options['esbuildOptions']> = (esbuild) => {
  esbuild.alias = { '@modelcontextprotocol/server/_shims': '../serving/src/mcp/protocol-shims.ts' }
}
