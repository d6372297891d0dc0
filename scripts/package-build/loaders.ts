import { dirname } from 'node:path'
import type { ManualChunkMeta } from 'rollup'

/** The entries that need a module at once, by their ids: imports that are made later do not count. */
export function loadersOf(id: string, { getModuleInfo }: ManualChunkMeta): string[] {
  const found = new Set([id])
  for (const one of found) for (const importer of getModuleInfo(one)?.importers ?? []) found.add(importer)
  return [...found].filter((one) => getModuleInfo(one)?.isEntry === true)
}

/** The folder of the build that contains all of some entries. */
export function folderOf(entries: readonly string[]): string | undefined {
  const [folder, ...others] = new Set(entries.map((name) => dirname(name)))
  return others.length === 0 ? folder : undefined
}

/** The modules that some modules need at once, themselves included, by their ids. */
export function neededBy(ids: readonly string[], { getModuleInfo }: ManualChunkMeta): ReadonlySet<string> {
  const found = new Set(ids)
  for (const id of found) for (const one of getModuleInfo(id)?.importedIds ?? []) found.add(one)
  return found
}
