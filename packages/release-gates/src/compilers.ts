import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A version of TypeScript, as one of this package's dependencies has it. */
export interface Compiler {
  readonly version: string
  /** Its `tsc`, to be run by Node. */
  readonly program: string
}

const MANIFEST = new URL('../package.json', import.meta.url)

/** Every TypeScript that the types are held against, oldest first. */
export function compilers(): readonly [Compiler, ...Compiler[]] {
  const { devDependencies }: { devDependencies: Record<string, string> } = JSON.parse(readFileSync(MANIFEST, 'utf8'))
  const names = Object.keys(devDependencies).filter((name) => name.startsWith('typescript-'))
  const [oldest, ...others] = names
    .map(compilerOf)
    .sort((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }))
  if (oldest === undefined) throw new Error('no dependency of this package is a TypeScript')
  return [oldest, ...others]
}

export function newestCompiler(): Compiler {
  const [oldest, ...newer] = compilers()
  return newer.at(-1) ?? oldest
}

/** Runs a compiler in a folder. Resolves to its complaints: empty when there are none. */
export async function compile({ program }: Compiler, folder: string, args: readonly string[]): Promise<string> {
  try {
    await run(process.execPath, [program, ...args], { cwd: folder })
    return ''
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) || error.message : String(error)
  }
}

function compilerOf(name: string): Compiler {
  const require = createRequire(MANIFEST)
  const { version }: { version: string } = require(`${name}/package.json`)
  return { version, program: require.resolve(`${name}/package.json`).replace(/package\.json$/, 'bin/tsc') }
}
