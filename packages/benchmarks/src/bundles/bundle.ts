import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild'
import { HERE } from '../run-node.ts'

/** Bytes of code. */
export interface Size {
  readonly minified: number
  readonly gzipped: number
}

export interface Bundle {
  readonly size: Size
  readonly code: string
  /** What the bundle imports at run time: modules of the runtime, if any. */
  readonly imports: readonly string[]
  /**
   * Bytes of each file in it, largest first. Paths start at the root of the workspace; libraries are listed by name.
   */
  readonly contributors: readonly (readonly [file: string, bytes: number])[]
}

/**
 * Where the packages come from. `built` is what a user gets. `source` shows which file a byte comes from, and what a
 * bundler would leave out if the build had not merged files before.
 */
export type Origin = 'built' | 'source'

type Output = Metafile['outputs'][string]

const sourceOf = (name: string, file = 'index.ts'): string =>
  fileURLToPath(new URL(`../../../${name}/src/${file}`, import.meta.url))

const SOURCES = {
  '@x/runa-payouts': sourceOf('runa-payouts'),
  '@x/runa-payouts/bulk': sourceOf('runa-payouts', 'bulk.ts'),
  '@x/runa-payouts/journal': sourceOf('runa-payouts', 'journal/index.ts'),
  '@x/inngest-runs': sourceOf('inngest-runs'),
}

/** Bundles a program as for a browser or a worker: minified, one file, nothing left to install. */
export async function bundle(program: string, origin: Origin = 'built', plugins: Plugin[] = []): Promise<Bundle> {
  const options = {
    stdin: { contents: program, resolveDir: HERE, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external: ['node:*'],
    // Nothing is written: the folder only determines the names of the files.
    outdir: 'out',
    absWorkingDir: HERE,
    write: false,
    metafile: true,
    logLevel: 'silent',
    plugins,
    ...(origin === 'built' ? {} : { alias: SOURCES }),
  } satisfies BuildOptions
  const { outputFiles, metafile } = await build(options)
  const [file, ...others] = outputFiles
  const [output] = Object.values(metafile.outputs)
  if (file === undefined || output === undefined || others.length > 0) throw new Error('esbuild made no single file')
  return {
    size: sizeOf(file.contents),
    code: file.text,
    imports: output.imports.filter(({ external }) => external).map(({ path }) => path),
    contributors: contributorsOf(output),
  }
}

const sizeOf = (contents: Uint8Array): Size => ({
  minified: contents.length,
  gzipped: gzipSync(contents, { level: 9 }).length,
})

function contributorsOf({ inputs }: Output): Bundle['contributors'] {
  const bytes = new Map<string, number>()
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const name = shortName(path)
    bytes.set(name, (bytes.get(name) ?? 0) + bytesInOutput)
  }
  return [...bytes].filter(([, size]) => size > 0).sort(([, a], [, b]) => b - a)
}

/**
 * `../../node_modules/.pnpm/ky@2.1.0/node_modules/ky/…` is ky. zod's own files are listed separately, since we choose
 * among them.
 */
function shortName(path: string): string {
  const [, library] = /.*node_modules\/(.+)$/.exec(path) ?? []
  if (library === undefined) return path.replace(/^\.\.\//, 'packages/')
  return library.startsWith('zod/')
    ? library.replace('/v4/', '/')
    : (/^(?:@[^/]+\/)?[^/]+/.exec(library)?.[0] ?? library)
}
