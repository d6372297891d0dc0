import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { PUBLISHED } from '../published.ts'
import { unpack } from '../tarball.ts'
import { PROGRAMS } from './programs.ts'

/** A folder outside the workspace with both packages, unpacked from their tarballs, and the programs that use them. */
export interface Project {
  readonly folder: string
  /** Paths of all files of the packages, relative to the folder. */
  readonly packageFiles: readonly string[]
  remove(): Promise<void>
}

export async function makeProject(): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), 'runtimes-'))
  const packageFiles: string[] = []
  const dependencies: Record<string, string> = {}
  for (const name of PUBLISHED) {
    const unpacked = await unpack(name)
    await cp(unpacked.folder, join(folder, 'node_modules', unpacked.name), { recursive: true })
    await rm(unpacked.project, { recursive: true })
    packageFiles.push(...unpacked.files.map((file) => `node_modules/${unpacked.name}/${file}`))
    // Deno resolves from node_modules only what a manifest names.
    dependencies[unpacked.name] = String(unpacked.manifest.version)
  }
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }))
  for (const [file, text] of Object.entries(PROGRAMS)) await writeFile(join(folder, file), text)

  for (const [file, format] of Object.entries({ 'contract.mjs': 'esm', 'contract.cjs': 'cjs' } as const)) {
    await build({
      entryPoints: [fileURLToPath(new URL('./contract/contract.ts', import.meta.url))],
      outfile: join(folder, file),
      bundle: true,
      format,
      target: 'es2022',
      logLevel: 'warning',
    })
  }
  // The edge runtime takes one script, as a bundler for it would make from the packages' exports.
  await build({
    entryPoints: [join(folder, 'edge.mjs')],
    outfile: join(folder, 'edge.bundle.js'),
    bundle: true,
    format: 'iife',
    target: 'es2022',
    conditions: ['edge-light', 'worker'],
    logLevel: 'warning',
  })
  return { folder, packageFiles, remove: () => rm(folder, { recursive: true }) }
}
