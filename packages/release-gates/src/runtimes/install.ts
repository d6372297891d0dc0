import { execFile } from 'node:child_process'
import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Pin } from './versions.ts'

const run = promisify(execFile)

/** Outside the workspace, so that no install and no build of it ever meets these packages. */
const CACHE = join(tmpdir(), 'x-runtimes-cache')

export type Installed =
  | { readonly path: string; readonly skipped?: never; readonly fresh: boolean }
  | { readonly skipped: string; readonly path?: never }

/**
 * Where the runtime lies, installed by npm if it was not before. What does not exist for this platform is skipped, with
 * the reason; any other failure is an error, since a gate that passes because the network was down proves nothing.
 */
export async function install(pin: Pin): Promise<Installed> {
  const platform = platformName()
  const name = pin.packages.any ?? pin.packages[platform]
  if (name === undefined) return { skipped: `no package for ${platform} is known` }
  const wanted = [`${name}@${pin.version}`, ...(pin.beside ?? [])]
  const home = join(CACHE, wanted.join('+').replaceAll('/', '+'))
  const path = join(home, 'node_modules', name, pin.path)
  if (await exists(path)) return { path, fresh: false }

  await mkdir(CACHE, { recursive: true })
  // Next to its final place, and moved there whole: an install that was broken off leaves nothing that looks like one.
  const attempt = await mkdtemp(join(CACHE, 'partial-'))
  try {
    await writeFile(join(attempt, 'package.json'), JSON.stringify({ private: true }))
    const quiet = ['--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund']
    await run('npm', ['install', ...quiet, '--save-exact', ...wanted], { cwd: attempt })
    await rm(home, { recursive: true, force: true })
    await rename(attempt, home)
    return { path, fresh: true }
  } catch (error) {
    await rm(attempt, { recursive: true, force: true })
    if (/\bE404\b|\bETARGET\b/.test(String(error))) return { skipped: `there is no ${name}@${pin.version}` }
    throw error
  }
}

function platformName(): string {
  const name = `${process.platform}-${process.arch}`
  return process.platform === 'linux' && !usesGlibc() ? `${name}-musl` : name
}

function usesGlibc(): boolean {
  const report: unknown = process.report.getReport()
  const header: unknown =
    typeof report === 'object' && report !== null && 'header' in report ? report.header : undefined
  return typeof header === 'object' && header !== null && 'glibcVersionRuntime' in header
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
