import { dirname } from 'node:path'
import type { FileSystem } from '@x/locked-file'
import { ConfigurationError } from '@x/transport'

/**
 * File systems of other machines, by the number that Linux has for each (linux/magic.h, and statfs(2)). FUSE and 9P are
 * not among them: containers and virtual machines use them for the disk of their own machine.
 */
const NETWORK_DISKS: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x517b, 'SMB'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
  [0x73757245, 'Coda'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x47504653, 'GPFS'],
  [0x7461636f, 'OCFS2'],
  [0x01161970, 'GFS2'],
])

/**
 * Refuses a disk that a lock does not work on. A machine may keep what it has read of a network disk for a minute. So it
 * may not see the lock of another machine, and both would pay.
 *
 * @throws ConfigurationError with the reason. A disk whose kind cannot be found out is taken for local.
 */
export async function requireLocalDisk(system: FileSystem, path: string): Promise<void> {
  const kind = await kindOfDisk(system, dirname(path))
  if (kind === undefined) return
  throw new ConfigurationError(
    `path: ${path} is on a network disk (${kind}), where one machine may not see the lock of another in time, and both would pay. Move it to a local disk, or keep the journal in a database: @x/runa-payouts/journal/postgres.`,
  )
}

async function kindOfDisk(system: FileSystem, folder: string): Promise<string | undefined> {
  // Other systems number theirs otherwise.
  if (process.platform !== 'linux') return undefined
  try {
    // Some runtimes give the number as signed.
    return NETWORK_DISKS.get((await system.diskType(folder)) >>> 0)
  } catch {
    return undefined
  }
}
