import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Imports that are made when a module is loaded, in code that may be minified. */
const STATIC_IMPORT = /(?:^|[;}\s])(?:import|export)(?:[^'"()]*?\bfrom)?\s*["']([^"']+)["']/g

/** What loading a built module brings along: files of the build, by path, and modules that are not of the build. */
export interface Loaded {
  readonly files: ReadonlyMap<string, string>
  readonly foreign: ReadonlySet<string>
}

export function loadedBy(entry: string): Loaded {
  const files = new Map<string, string>()
  const foreign = new Set<string>()
  const paths = [entry]
  for (const path of paths) {
    if (files.has(path)) continue
    const text = readFileSync(path, 'utf8')
    files.set(path, text)
    for (const [, specifier = ''] of text.matchAll(STATIC_IMPORT)) {
      if (specifier.startsWith('.')) paths.push(join(dirname(path), specifier))
      else foreign.add(specifier)
    }
  }
  return { files, foreign }
}
