import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FileSystem, fileSystem } from '@x/locked-file'
import { failureOf } from '@x/test-kit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BINDING } from '../../testing/journal-contract/sample-claims.ts'
import { journalOn } from './file-journal.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'network-disk-'))
})
afterAll(() => rm(folder, { recursive: true }))

const diskOf = (type: number | Error): FileSystem => ({
  ...fileSystem,
  diskType: () => (typeof type === 'number' ? Promise.resolve(type) : Promise.reject(type)),
})

// Skipped elsewhere: other systems number their file systems differently.
it.skipIf(process.platform !== 'linux').each([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  // The same, as a signed number.
  [0xff534d42 | 0, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x00c36400, 'Ceph'],
])('a disk of kind %i is refused as %s, and nothing is left on it', async (type, name) => {
  const error = await failureOf(journalOn(diskOf(type), join(folder, 'payroll.journal')).open(BINDING))
  expect(error).toMatchObject({ name: 'ConfigurationError', retryable: false })
  expect(error.message).toContain(`is on a network disk (${name}), where one machine may not see the lock of another`)
  expect(await readdir(folder)).toEqual([])
})

it.each<[string, number | Error]>([
  ['ext4', 0xef53],
  ['btrfs', 0x9123683e],
  ['overlayfs, as in containers', 0x794c7630],
  ['FUSE, as in Docker Desktop', 0x65735546],
  ['9P, as in WSL', 0x01021997],
  ['what it cannot find out', new Error('not permitted')],
])('%s is accepted', async (name, type) => {
  const journal = journalOn(diskOf(type), join(folder, `${name}.journal`))
  await expect(journal.open(BINDING)).resolves.toMatchObject({ binding: BINDING })
  await journal.close()
  await rm(join(folder, `${name}.journal`))
})
