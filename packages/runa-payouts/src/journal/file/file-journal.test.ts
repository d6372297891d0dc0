import { randomUUID } from 'node:crypto'
import {
  chmod,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FileSystem, fileSystem } from '@x/locked-file'
import { isConfigurationError } from '@x/transport'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type JournalUnderTest, listed, withOpen, written } from '../../testing/journal-contract/contract-case.ts'
import { BINDING, claimOf, PAID } from '../../testing/journal-contract/sample-claims.ts'
import { journalContract } from '../../testing/journal-contract.ts'
import { isJournalError, type JournalError } from '../journal-error.ts'
import { fileJournal, journalOn } from './file-journal.ts'

let folder: string
let path: string
let store: JournalUnderTest
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'))
  path = join(folder, 'payouts.journal')
  store = { handle: () => fileJournal(path) }
})
afterEach(() => rm(folder, { recursive: true }))

async function errorOf(action: Promise<unknown>): Promise<JournalError> {
  const error = await action.catch((reason: unknown) => reason)
  if (!isJournalError(error)) throw new Error(`expected a JournalError, got ${String(error)}`)
  return error
}

describe('the contract of journals', () => {
  for (const { name, run } of journalContract(() => store)) {
    it(name, () => expect(run()).resolves.toBeUndefined())
  }
})

describe('what is in the file', () => {
  it('is lines of JSON, each with a checksum, and no other files are left', async () => {
    await withOpen(store, async (journal) => {
      await journal.claim(claimOf('k1', ['a'], { body: 'é\n"' }))
      await journal.settle('k1', PAID)
    })
    const [header, ...lines] = (await readFile(path, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const id = expect.stringMatching(/^[\da-f-]{36}$/)
    const sum = expect.stringMatching(/^[\da-f]{16}$/)
    expect(header).toEqual([sum, { journal: 'runa-payouts', version: 1, id, binding: BINDING }])
    expect(lines).toEqual([
      [sum, { line: 2, records: [{ type: 'claim', claim: claimOf('k1', ['a'], { body: 'é\n"' }) }] }],
      [sum, { line: 3, records: [{ type: 'settlement', key: 'k1', settlement: PAID }] }],
    ])
    expect(await readdir(folder)).toEqual(['payouts.journal'])
  })

  it('contains no more of a binding than necessary', async () => {
    const journal = store.handle()
    await journal.open({ ...BINDING, ...{ apiKey: 'a secret' } })
    await journal.close()
    expect(await readFile(path, 'utf8')).not.toContain('secret')
  })

  it('is written together, in one line, for simultaneous records', async () => {
    await withOpen(store, (journal) => Promise.all(['k1', 'k2', 'k3'].map((key) => journal.claim(claimOf(key, [key])))))
    expect((await readFile(path, 'utf8')).trim().split('\n')).toHaveLength(2)
  })

  it('may be read only by its owner, and a wider mode is narrowed', async () => {
    await withOpen(store, async () => undefined)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    await chmod(path, 0o644)
    await withOpen(store, async () => undefined)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('is not disturbed by a draft that a crash left behind', async () => {
    await writeFile(`${path}.${randomUUID()}.new`, '["')
    await writeFile(`${path}.mine.new`, 'not a draft of this journal')
    await withOpen(store, (journal) => journal.claim(claimOf('k1', ['a'])))
    expect((await readdir(folder)).sort()).toEqual(['payouts.journal', 'payouts.journal.mine.new'])
  })

  it('an empty file is rejected and left alone, since it may be the remains of a journal', async () => {
    await writeFile(path, '')
    for (const binding of [BINDING, undefined]) {
      const error = await errorOf(fileJournal(path).open(binding))
      expect(error.code).toBe('corrupt')
      expect(error.message).toBe(
        `${path} is empty, but a journal never is. If it held a journal, restore it: without it, the same people would be paid again. If the file is new, pass emptyIsNew: true, or remove it.`,
      )
    }
    expect(await readFile(path, 'utf8')).toBe('')
    expect(await readdir(folder)).toEqual(['payouts.journal'])
  })

  it('an empty file that is declared new becomes a journal', async () => {
    await writeFile(path, '')
    const open = { handle: () => fileJournal(path, { emptyIsNew: true }) }
    await withOpen(open, (journal) => journal.claim(claimOf('k1', ['a'])))
    expect(await written(store)).toHaveLength(1)
  })
})

describe('a journal file mounted by itself, as into a container', () => {
  const mountedAt = (place: string): FileSystem => ({
    ...fileSystem,
    readText: async (file) =>
      file === '/proc/self/mountinfo'
        ? `21 1 8:1 / / rw - ext4 /dev/a rw\n36 21 8:1 /srv/a ${place.replaceAll(' ', '\\040')} rw - ext4 /dev/a rw\n`
        : fileSystem.readText(file),
  })

  it.each(['payouts.journal', 'a name with blanks'])('%s is rejected: it would have a different lock', async (name) => {
    const place = join(await realpath(folder), name)
    await writeFile(place, '')
    const error = await errorOf(journalOn(mountedAt(place), place).open(BINDING))
    expect(error.code).toBe('corrupt')
    expect(error.message).toContain('Mount its folder instead')
  })

  it('opens if its folder is mounted', async () => {
    const journal = journalOn(mountedAt(await realpath(folder)), path)
    await journal.open(BINDING)
    await journal.claim(claimOf('k1', ['a']))
    await journal.close()
    expect(await written(store)).toHaveLength(1)
  })
})

describe('opened without a binding', () => {
  it('a file that does not exist is not created', async () => {
    const journal = store.handle()
    const { binding, entries } = await journal.open()
    expect([binding, await listed(entries)]).toEqual([undefined, []])
    expect(await readdir(folder)).toEqual([])
    expect(await errorOf(journal.claim(claimOf('k1', ['a'])))).toMatchObject({
      code: 'closed',
      message: `${path} does not exist: open it with a binding to create it`,
    })
    await journal.close()
  })

  it('a journal that exists can be settled', async () => {
    await withOpen(store, (journal) => journal.claim(claimOf('k1', ['a'])))
    const journal = store.handle()
    expect((await journal.open()).binding).toEqual(BINDING)
    await journal.settle('k1', PAID)
    await journal.close()
    expect(await written(store)).toHaveLength(2)
  })
})

describe('an open journal', () => {
  it('is not opened a second time by the same handle', async () => {
    const journal = store.handle()
    await journal.open(BINDING)
    expect(await errorOf(journal.open(BINDING))).toMatchObject({ code: 'locked' })
    await journal.close()
  })

  it('ends its entries when it is closed', async () => {
    await withOpen(store, (journal) => journal.claim(claimOf('k1', ['a'])))
    const journal = store.handle()
    const { entries } = await journal.open(BINDING)
    await journal.close()
    expect(await errorOf(listed(entries))).toMatchObject({ code: 'closed' })
  })

  it('completes pending writes when it is closed', async () => {
    const journal = store.handle()
    await journal.open(BINDING)
    const claims = Promise.all(['k1', 'k2'].map((key) => journal.claim(claimOf(key, [key]))))
    await Promise.all([claims, new Promise((resolve) => setImmediate(resolve)).then(() => journal.close())])
    expect(await written(store)).toHaveLength(2)
  })

  it('rejects a record that does not fit into a line, and continues', async () => {
    await withOpen(store, async (journal) => {
      const error = await errorOf(journal.claim(claimOf('k1', ['a'], { body: 'x'.repeat(2 ** 24) })))
      expect(error).toMatchObject({ code: 'write_failed' })
      expect(error.message).not.toContain('xx')
      await journal.claim(claimOf('k1', ['a']))
    })
  })
})

describe('a path where a journal is not possible', () => {
  it.each<[string, () => Promise<unknown>, Partial<JournalError>]>([
    ['in a folder that is missing', async () => (path = join(folder, 'none', 'x')), { code: 'write_failed' }],
    ['a folder', () => mkdir(path), { code: 'corrupt' }],
    ['a symbolic link', () => symlink(join(folder, 'elsewhere'), path), { code: 'corrupt' }],
    ['a device', async () => (path = '/dev/null'), { code: 'corrupt' }],
    ['below a file', () => writeFile(path, '').then(() => (path = join(path, 'x'))), { code: 'corrupt' }],
    ['a file with two names', () => writeFile(`${path}2`, '').then(() => link(`${path}2`, path)), { code: 'corrupt' }],
  ])('%s', async (_, prepare, expected) => {
    await prepare()
    const error = await errorOf(fileJournal(path).open(BINDING))
    expect(error).toMatchObject(expected)
    expect(error.message).toContain(path)
    expect((await readdir(folder)).filter((name) => name.endsWith('.lock'))).toEqual([])
  })

  it('is refused, and so are an empty path and a lock that is stale at once', () => {
    const code = (action: () => unknown) => {
      try {
        action()
      } catch (error) {
        return isConfigurationError(error)
      }
      return false
    }
    expect(code(() => fileJournal(''))).toBe(true)
    for (const lockStaleMs of [0, 999, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(code(() => fileJournal(path, { lockStaleMs }))).toBe(true)
    }
  })

  it('the same file by another path meets the same lock', async () => {
    await symlink(folder, `${folder}-link`)
    try {
      await withOpen(store, async () => {
        const other = fileJournal(join(`${folder}-link`, '.', 'payouts.journal'))
        expect(await errorOf(other.open(BINDING))).toMatchObject({ code: 'locked' })
      })
    } finally {
      await rm(`${folder}-link`)
    }
  })
})
