import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { EXAMPLES } from './example-folders.ts'
import { type ExampleManifest, withTarballs } from './example-manifest.ts'
import { firstUntrue, shownOutput } from './readme-output.ts'

/** What npm has fetched, kept between runs. Outside the workspace, as the copies are. */
const CACHE = join(tmpdir(), 'x-examples-cache')

/** In ms. Far more than any of them takes: a busy machine is no failure. */
const TOO_LONG_MS = 420_000

export interface Trial {
  readonly name: string
  /** In ms, by what was run. */
  readonly took: Readonly<Record<string, number>>
  /** What went wrong, with everything that the command printed. Undefined: all of it works. */
  readonly failure?: string
}

/** A copied example, installed or not. */
export interface Copy {
  readonly name: string
  readonly home: string
  readonly scripts: ExampleManifest['scripts']
  readonly installMs: number
  readonly failure?: string
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Copies an example as a user does, outside the workspace, and installs it. `tryCopy` removes the copy. */
export async function copyAndInstall(name: string, tarballs: Readonly<Record<string, string>>): Promise<Copy> {
  const home = await mkdtemp(join(tmpdir(), 'example-'))
  const folder = join(home, name)
  const began = performance.now()
  let scripts: ExampleManifest['scripts']
  try {
    // Someone who tried the example in its place has left these there.
    const filter = (path: string) => !['node_modules', '.next', '.wrangler'].includes(basename(path))
    await cp(join(EXAMPLES, name), folder, { recursive: true, filter })
    const manifest: ExampleManifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
    scripts = manifest.scripts
    await writeFile(join(folder, 'package.json'), JSON.stringify(withTarballs(manifest, tarballs), null, 2))
    const quiet = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
    await npm(['install', '--cache', CACHE, ...quiet], folder, process.env)
    return { name, home, scripts, installMs: performance.now() - began }
  } catch (error) {
    return { name, home, scripts, installMs: performance.now() - began, failure: textOf(error) }
  }
}

/** Does with a copied example what its README says: type-checks it, and runs its check. Then removes it. */
export async function tryCopy({ name, home, scripts, installMs, failure }: Copy): Promise<Trial> {
  const folder = join(home, name)
  const took: Record<string, number> = { install: installMs }
  const run = async (script: string): Promise<string> => {
    const began = performance.now()
    try {
      // Nothing of this process's environment: no key and no address of a real service.
      const env = { PATH: process.env.PATH, HOME: home, NO_COLOR: '1', CI: 'true' }
      return await npm(['run', '--silent', script], folder, env)
    } finally {
      took[script] = performance.now() - began
    }
  }
  try {
    if (failure !== undefined) return { name, took, failure }
    if (scripts?.typecheck !== undefined) await run('typecheck')
    const printed = await run('check')
    const untrue = firstUntrue(shownOutput(await readFile(join(folder, 'README.md'), 'utf8')), printed)
    if (untrue !== undefined) throw new Error(`The README shows a line that was not printed: ${untrue}\n${printed}`)
    return { name, took }
  } catch (error) {
    return { name, took, failure: textOf(error) }
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

/** Runs npm to its end, and all that it started. Resolves to what was printed; a failure says so with all of it. */
function npm(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    // A group of its own, so that a server which the example left running can be ended with it.
    const child = spawn('npm', args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    let printed = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        printed += chunk
      })
    }
    const timer = setTimeout(() => {
      printed += `\nIt did not end within ${TOO_LONG_MS / 1000} s.`
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    }, TOO_LONG_MS)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      if (code === 0) resolve(printed)
      else reject(new Error(`npm ${args.join(' ')} ended with ${code ?? signal}:\n${printed.trim()}`))
    })
  })
}
