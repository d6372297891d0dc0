import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BuiltBefore, MODULES_ONLY } from './built-before.ts'

/**
 * Builds both published packages at once, if anything has changed. The first thing it writes to standard output is that
 * it builds: nothing is written if there is nothing to build.
 */
const PACKAGES = ['runa-payouts', 'inngest-runs']

const folders = PACKAGES.map((name) => fileURLToPath(new URL(`../../packages/${name}`, import.meta.url)))
const args = process.argv.slice(2).filter((arg) => arg === MODULES_ONLY)
const wanted = args.length > 0 ? 'modules' : 'whole'

async function isBuilt(folder: string): Promise<boolean> {
  const before = new BuiltBefore(folder)
  return before.has(await before.inputs(), await before.extentOf(wanted))
}

async function build(folder: string): Promise<number> {
  const program = ['--disable-warning=ExperimentalWarning', resolve(folder, 'build.ts'), ...args]
  const [code] = await once(spawn(process.execPath, program, { cwd: folder, stdio: 'inherit' }), 'exit')
  return typeof code === 'number' ? code : 1
}

const built = await Promise.all(folders.map(isBuilt))
const unbuilt = folders.filter((_, index) => built[index] === false)
if (unbuilt.length > 0) {
  process.stdout.write('building\n')
  process.exitCode = Math.max(...(await Promise.all(unbuilt.map(build))))
}
