import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FileKind } from './file-kind.ts'
import { type FileLock, lockFile as lockFileOf } from './file-lock.ts'
import { type FileSystem, fileSystem } from './file-system.ts'
import { hasEnded, ownIdentity } from './process-identity.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'))
  path = join(folder, 'payouts.journal')
})
afterEach(() => rm(folder, { recursive: true }))

const STALE_MS = 60_000

const KIND: FileKind = {
  noun: 'a file',
  failure: (code, message) => Object.assign(new Error(message), { code }),
}

const lockFile = (system: FileSystem, file: string, staleMs: number): Promise<FileLock> =>
  lockFileOf(system, file, staleMs, KIND)

/** A lock as another process would have left it. */
async function leftBehind(content: string, ageMs: number): Promise<string> {
  await mkdir(`${path}.lock`, { recursive: true })
  const file = join(`${path}.lock`, 'another')
  await writeFile(file, content)
  const then = new Date(Date.now() - ageMs)
  await utimes(file, then, then)
  return file
}

const elsewhere = JSON.stringify({ pid: 4711, host: 'elsewhere' })

describe('a lock', () => {
  it('is held by one at a time, and leaves nothing behind', async () => {
    const lock = await lockFile(fileSystem, path, STALE_MS)
    expect(await lock.isHeld()).toBe(true)
    await expect(lockFile(fileSystem, path, STALE_MS)).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringContaining('this process already has it open. Close it first'),
    })
    await Promise.all([lock.release(), lock.release()])
    expect(await lock.isHeld()).toBe(false)
    expect(await readdir(folder)).toEqual([])
  })

  it('of another process says whose it is, and when it will be free', async () => {
    const began = Date.now()
    await leftBehind(elsewhere, 20_000)
    const refusal: unknown = await lockFile(fileSystem, path, STALE_MS).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'locked' })
    const [, seconds] =
      /process 4711 on elsewhere has it open\. Wait .* if it crashed, try again in (\d+) s/.exec(String(refusal)) ?? []
    // Less the time that a busy machine needed for these lines.
    expect(Number(seconds)).toBeLessThanOrEqual(41)
    expect(Number(seconds)).toBeGreaterThanOrEqual(40 - (Date.now() - began) / 1000)
  })

  it('that is being written is respected', async () => {
    await leftBehind('', 0)
    await expect(lockFile(fileSystem, path, STALE_MS)).rejects.toMatchObject({
      message: expect.stringContaining('another process has it open'),
    })
  })

  it('without a sign of life for the stale time is taken over', async () => {
    for (const content of [elsewhere, '', 'no JSON']) {
      await leftBehind(content, STALE_MS + 1000)
      const lock = await lockFile(fileSystem, path, STALE_MS)
      expect(lock.isTakenOver).toBe(true)
      // The name stays until the file is out of the old holder's reach, whichever process moves it.
      expect(await readdir(`${path}.lock`)).toHaveLength(2)
      await lock.takeoverDone()
      expect(await readdir(`${path}.lock`)).toHaveLength(1)
      await lock.release()
    }
  })

  it('that was taken over is no longer held, and releasing it does no harm', async () => {
    const first = await lockFile(fileSystem, path, STALE_MS)
    const [name = ''] = await readdir(`${path}.lock`)
    const longAgo = new Date(Date.now() - STALE_MS - 1000)
    await utimes(join(`${path}.lock`, name), longAgo, longAgo)
    const second = await lockFile(fileSystem, path, STALE_MS)
    expect([await first.isHeld(), await second.isHeld()]).toEqual([false, true])
    await first.release()
    expect(await second.isHeld()).toBe(true)
    await second.release()
  })

  it('gives signs of life while it is held', async () => {
    const lock = await lockFile(fileSystem, path, 50)
    const [name = ''] = await readdir(`${path}.lock`)
    const file = join(`${path}.lock`, name)
    const longAgo = new Date(Date.now() - STALE_MS)
    await utimes(file, longAgo, longAgo)
    await expect.poll(async () => (await stat(file)).mtimeMs).toBeGreaterThan(longAgo.getTime() + 1)
    await lock.release()
  })

  it('is acquired by at most one of many that try at once, with a stale lock in their way', async () => {
    for (let round = 0; round < 20; round += 1) {
      await leftBehind(elsewhere, STALE_MS + 1000)
      const asked = await Promise.allSettled(Array.from({ length: 5 }, () => lockFile(fileSystem, path, STALE_MS)))
      const locks = asked.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
      expect(locks.length).toBeLessThanOrEqual(1)
      for (const lock of locks) {
        expect(await lock.isHeld()).toBe(true)
        await lock.release()
      }
      await rm(`${path}.lock`, { recursive: true, force: true })
    }
  })

  it('of another process that disappears at that very moment does not block anybody', async () => {
    const left = await leftBehind(elsewhere, 0)
    const lock = await lockFile(
      {
        ...fileSystem,
        async readText(file) {
          if (file === left) await rm(left)
          return fileSystem.readText(file)
        },
      },
      path,
      STALE_MS,
    ).catch((error: unknown) => error)
    // Seen, and then gone: it is safe to give up, and the next attempt gets it.
    expect(lock).not.toBeInstanceOf(Error)
  })

  it('is tried again when its folder disappears at that very moment', async () => {
    let times = 0
    const system: FileSystem = {
      ...fileSystem,
      open: async (...args) => {
        times += 1
        if (times === 1) await fileSystem.rmdir(`${path}.lock`)
        return fileSystem.open(...args)
      },
    }
    const lock = await lockFile(system, path, STALE_MS)
    expect(times).toBe(2)
    await lock.release()
  })
})

describe('whether a process has ended', () => {
  const linux: FileSystem = {
    ...fileSystem,
    async readText(file) {
      if (!file.startsWith('/proc')) return fileSystem.readText(file)
      if (file === '/proc/sys/kernel/random/boot_id') return 'boot-1\n'
      const stats: Readonly<Record<string, string>> = {
        [`/proc/${process.pid}/stat`]: statOf('S', '1000'),
        '/proc/7/stat': statOf('R', '700'),
        '/proc/8/stat': statOf('Z', '800'),
      }
      const found = stats[file]
      if (found === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' })
      return found
    },
    linkTarget: async () => 'pid:[1]',
  }
  const statOf = (state: string, start: string) => `7 (a (strange) name) ${state} ${'0 '.repeat(18)}${start} 0 0`

  it.each<[string, object, boolean]>([
    ['it runs', {}, false],
    ['it is gone', { pid: 9 }, true],
    ['its process id was reused', { started: '699' }, true],
    ['it is a zombie', { pid: 8, started: '800' }, true],
    ['it is on another machine, or was before a restart', { pid: 9, scope: 'boot-2 pid:[1]' }, false],
    ['its system gives no information', { pid: 9, scope: undefined }, false],
  ])('%s', async (_, more, ended) => {
    const own = await ownIdentity(linux)
    expect(own).toMatchObject({ pid: process.pid, scope: 'boot-1 pid:[1]', started: '1000' })
    const other = { ...own, pid: 7, started: '700', ...more }
    expect(await hasEnded(linux, other, own)).toBe(ended)
  })

  it.each([
    ['ENOENT', true],
    ['ESRCH', true],
    ['EMFILE', false],
    ['EACCES', false],
    ['EIO', false],
  ])('%s, when looked up: %s', async (code, ended) => {
    const own = await ownIdentity(linux)
    const system: FileSystem = {
      ...linux,
      readText: () => Promise.reject(Object.assign(new Error('no'), { code })),
    }
    expect(await hasEnded(system, { ...own, pid: 7, started: '700' }, own)).toBe(ended)
  })

  it('is unknown if the record is truncated', async () => {
    const own = await ownIdentity(linux)
    const system: FileSystem = { ...linux, readText: async () => '7 (name) R 1' }
    expect(await hasEnded(system, { ...own, pid: 7, started: '700' }, own)).toBe(false)
  })

  it('keeps the lock of a living holder whose process cannot be looked up', async () => {
    const own = await ownIdentity(linux)
    await leftBehind(JSON.stringify({ ...own, pid: 7, started: '700' }), 0)
    const system: FileSystem = {
      ...linux,
      async readText(file) {
        if (file === '/proc/7/stat') throw Object.assign(new Error('too many open files'), { code: 'EMFILE' })
        return linux.readText(file)
      },
    }
    await expect(lockFile(system, path, STALE_MS)).rejects.toMatchObject({ code: 'locked' })
  })

  it('lets a dead holder’s lock be taken over at once if the system reports it', async () => {
    const own = await ownIdentity(linux)
    await leftBehind(JSON.stringify({ ...own, pid: 9 }), 0)
    const lock = await lockFile(linux, path, STALE_MS)
    expect(lock.isTakenOver).toBe(false)
    expect(await lock.isHeld()).toBe(true)
    await lock.release()
  })

  it('is left to the stale time on a system that gives no information', async () => {
    const system: FileSystem = { ...fileSystem, readText: () => Promise.reject(new Error('not permitted')) }
    expect(await ownIdentity(system)).toMatchObject({ pid: process.pid, scope: undefined, started: undefined })
  })
})
