import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface Installed {
  readonly folder: string
  /** Whether it was not there before. */
  readonly fresh: boolean
}

/**
 * A folder outside the workspace with what a manifest and its lock name, installed by npm. It is installed once for each
 * lock. A failure to install is an error: a gate that passes since the network was down proves nothing.
 *
 * @param manifests the folder of `package.json` and `package-lock.json`.
 * @param cache the name of the folder for temporary files that holds it.
 */
export async function installedFromLock(manifests: string, cache: string): Promise<Installed> {
  const home = join(tmpdir(), cache)
  const lock = await readFile(join(manifests, 'package-lock.json'))
  const folder = join(home, createHash('sha256').update(lock).digest('hex').slice(0, 16))
  const fresh = !(await exists(folder))
  if (fresh) await installInto(folder, manifests, home)
  return { folder, fresh }
}

async function installInto(folder: string, manifests: string, home: string): Promise<void> {
  await mkdir(home, { recursive: true })
  // Next to its final place, and moved there whole: an install that was broken off leaves nothing that looks like one.
  const attempt = await mkdtemp(join(home, 'partial-'))
  try {
    for (const file of ['package.json', 'package-lock.json']) await cp(join(manifests, file), join(attempt, file))
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: attempt,
      maxBuffer: 64 * 1024 * 1024,
    })
    await rename(attempt, folder)
  } catch (error) {
    await rm(attempt, { recursive: true, force: true })
    throw error
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
