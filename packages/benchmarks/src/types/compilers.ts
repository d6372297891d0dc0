import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export interface Compiler {
  readonly name: string
  /** For Node. */
  readonly path: string
}

/** The compiler that the package of a manifest sees as `typescript`. */
function compilerOf(manifest: string): Compiler {
  const require = createRequire(new URL(manifest, import.meta.url))
  const home = require.resolve('typescript/package.json')
  const { version }: { version: string } = require(home)
  return { name: `TypeScript ${version}`, path: join(dirname(home), 'bin', 'tsc') }
}

/** 5.9 is this package's own, 7 the workspace's. */
export const COMPILERS: readonly Compiler[] = [compilerOf('../../package.json'), compilerOf('../../../../package.json')]
