import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The hosts' manifest, their lock, and a program for each. */
const HOSTS = fileURLToPath(new URL('../host-programs', import.meta.url))

/** Outside the workspace, so that no install and no build of it ever meets 600 packages of others. */
const CACHE = join(tmpdir(), 'x-hosts-cache')

/**
 * The folder that the hosts lie in, installed by npm as their lock says, where it was not before. A failure to install is an
 * error: a gate that passes since the network was down proves nothing.
 */
export async function installHosts(): Promise<{ readonly folder: string; readonly fresh: boolean }> {
  const lock = await readFile(join(HOSTS, 'package-lock.json'))
  const folder = join(CACHE, createHash('sha256').update(lock).digest('hex').slice(0, 16))
  const fresh = !(await exists(folder))
  if (fresh) await installInto(folder)
  // The programs are ours, and may have changed where the lock has not.
  await cp(HOSTS, folder, { recursive: true })
  return { folder, fresh }
}

async function installInto(folder: string): Promise<void> {
  await mkdir(CACHE, { recursive: true })
  // Next to its final place, and moved there whole: an install that was broken off leaves nothing that looks like one.
  const attempt = await mkdtemp(join(CACHE, 'partial-'))
  try {
    await cp(HOSTS, attempt, { recursive: true })
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
