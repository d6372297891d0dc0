import { join } from 'node:path'
import type { ManualChunksOption } from 'rollup'
import type { PackageParts } from './build-package.ts'
import { nameInBuild } from './bundled-modules.ts'
import { folderOf, loadersOf } from './loaders.ts'

/** Characters, before anything is shortened. A file of its own would cost more than it spares who does not need this. */
const SMALL = 4_000

/**
 * Which modules of several entries are one file: as few files as it takes that nobody loads much for nothing.
 *
 * - `base` is what every entry needs, and what is too small to be a file.
 * - `schemas` is what schemas need beside it, and `client` what else a client needs. In CommonJS schemas are in `base`: of a
 *   module, a bundler leaves out what a program does not need, and wants it apart; here there is nothing to leave out.
 * - What only the entries of one folder need is beside them as `shared`.
 *
 * The rest is with the only one that loads it.
 */
export const chunks =
  ({ entries, data }: PackageParts, format: 'es' | 'cjs'): ManualChunksOption =>
  (id, graph) => {
    const name = nameInBuild(id)
    if (name in data) return name
    const loaders = loadersOf(id, graph).map((one) => nameInBuild(one))
    // What is imported later is a file by itself, as is an entry.
    if (loaders.length === 0 || loaders.includes(name)) return undefined
    const loading = loaders.filter((one) => one in entries)
    if (loading.length === Object.keys(entries).length) return 'base'
    if (loading.includes('index') && !loading.includes('schemas/index')) return 'client'
    if (loading.length > 0 && (graph.getModuleInfo(id)?.code ?? '').length < SMALL) return 'base'
    if (loading.includes('schemas/index')) return format === 'es' ? 'schemas' : 'base'
    const folder = folderOf(loaders)
    return folder && join(folder, 'shared')
  }
