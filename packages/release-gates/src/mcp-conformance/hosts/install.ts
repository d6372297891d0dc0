import { cp } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Installed, installedFromLock } from '../../installed-from-lock.ts'

/** The hosts' manifest, their lock, and a program for each. */
const HOSTS = fileURLToPath(new URL('../host-programs', import.meta.url))

/** The folder that the hosts lie in: 600 packages of others, which no install and no build of the workspace meets. */
export async function installHosts(): Promise<Installed> {
  const installed = await installedFromLock(HOSTS, 'x-hosts-cache')
  // The programs are ours, and may have changed where the lock has not.
  await cp(HOSTS, installed.folder, { recursive: true })
  return installed
}
