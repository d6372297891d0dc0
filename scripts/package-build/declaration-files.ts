import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type ManualChunksOption, rollup } from 'rollup'
import { dts } from 'rollup-plugin-dts'
import type { BuiltFiles } from './dist.ts'
import { folderOf, loadersOf } from './loaders.ts'
import type { PackageParts, Sources } from './package-parts.ts'

/**
 * Declarations, once: as CommonJS, since in every TypeScript a module may take its types from there, but not the other
 * way round. A line beside each passes them on to modules, so that a class is the same type in both formats.
 */
export async function declarationFiles({ entries, servers, apart }: PackageParts): Promise<BuiltFiles> {
  const input = { ...entries, ...servers, ...apart }
  const bundle = await rollup({
    input,
    external: /^node:/,
    plugins: [dts({ compilerOptions: { stripInternal: true, paths: sourcesOfPrivatePackages() } })],
    onLog(_level, { message }) {
      throw new Error(message)
    },
  })
  const { output } = await bundle.generate({
    format: 'es',
    entryFileNames: '[name].d.cts',
    chunkFileNames: '[name].d.cts',
    manualChunks: sharedDeclarations(input),
    // Editors show them.
    minifyInternalExports: false,
  })
  const files = new Map<string, string>()
  for (const file of output) if (file.type === 'chunk') files.set(file.fileName, withTabs(file.code))
  for (const name of Object.keys(input)) files.set(`${name}.d.ts`, `export * from './${basename(name)}.cjs'\n`)
  return files
}

/** Shared declarations of all entries are one file: a compiler that reads one part of it mostly needs the others. */
const sharedDeclarations =
  (input: Sources): ManualChunksOption =>
  (id, graph) => {
    const names = Object.keys(input)
    const loaders = loadersOf(id, graph).flatMap((one) => names.find((name) => one.endsWith(`/${input[name]}`)) ?? [])
    const folder = folderOf(loaders)
    if (folder === undefined) return 'types'
    const entry = join(folder, 'index')
    return loaders.includes(entry) ? entry : undefined
  }

/** A tenth of the declarations would be spaces before a line. */
const withTabs = (code: string): string =>
  code.replaceAll(/^(?: {4})+/gm, (indentation) => '\t'.repeat(indentation.length / 4))

/** Treated as files of this package, the private packages are inlined into the declarations too. */
function sourcesOfPrivatePackages(): Record<string, string[]> {
  const sources: Record<string, string[]> = {}
  for (const folder of readdirSync('..')) {
    const { name, exports = {} }: { name: string; exports?: Readonly<Record<string, unknown>> } = JSON.parse(
      readFileSync(join('..', folder, 'package.json'), 'utf8'),
    )
    for (const [entry, file] of Object.entries(exports)) {
      // A published package declares more than one file for each entry.
      if (typeof file === 'string' && file.endsWith('.ts')) sources[name + entry.slice(1)] = [join('..', folder, file)]
    }
  }
  return sources
}
