import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type BuildOptions, build, type Metafile, type OutputFile } from 'esbuild'
import { HERE } from '../run-node.ts'

/** Bytes of code. */
export interface Size {
  readonly minified: number
  readonly gzipped: number
}

export interface Bundle {
  /** What is loaded when the program starts. What an `import()` brings later is left out, as bundlers leave it out. */
  readonly atStart: Size
  /** All of it in one file, as a bundler makes it that splits nothing. */
  readonly oneFile: Size
  /** Of what is loaded at the start. */
  readonly code: string
  /** The one file. */
  readonly wholeCode: string
  /** What that imports at run time: modules of the runtime, where there are any. */
  readonly imports: readonly string[]
  /** Bytes of each file in it, biggest first; paths from the root of the workspace, libraries by name. */
  readonly contributors: readonly (readonly [file: string, bytes: number])[]
}

/**
 * Where the packages are taken from. `built` is what a user gets; `source` shows which file a byte comes from, and what a
 * bundler would leave out if the build had not put files together before.
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

/** Bundles a program the way one does for a browser or a worker: minified, nothing left to install. */
export async function bundle(program: string, origin: Origin = 'built'): Promise<Bundle> {
  const options = {
    stdin: { contents: program, resolveDir: HERE, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external: ['node:*'],
    // Nothing is written: the folder only gives the files their names.
    outdir: 'out',
    absWorkingDir: HERE,
    write: false,
    metafile: true,
    logLevel: 'silent',
    ...(origin === 'built' ? {} : { alias: SOURCES }),
  } satisfies BuildOptions
  const whole = await build(options)
  const split = await build({ ...options, splitting: true })
  const { outputs } = split.metafile
  const started = loadedAtStart(outputs)
  const files = split.outputFiles.filter(({ path }) => started.some((name) => path.endsWith(`/${name}`)))
  const loaded = started.flatMap((name) => outputs[name] ?? [])
  return {
    atStart: sizeOf(files),
    oneFile: sizeOf(whole.outputFiles),
    code: files.map(({ text }) => text).join('\n'),
    wholeCode: whole.outputFiles.map(({ text }) => text).join('\n'),
    imports: loaded.flatMap(({ imports }) => imports.filter(({ external }) => external).map(({ path }) => path)),
    contributors: contributorsOf(loaded),
  }
}

const sizeOf = (files: readonly OutputFile[]): Size => ({
  minified: files.reduce((sum, { contents }) => sum + contents.length, 0),
  gzipped: files.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0),
})

/** Names of the files that the first one needs, itself included, without those that it may load later. */
function loadedAtStart(outputs: Readonly<Record<string, Output>>): readonly string[] {
  const first = Object.keys(outputs).find((name) => outputs[name]?.entryPoint === '<stdin>')
  if (first === undefined) throw new Error('esbuild made no file')
  const found = new Set([first])
  for (const name of found) {
    for (const { path, kind } of outputs[name]?.imports ?? []) {
      if (kind !== 'dynamic-import' && Object.hasOwn(outputs, path)) found.add(path)
    }
  }
  return [...found]
}

function contributorsOf(outputs: readonly Output[]): Bundle['contributors'] {
  const bytes = new Map<string, number>()
  for (const { inputs } of outputs) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const name = shortName(path)
      bytes.set(name, (bytes.get(name) ?? 0) + bytesInOutput)
    }
  }
  return [...bytes].filter(([, size]) => size > 0).sort(([, a], [, b]) => b - a)
}

/** `../../node_modules/.pnpm/ky@2.1.0/node_modules/ky/…` is ky; zod's own files are told apart, as we choose among them. */
function shortName(path: string): string {
  const [, library] = /.*node_modules\/(.+)$/.exec(path) ?? []
  if (library === undefined) return path.replace(/^\.\.\//, 'packages/')
  return library.startsWith('zod/')
    ? library.replace('/v4/', '/')
    : (/^(?:@[^/]+\/)?[^/]+/.exec(library)?.[0] ?? library)
}
