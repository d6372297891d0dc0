import type { FileHandle } from 'node:fs/promises'
import { mkdtemp, readdir, readFile, rename, rm, truncate, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FileSystem, fileSystem } from '@x/locked-file'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listed, written } from '../../testing/journal-contract/contract-case.ts'
import { BINDING, claimOf, PAID, REJECTED } from '../../testing/journal-contract/sample-claims.ts'
import { fileJournal, journalOn } from './file-journal.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'))
  path = join(folder, 'payouts.journal')
})
afterEach(() => rm(folder, { recursive: true }))

const failure = (code: string) => Promise.reject(Object.assign(new Error(`${code}: as the test wants it`), { code }))

/** The real file system, with changed operations on files that match. */
function withFiles(of: (file: string) => boolean, change: (handle: FileHandle) => object): FileSystem {
  return {
    ...fileSystem,
    open: async (file, flags, mode) => {
      const handle = await fileSystem.open(file, flags, mode)
      if (!of(String(file))) return handle
      const changed = change(handle)
      return new Proxy(handle, {
        get(target, name) {
          const value: unknown = Reflect.get(name in changed ? changed : target, name, target)
          return typeof value === 'function' && !(name in changed) ? value.bind(target) : value
        },
      })
    },
  }
}

const journalFile = (file: string) => file.endsWith('.journal')

const keysOf = async () => {
  const entries = await written({ handle: () => fileJournal(path) })
  return entries.map((entry) => (entry.type === 'claim' ? entry.claim.key : `${entry.key} settled`))
}

describe('a write that fails', () => {
  const faults: Readonly<Record<string, (handle: FileHandle, armed: () => boolean) => object>> = {
    'the disk is full': (handle, armed) => ({
      write: (...args: Parameters<FileHandle['write']>) => (armed() ? failure('ENOSPC') : handle.write(...args)),
    }),
    'the disk takes a part and is full': (handle, armed) => {
      let parts = 0
      return {
        write: (bytes: Buffer, offset: number, length: number) => {
          if (!armed()) return handle.write(bytes, offset, length)
          parts += 1
          return parts === 1 ? handle.write(bytes, offset, 50) : failure('ENOSPC')
        },
      }
    },
    'the disk takes nothing and says nothing': (handle, armed) => ({
      write: (bytes: Buffer, offset: number, length: number) =>
        armed() ? Promise.resolve({ bytesWritten: 0 }) : handle.write(bytes, offset, length),
    }),
    'the disk cannot keep it': (handle, armed) => ({ sync: () => (armed() ? failure('EIO') : handle.sync()) }),
  }

  it.each(Object.entries(faults))(
    '%s: nothing more is written, and the next open repairs the file',
    async (_, fault) => {
      let armed = false
      const journal = journalOn(
        withFiles(journalFile, (handle) => fault(handle, () => armed)),
        path,
      )
      await journal.open(BINDING)
      await journal.claim(claimOf('k1', ['a']))
      armed = true
      const waiting = ['k2', 'k3', 'k4'].map((key) => journal.claim(claimOf(key, [key])))
      // Known to the journal, but not on the disk: it must not be reported as written.
      const same = [1, 2].map(() => journal.settle('k2', REJECTED).catch((error: unknown) => error))
      for (const claim of waiting)
        await expect(claim).rejects.toMatchObject({ code: 'write_failed', name: 'JournalError' })
      for (const error of await Promise.all(same)) expect(error).toMatchObject({ code: 'write_failed' })
      armed = false
      await expect(journal.claim(claimOf('k5', ['e']))).rejects.toMatchObject({ code: 'write_failed' })
      await expect(journal.settle('k1', PAID)).rejects.toMatchObject({ code: 'write_failed' })
      await expect(journal.settle('k0', PAID)).rejects.toMatchObject({ code: 'write_failed' })
      await journal.close()
      const kept = await keysOf()
      // A claim that failed may be there or not. One that resolved is, and what came after the failure is not.
      expect(kept[0]).toBe('k1')
      expect(kept).not.toContain('k5')
      expect(kept).not.toContain('k1 settled')
      await expect(keysOf()).resolves.toEqual(kept)
    },
  )

  it('the error names the file, but nothing that is in it', async () => {
    const journal = journalOn(
      withFiles(journalFile, () => ({ write: () => failure('ENOSPC') })),
      path,
    )
    await journal.open(BINDING)
    const error = await journal.claim(claimOf('k1', ['employee-7'])).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ message: `${path} could not be written: ENOSPC` })
    expect(JSON.stringify(error)).not.toContain('employee')
    await journal.close()
  })

  it('a record written in parts is whole', async () => {
    const journal = journalOn(
      withFiles(journalFile, (handle) => ({
        write: (bytes: Buffer, offset: number, length: number) => handle.write(bytes, offset, Math.min(length, 7)),
      })),
      path,
    )
    await journal.open(BINDING)
    await journal.claim(claimOf('k1', ['a'], { body: 'é😀' }))
    await journal.close()
    expect(await keysOf()).toEqual(['k1'])
  })
})

describe('a file that no longer belongs to the journal', () => {
  it.each<[string, () => Promise<unknown>, string]>([
    ['was removed', () => unlink(path), 'was removed'],
    ['was moved', () => rename(path, `${path}.old`), 'was removed'],
    [
      'was replaced by a copy',
      async () => {
        await writeFile(`${path}.copy`, await readFile(path))
        await rename(`${path}.copy`, path)
      },
      'was replaced',
    ],
    ['was cut off', () => truncate(path, 10), 'has 10 bytes'],
    ['has lost its lock', () => rm(`${path}.lock`, { recursive: true }), 'no longer locked'],
  ])('%s: the next claim fails, and all after it', async (_, change, message) => {
    const journal = fileJournal(path)
    await journal.open(BINDING)
    await journal.claim(claimOf('k1', ['a']))
    await change()
    await expect(journal.claim(claimOf('k2', ['b']))).rejects.toMatchObject({
      code: 'lost',
      message: expect.stringContaining(message),
    })
    await expect(journal.settle('k1', PAID)).rejects.toMatchObject({ code: 'lost' })
    await journal.close()
  })

  it('another process writes at that very moment: neither claim counts', async () => {
    let foreign = false
    const journal = journalOn(
      withFiles(journalFile, (handle) => ({
        async sync() {
          if (foreign) await writeFile(path, 'x', { flag: 'a' })
          await handle.sync()
        },
      })),
      path,
    )
    await journal.open(BINDING)
    foreign = true
    await expect(journal.claim(claimOf('k1', ['a']))).rejects.toMatchObject({ code: 'lost' })
    await journal.close()
  })

  it('the lock is lost while the claim is on its way to the disk', async () => {
    let takeLock = false
    const journal = journalOn(
      withFiles(journalFile, (handle) => ({
        async sync() {
          if (takeLock) await rm(`${path}.lock`, { recursive: true })
          await handle.sync()
        },
      })),
      path,
    )
    await journal.open(BINDING)
    takeLock = true
    await expect(journal.claim(claimOf('k1', ['a']))).rejects.toMatchObject({ code: 'lost' })
    await journal.close()
  })

  it('is not cut back when the lock is lost while it is read', async () => {
    const store = { handle: () => fileJournal(path) }
    expect(await written(store)).toEqual([])
    await writeFile(path, '["torn', { flag: 'a' })
    const { length } = await readFile(path)
    const journal = journalOn(
      withFiles(journalFile, (handle) => ({
        async read(...args: Parameters<FileHandle['read']>) {
          await rm(`${path}.lock`, { recursive: true, force: true })
          return handle.read(...args)
        },
      })),
      path,
    )
    await expect(journal.open(BINDING)).rejects.toMatchObject({ code: 'lost' })
    expect((await readFile(path)).length).toBe(length)
  })
})

describe('an open that fails', () => {
  const torn = async () => {
    const journal = fileJournal(path)
    await journal.open(BINDING)
    await journal.close()
    await writeFile(path, '["torn', { flag: 'a' })
  }
  it.each<[string, () => Promise<unknown>, () => FileSystem, string, string]>([
    [
      'a folder that may not be written',
      async () => undefined,
      () => ({ ...fileSystem, mkdir: () => failure('EACCES') }),
      'write_failed',
      'EACCES',
    ],
    [
      'a lock that may not be written',
      async () => undefined,
      () =>
        withFiles(
          (file) => file.includes('.lock'),
          () => ({ write: () => failure('ENOSPC') }),
        ),
      'write_failed',
      'ENOSPC',
    ],
    [
      'a header that does not fit',
      async () => undefined,
      () =>
        withFiles(
          (file) => file.endsWith('.new'),
          () => ({ write: () => failure('ENOSPC') }),
        ),
      'write_failed',
      'ENOSPC',
    ],
    [
      'a journal that may not be read',
      torn,
      () => ({
        ...fileSystem,
        open: (file, ...rest) => (journalFile(String(file)) ? failure('EACCES') : fileSystem.open(file, ...rest)),
      }),
      'corrupt',
      'could not be read: EACCES',
    ],
    [
      'a disk that does not give back what it holds',
      torn,
      () => withFiles(journalFile, () => ({ read: () => failure('EIO') })),
      'corrupt',
      'could not be read: EIO',
    ],
    [
      'a file that ends before its reported size',
      torn,
      () => withFiles(journalFile, () => ({ read: () => Promise.resolve({ bytesRead: 0 }) })),
      'corrupt',
      'could not be read: EOF',
    ],
    [
      'a torn tail that cannot be cut off',
      torn,
      () => withFiles(journalFile, () => ({ truncate: () => failure('EROFS') })),
      'write_failed',
      'could not be written: EROFS',
    ],
  ])('%s', async (_, prepare, system, code, message) => {
    await prepare()
    const journal = journalOn(system(), path)
    await expect(journal.open(BINDING)).rejects.toMatchObject({ code, message: expect.stringContaining(message) })
    await expect(journal.claim(claimOf('k1', ['a']))).rejects.toMatchObject({ code: 'closed' })
    await journal.close()
    expect((await readdir(folder)).filter((name) => name.endsWith('.lock'))).toEqual([])
    expect(await keysOf()).toEqual([])
  })

  it('a journal that disappears at that very moment is not created again without a binding', async () => {
    await torn()
    const system: FileSystem = {
      ...fileSystem,
      // Checked before the lock is taken.
      async readText(file) {
        await rm(path, { force: true })
        return fileSystem.readText(file)
      },
    }
    const journal = journalOn(system, path)
    expect((await journal.open()).binding).toBeUndefined()
    await journal.close()
    expect(await readdir(folder)).toEqual([])
  })

  it('a journal that becomes unreadable reports that while its entries are read', async () => {
    await keysOf()
    let broken = false
    const journal = journalOn(
      withFiles(journalFile, (handle) => ({
        read: (...args: Parameters<FileHandle['read']>) => (broken ? failure('EIO') : handle.read(...args)),
      })),
      path,
    )
    const { entries } = await journal.open(BINDING)
    broken = true
    await expect(listed(entries)).rejects.toMatchObject({ code: 'corrupt' })
    await journal.close()
  })
})
