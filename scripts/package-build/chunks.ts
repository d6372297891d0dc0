import { dirname, join, sep } from 'node:path'
import type { ManualChunkMeta, ManualChunksOption } from 'rollup'
import { idOf } from './apart.ts'
import { folderOf, loadersOf, neededBy } from './loaders.ts'
import type { PackageParts } from './package-parts.ts'

/** Characters. A separate file would cost more than it saves for users who do not need this. */
const SMALL = 8_000

/**
 * Groups modules into files: as few files as possible without loading much for nothing.
 *
 * - A light module is a file by itself, with what it needs.
 * - `base` is what every entry needs, what schemas need, and what several entries need and is too small for a file.
 * - `client` is what else a client needs.
 * - What only the entries of one folder need is beside them as `shared`.
 * - What the sources of an entry's folder have, and a server needs too, is beside the entry as `shared`.
 * - `serving` is what else an entry and a server need. What an entry and a command need is beside the entry as `node`, as it
 *   runs on Node.
 *
 * The rest goes to its only loader.
 */
export function chunks(parts: PackageParts): ManualChunksOption {
  const { entries, servers, apart, data, light, programs } = parts
  const nameOf = new Map(
    Object.keys({ ...entries, ...servers, ...apart, ...programs, ...data }).map((name) => [idOf(name, parts), name]),
  )
  const namesOf = (ids: readonly string[]) => ids.flatMap((id) => nameOf.get(id) ?? []).sort()
  const sizes = sizesOfGroups(namesOf)
  return (id, graph) => {
    const name = nameOf.get(id)
    if (name !== undefined) return name in data ? name : undefined
    const part = Object.keys(light).find((one) => neededBy([idOf(one, parts)], graph).has(id))
    if (part !== undefined) return part
    const loaders = namesOf(loadersOf(id, graph))
    const loading = loaders.filter((one) => one in entries)
    if (loading.includes('schemas/index')) return 'base'
    if (loading.includes('index')) return 'client'
    // What one entry alone needs is in that entry.
    if (loaders.length < 2) return undefined
    if (loading.length === loaders.length && sizes(loaders, graph) < SMALL) return 'base'
    const folder = folderOf(loaders)
    if (folder !== undefined) return join(folder, 'shared')
    if (loading.length === 0) return undefined
    const beside = folderOf(loading)
    if (!loaders.some((one) => one in servers)) return join(beside ?? '.', 'node')
    const isOwn = loading.some((one) => id.startsWith(join(dirname(idOf(one, parts)), sep)))
    return isOwn && beside !== undefined ? join(beside, 'shared') : 'serving'
  }
}

/** How much code exactly these entries need. */
function sizesOfGroups(namesOf: (ids: readonly string[]) => readonly string[]) {
  let sizes: Map<string, number> | undefined
  return (loaders: readonly string[], graph: ManualChunkMeta): number => {
    if (sizes === undefined) {
      sizes = new Map()
      for (const id of graph.getModuleIds()) {
        const group = namesOf(loadersOf(id, graph)).join()
        sizes.set(group, (sizes.get(group) ?? 0) + (graph.getModuleInfo(id)?.code ?? '').length)
      }
    }
    return sizes.get(loaders.join()) ?? 0
  }
}
