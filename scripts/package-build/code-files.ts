import { basename, dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import { type OutputChunk, type OutputOptions, type Plugin, type RollupLog, rollup } from 'rollup'
import { builtApart, fileOf, idOf } from './apart.ts'
import { chunks } from './chunks.ts'
import type { BuiltFiles } from './dist.ts'
import { checkInlined, librariesIn } from './inlined-libraries.ts'
import { manifestFields } from './manifest-fields.ts'
import type { PackageParts } from './package-parts.ts'
import { quietKy } from './quiet-ky.ts'
import { typesRemoved } from './without-types.ts'

/**
 * What is inlined is also a dependency of the scripts. An installation without development dependencies has it only
 * there: a published package has no others.
 */
const TOOLS = resolve(dirname(fileURLToPath(import.meta.url)), '../node_modules')

const FORMATS = {
  es: '.js',
  cjs: '.cjs',
} as const

type Format = keyof typeof FORMATS

/** The JavaScript of the package, including libraries and private packages: as modules and as CommonJS. */
export async function codeFiles(parts: PackageParts): Promise<BuiltFiles> {
  const { entries, servers, apart, programs } = parts
  const loaded = Object.keys({ ...entries, ...servers, ...apart })
  const files = [
    ...(await filesOf('es', [...loaded, ...Object.keys(programs)], parts)),
    ...(await filesOf('cjs', loaded, parts)),
  ]
  checkInlined(librariesIn(files))
  return new Map(files.map(({ fileName, code }) => [fileName, code]))
}

/** Only the modules, which is all that programs of this workspace load. */
export async function modulesOnly(parts: PackageParts): Promise<BuiltFiles> {
  const { entries, servers, apart, programs } = parts
  const files = await filesOf('es', Object.keys({ ...entries, ...servers, ...apart, ...programs }), parts)
  return new Map(files.map(({ fileName, code }) => [fileName, code]))
}

/** Files share modules in both formats: a class is the same, whichever entry loads it. */
async function filesOf(format: Format, names: readonly string[], parts: PackageParts): Promise<OutputChunk[]> {
  const bundle = await rollup({
    input: Object.fromEntries(names.map((name) => [name, fileOf(idOf(name, parts))])),
    external: /^node:/,
    plugins: [
      builtApart(parts),
      withoutValidators,
      nodeResolve({ exportConditions: ['node'], extensions: ['.js', '.mjs', '.ts'], modulePaths: [TOOLS] }),
      manifestFields,
      typesRemoved,
      quietKy,
    ],
    onLog,
  })
  const { output } = await bundle.generate({
    ...OUTPUT,
    format,
    entryFileNames: `[name]${FORMATS[format]}`,
    chunkFileNames: ({ name, moduleIds }) => `${nameOfShared(name, moduleIds)}${FORMATS[format]}`,
    manualChunks: chunks(parts),
  })
  await bundle.close()
  return output.filter((file) => file.type === 'chunk')
}

/** What an entry called `index` shares with a command is named after its folder: `csv`. */
function nameOfShared(name: string, ids: readonly string[]): string {
  const last = ids.at(-1)
  return name === 'index' && last !== undefined ? basename(dirname(fileOf(last))) : name
}

const OUTPUT: OutputOptions = {
  // Names between files are the ones in the sources.
  minifyInternalExports: false,
  // Every file loads what it needs, and not what those files need in turn.
  hoistTransitiveImports: false,
  // No export changes later, and in CommonJS nothing of Node is imported by default.
  externalLiveBindings: false,
  interop: 'default',
  esModule: true,
  generatedCode: 'es2015',
}

/**
 * The protocol's library takes a validator from the target platform: one that needs eval, or one for browsers. Its
 * server never needs it here, so it is left out, and the rest runs everywhere.
 */
const withoutValidators: Plugin = {
  name: 'without-validators',
  resolveId: (specifier) =>
    specifier === '@modelcontextprotocol/server/_shims' ? resolve('../serving/src/mcp/protocol-shims.ts') : null,
}

/** Comments about annotations, names that a library imports and does not use, and circles inside of a library. */
const isHarmless = ({ code, ids = [] }: RollupLog): boolean =>
  code === 'INVALID_ANNOTATION' ||
  code === 'UNUSED_EXTERNAL_IMPORT' ||
  (code === 'CIRCULAR_DEPENDENCY' && ids.every((id) => id.includes('/node_modules/')))

function onLog(_level: unknown, log: RollupLog): void {
  if (!isHarmless(log)) throw new Error(log.message)
}
