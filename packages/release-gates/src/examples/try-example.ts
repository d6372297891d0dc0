import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { EXAMPLES } from './example-folders.ts'
import { type ExampleManifest, withTarballs } from './example-manifest.ts'
import { firstUntrue, shownOutput } from './readme-output.ts'

/** What npm has fetched, kept between runs. Outside the workspace, as the copies are. */
const CACHE = join(tmpdir(), 'x-examples-cache')

/** In ms. Far more than any of them takes. */
const TOO_LONG_MS = 180_000

export interface Trial {
  readonly name: string
  /** In ms, by what was run. */
  readonly took: Readonly<Record<string, number>>
  /** What went wrong, with everything that the command printed. Undefined: all of it works. */
  readonly failure?: string
}

/** Does with an example what a user does: copies the folder, installs it, type-checks it and runs its check. */
export async function tryExample(name: string, tarballs: Readonly<Record<string, string>>): Promise<Trial> {
  const home = await mkdtemp(join(tmpdir(), 'example-'))
  const folder = join(home, name)
  const took: Record<string, number> = {}
  const timed = async (what: string, args: readonly string[], env: NodeJS.ProcessEnv) => {
    const began = performance.now()
    try {
      return await npm(args, folder, env)
    } finally {
      took[what] = performance.now() - began
    }
  }
  try {
    // Someone who tried the example in its place has left a node_modules there.
    const filter = (path: string) => !['node_modules', '.next'].includes(basename(path))
    await cp(join(EXAMPLES, name), folder, { recursive: true, filter })
    const manifest: ExampleManifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
    await writeFile(join(folder, 'package.json'), JSON.stringify(withTarballs(manifest, tarballs), null, 2))
    const quiet = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
    await timed('install', ['install', '--cache', CACHE, ...quiet], process.env)
    // Nothing of this process's environment: no key and no address of a real service.
    const env = { PATH: process.env.PATH, HOME: home, NO_COLOR: '1', CI: 'true' }
    if (manifest.scripts?.typecheck !== undefined) await timed('typecheck', ['run', '--silent', 'typecheck'], env)
    const printed = await timed('check', ['run', '--silent', 'check'], env)
    const untrue = firstUntrue(shownOutput(await readFile(join(folder, 'README.md'), 'utf8')), printed)
    if (untrue !== undefined) throw new Error(`The README shows a line that was not printed: ${untrue}\n${printed}`)
    return { name, took }
  } catch (error) {
    return { name, took, failure: error instanceof Error ? error.message : String(error) }
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
