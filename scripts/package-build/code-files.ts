import { type OutputOptions, type Plugin, type RollupLog, rollup } from 'rollup'
import { idOf, type Modules } from './bundled-modules.ts'
import { chunks } from './chunks.ts'
import type { BuiltFiles } from './dist.ts'
import type { PackageParts } from './package-parts.ts'
import { shortened, shortest } from './shortened.ts'

const FORMATS = {
  es: '.js',
  cjs: '.cjs',
} as const

type Format = keyof typeof FORMATS

/** Combines modules into the published files, as modules and as CommonJS. */
export async function codeFiles(parts: PackageParts, modules: Modules): Promise<BuiltFiles> {
  const { entries, servers, apart, programs } = parts
  const loaded = { ...entries, ...servers, ...apart }
  return new Map([
    ...(await filesOf('es', Object.keys({ ...loaded, ...programs }), parts, modules)),
    ...(await filesOf('cjs', Object.keys(loaded), parts, modules)),
  ])
}

/** Modules are shared in both formats: a class is the same, whichever entry loads it. */
async function filesOf(
  format: Format,
  names: readonly string[],
  parts: PackageParts,
  modules: Modules,
): Promise<BuiltFiles> {
  const bundle = await rollup({
    input: Object.fromEntries(names.map((name) => [name, idOf(name)])),
    external: /^node:/,
    plugins: [inMemory(modules)],
    onLog,
  })
  const { output } = await bundle.generate({
    ...OUTPUT,
    format,
    entryFileNames: `[name]${FORMATS[format]}`,
    chunkFileNames: ({ name }) => `${name.replace(/-[A-Z0-9]{8}$/, '')}${FORMATS[format]}`,
    manualChunks: chunks(parts, modules, format),
  })
  const files = new Map<string, string>()
  for (const file of output) {
    if (file.type !== 'chunk') continue
    const isApart = file.moduleIds.length > 0 && file.moduleIds.every((id) => modules.get(id)?.isApart)
    files.set(file.fileName, isApart ? await shortest(file.code, format) : await shortened(file.code, format))
  }
  return files
}

const OUTPUT: OutputOptions = {
  // For names that only files of the package see, one letter is enough.
  minifyInternalExports: true,
  // Every file loads what it needs, and not what those files need in turn.
  hoistTransitiveImports: false,
  // No export changes later, and in CommonJS nothing of Node is imported by default.
  externalLiveBindings: false,
  interop: 'default',
  esModule: true,
  generatedCode: 'es2015',
}

const inMemory = (modules: Modules): Plugin => ({
  name: 'in-memory',
  resolveId(specifier, importer) {
    if (!specifier.startsWith('.') || importer === undefined) return modules.has(specifier) ? specifier : null
    return new URL(specifier, importer).href
  },
  load: (id) => modules.get(id)?.code ?? null,
})

/** esbuild leaves import names that it found unused; about anything else, the build stops. */
function onLog(_level: unknown, log: RollupLog): void {
  if (log.code !== 'UNUSED_EXTERNAL_IMPORT') throw new Error(log.message)
}
