import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import ts from 'typescript'

/** What a source file needs from outside its own folder. */
export interface Imported {
  /** Names of packages, without modules of the runtime (`node:fs`, `cloudflare:workers`). */
  readonly packages: readonly string[]
  /** Relative imports that leave the folder of the example. */
  readonly outside: readonly string[]
}

/** Reads the imports of a file. `file` is its path in the folder of the example. */
export function importsOf(file: string, source: string): Imported {
  const names = ts.preProcessFile(source, true, true).importedFiles.map(({ fileName }) => fileName)
  const isRelative = (name: string) => name.startsWith('.')
  const packages = names.filter((name) => !isRelative(name) && !isOfRuntime(name)).map(packageOf)
  const outside = names.filter((name) => isRelative(name) && leaves(file, name))
  return { packages: [...new Set(packages)], outside }
}

const isOfRuntime = (name: string) => isBuiltin(name) || /^\w+:/.test(name)

const leaves = (file: string, name: string) => posix.join(posix.dirname(file), name).startsWith('..')

/** `@x/runa-payouts` of `@x/runa-payouts/bulk`. */
const packageOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')
