import { mkdir, mkdtemp, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FileSystem, fileSystem } from '@x/locked-file'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { written } from '../../testing/journal-contract/contract-case.ts'
import { BINDING, claimOf, PAID } from '../../testing/journal-contract/sample-claims.ts'
import { fileJournal, journalOn } from './file-journal.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'))
  path = join(folder, 'payouts.journal')
})
afterEach(() => rm(folder, { recursive: true }))

/** So long that no sign of life comes by itself during a test. */
const LOCK = { lockStaleMs: 600_000 }

const journal = () => fileJournal(path, LOCK)

const keysOf = async () =>
  (await written({ handle: journal })).map((entry) =>
    entry.type === 'claim' ? entry.claim.key : `${entry.key} settled`,
  )

/** As if every holder had shown no sign of life for too long, and no system could tell that they run. */
async function allLookDead(): Promise<void> {
  const lock = `${path}.lock`
  for (const name of await readdir(lock)) {
    if (name.endsWith('.taken')) continue
    await utimes(join(lock, name), new Date(0), new Date(0))
  }
}

/** A point where a process freezes: it arrives there, and continues when the test lets it. */
function freezer() {
  let arrived = () => {}
  let wake = () => {}
  const reached = new Promise<void>((resolve) => {
    arrived = resolve
  })
  const woken = new Promise<void>((resolve) => {
    wake = resolve
  })
  return {
    reached,
    wake: () => wake(),
    async here() {
      arrived()
      await woken
    },
  }
}

/** The file system of a process that freezes at `call` on the first file that matches. */
function frozenAt(call: 'write' | 'truncate', of: (file: string) => boolean, ice: ReturnType<typeof freezer>) {
  let isArmed = false
  const system: FileSystem = {
    ...fileSystem,
    async open(file, flags, mode) {
      const handle = await fileSystem.open(file, flags, mode)
      if (!of(String(file))) return handle
      return new Proxy(handle, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name, target)
          if (typeof value !== 'function') return value
          const method = value.bind(target)
          if (name !== call) return method
          return async (...args: unknown[]) => {
            if (isArmed) await ice.here()
            return method(...args)
          }
        },
      })
    },
  }
  return {
    system,
    arm: () => {
      isArmed = true
    },
  }
}

const isJournalFile = (file: string) => file.endsWith('.journal')

describe('a holder that was frozen past the lock’s time and wakes up', () => {
  it('in the middle of a claim: its line is not written, it fails as lost, and the journal is whole', async () => {
    const ice = freezer()
    const { system, arm } = frozenAt('write', isJournalFile, ice)
    const frozen = journalOn(system, path, LOCK)
    await frozen.open(BINDING)
    await frozen.claim(claimOf('k1', ['a']))
    arm()
    const late = frozen.claim(claimOf('late', ['b']))
    late.catch(() => {})
    await ice.reached

    await allLookDead()
    const next = journal()
    await next.open(BINDING)
    await next.claim(claimOf('k2', ['b']))
    ice.wake()
    await expect(late).rejects.toMatchObject({ code: 'lost' })
    await expect(frozen.claim(claimOf('later', ['c']))).rejects.toMatchObject({ code: 'lost' })
    await expect(frozen.settle('k1', PAID)).rejects.toMatchObject({ code: 'lost' })
    await next.settle('k2', PAID)
    await next.close()
    await frozen.close()
    expect(await keysOf()).toEqual(['k1', 'k2', 'k2 settled'])
  })

  it('while it was cutting off a torn tail: it cuts the old file, and the journal is whole', async () => {
    const before = journal()
    await before.open(BINDING)
    await before.claim(claimOf('k1', ['a']))
    await before.close()
    await writeFile(path, '["torn', { flag: 'a' })
    const ice = freezer()
    const { system, arm } = frozenAt('truncate', isJournalFile, ice)
    arm()
    const frozen = journalOn(system, path, LOCK)
    const opening = frozen.open(BINDING)
    opening.catch(() => {})
    await ice.reached

    await allLookDead()
    const next = journal()
    await next.open(BINDING)
    await next.claim(claimOf('k2', ['b']))
    ice.wake()
    await opening
    await expect(frozen.claim(claimOf('late', ['c']))).rejects.toMatchObject({ code: 'lost' })
    await frozen.close()
    await next.close()
    expect(await keysOf()).toEqual(['k1', 'k2'])
  })

  it.each(['a new journal', 'a copy of a journal that it took over'])(
    'with %s ready to be put in place does not put it there, and nothing is replaced',
    async (what) => {
      const before = journal()
      if (what !== 'a new journal') {
        await before.open(BINDING)
        await before.claim(claimOf('k1', ['a']))
        await allLookDead()
      }
      const ice = freezer()
      const system: FileSystem = {
        ...fileSystem,
        async rename(from, to) {
          if (String(to) === path) await ice.here()
          return fileSystem.rename(from, to)
        },
      }
      const frozen = journalOn(system, path, LOCK)
      const opening = frozen.open(BINDING)
      opening.catch(() => {})
      await ice.reached

      await allLookDead()
      const next = journal()
      await next.open(BINDING)
      await next.claim(claimOf('k2', ['b']))
      ice.wake()
      await expect(opening).rejects.toMatchObject({ code: 'lost' })
      await next.claim(claimOf('k3', ['c']))
      await Promise.all([next.close(), before.close()])
      expect(await keysOf()).toEqual([...(what === 'a new journal' ? [] : ['k1']), 'k2', 'k3'])
      expect((await readdir(folder)).filter((name) => name.endsWith('.new'))).toEqual([])
    },
  )
})

describe('a journal that is taken over', () => {
  const inode = async () => (await stat(path)).ino

  it('continues in a new file, byte for byte, and no other files are left', async () => {
    const frozen = journal()
    await frozen.open(BINDING)
    await frozen.claim(claimOf('k1', ['a'], { body: 'é😀'.repeat(500_000) }))
    const before = await inode()
    await allLookDead()
    const next = journal()
    await next.open(BINDING)
    expect(await inode()).not.toBe(before)
    await next.close()
    expect(await keysOf()).toEqual(['k1'])
    expect(await readdir(folder)).toEqual(['payouts.journal'])
    await frozen.close()
    expect(await readdir(folder)).toEqual(['payouts.journal'])
  })

  it('is copied by the next process if the first one that took it over died before it could', async () => {
    const frozen = journal()
    await frozen.open(BINDING)
    await frozen.claim(claimOf('k1', ['a']))
    const before = await inode()
    await allLookDead()
    const failing: FileSystem = {
      ...fileSystem,
      rename: (from, to) =>
        String(to) === path
          ? Promise.reject(Object.assign(new Error('as the test wants it'), { code: 'EIO' }))
          : fileSystem.rename(from, to),
    }
    await expect(journalOn(failing, path, LOCK).open(BINDING)).rejects.toMatchObject({ code: 'write_failed' })
    expect(await inode()).toBe(before)
    const next = journal()
    await next.open(BINDING)
    expect(await inode()).not.toBe(before)
    await next.close()
    expect(await keysOf()).toEqual(['k1'])
  })

  it('stays in its file if its holder has certainly ended', async () => {
    const first = journal()
    await first.open(BINDING)
    await first.close()
    const before = await inode()
    // As a holder leaves it that dies after reporting that it is done.
    await mkdir(`${path}.lock`)
    await writeFile(join(`${path}.lock`, 'through'), 'released')
    const next = journal()
    await next.open(BINDING)
    await next.close()
    expect(await inode()).toBe(before)
  })
})

it('a folder that is renamed while its journal is open leaves no lock behind', async () => {
  const inner = join(folder, 'a')
  await mkdir(inner)
  path = join(inner, 'payouts.journal')
  const open = journal()
  await open.open(BINDING)
  await open.claim(claimOf('k1', ['a']))
  await rename(inner, join(folder, 'b'))
  await expect(open.claim(claimOf('k2', ['b']))).rejects.toMatchObject({ code: 'lost' })
  await open.close()
  path = join(folder, 'b', 'payouts.journal')
  expect((await keysOf())[0]).toBe('k1')
  expect(await readdir(join(folder, 'b'))).toEqual(['payouts.journal'])
})
