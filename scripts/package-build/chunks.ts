import { join } from 'node:path'
import type { ManualChunksOption } from 'rollup'
import { idOf, type Modules, nameInBuild } from './bundled-modules.ts'
import { folderOf, loadersOf, neededBy } from './loaders.ts'
import type { PackageParts } from './package-parts.ts'

/** Characters, before minification. A separate file would cost more than it saves for users who do not need this. */
const SMALL = 4_000

/**
 * Groups modules of several entries into files: as few files as possible without loading much for nothing.
 *
 * - A light module is a file by itself, in the module format. In CommonJS nothing is dropped anyway.
 * - `base` is what every entry needs, what schemas need, and what is too small for a file.
 * - `client` is what else a client needs.
 * - What only the entries of one folder need is beside them as `shared`.
 * - `serving` is what else an entry and a server need. What an entry and a command need is beside the entry as `node`, as it
 *   runs on Node.
 *
 * The rest goes to its only loader.
 */
export function chunks(
  { entries, servers, data, light }: PackageParts,
  modules: Modules,
  format: 'es' | 'cjs',
): ManualChunksOption {
  const parts =
    format === 'cjs' ? [] : Object.keys(light).map((name) => ({ name, ids: neededBy([idOf(name)], modules) }))
  return (id, graph) => {
    const name = nameInBuild(id)
    if (name in data) return name
    const part = parts.find(({ ids }) => ids.has(id))
    if (part !== undefined) return part.name
    const loaders = loadersOf(id, graph).map((one) => nameInBuild(one))
    // A module that is imported later is a file by itself, as is an entry.
    if (loaders.length === 0 || loaders.includes(name)) return undefined
    const loading = loaders.filter((one) => one in entries)
    if (loading.includes('schemas/index')) return 'base'
    if (loading.includes('index')) return 'client'
    if (loading.length > 0 && (graph.getModuleInfo(id)?.code ?? '').length < SMALL) return 'base'
    // What one entry alone needs is in that entry.
    if (loaders.length < 2) return undefined
    const folder = folderOf(loaders)
    if (folder !== undefined) return join(folder, 'shared')
    if (loading.length === 0) return undefined
    return loaders.some((one) => one in servers) ? 'serving' : join(folderOf(loading) ?? '.', 'node')
  }
}
