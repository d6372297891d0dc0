import { join } from 'node:path'

/** Imports, re-exports and requires of files relative to the current one. */
const NEIGHBOUR = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*["'](\.[^"']+)["']/g

/**
 * The files that are loaded from the given ones, including those. Declarations refer to their neighbours as `.js`, and
 * mean the declarations beside them.
 *
 * @param files texts by path.
 */
export function reachable(from: readonly string[], files: ReadonlyMap<string, string>): Set<string> {
  const found = new Set<string>()
  const waiting = [...from]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const text = files.get(file)
    if (text === undefined || found.has(file)) continue
    found.add(file)
    const declares = /\.d\.c?ts$/.test(file)
    for (const [, specifier = ''] of text.matchAll(NEIGHBOUR)) {
      const path = join(file, '..', specifier)
      waiting.push(declares ? path.replace(/\.(c?)js$/, '.d.$1ts') : path)
    }
  }
  return found
}
