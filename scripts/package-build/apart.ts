import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Plugin } from 'rollup'
import type { PackageParts } from './package-parts.ts'

/** At the end of the id of every module of a server that is built apart. */
const MARK = '?apart'

export const isApart = (id: string): boolean => id.endsWith(MARK)

/** The file of a module. */
export const fileOf = (id: string): string => (isApart(id) ? id.slice(0, -MARK.length) : id)

/** The id of the module of an entry. */
export const idOf = (name: string, { apart, ...others }: PackageParts): string => {
  const source = { ...others.entries, ...others.servers, ...others.programs, ...others.data, ...others.light }[name]
  return source === undefined ? resolve(apart[name] ?? name) + MARK : resolve(source)
}

/**
 * Gives the servers that are built apart a copy of their own of every module that they need, except data. Otherwise the
 * files that they share with the others would hold what only they use.
 */
export const builtApart = ({ apart, data }: PackageParts): Plugin => {
  const starts = new Set(Object.values(apart).map((source) => resolve(source)))
  const shared = new Set(Object.values(data).map((source) => resolve(source)))
  return {
    name: 'built-apart',
    resolveId: {
      order: 'pre',
      async handler(specifier, importer, options) {
        const from = importer === undefined ? undefined : fileOf(importer)
        const found = await this.resolve(specifier, from, { isEntry: options.isEntry, skipSelf: true })
        if (found === null || found.external || shared.has(found.id)) return found
        const isOfServer = importer !== undefined && isApart(importer)
        return isOfServer || starts.has(found.id) ? { ...found, id: found.id + MARK } : found
      },
    },
    load: (id) => (isApart(id) ? readFile(fileOf(id), 'utf8') : null),
  }
}
