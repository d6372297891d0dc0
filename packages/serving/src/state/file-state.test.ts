import { link, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FileSystem, fileSystem } from '@x/locked-file'
import { createManualClock } from '@x/sandbox'
import { failureOf } from '@x/test-kit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stateStoreContract } from '../../test/state-store-contract.ts'
import { type FileState, type FileStateOptions, openFileState } from './file-state.ts'
import { writtenState } from './state-file-text.ts'

let folder: string
let path: string
let open: FileState[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'state-'))
  path = join(folder, 'recent.state')
})
afterEach(async () => {
  await Promise.all(open.map((one) => one.close()))
  open = []
  await rm(folder, { recursive: true })
})

async function opened(options: Partial<FileStateOptions> = {}): Promise<FileState> {
  const file = await openFileState(path, { owner: 'payouts', ...options })
  open.push(file)
  return file
}

const problemOf = async (options: Partial<FileStateOptions> = {}) => failureOf(opened(options))

stateStoreContract('a file', async () => {
  const clock = createManualClock()
  const store = await opened({ now: () => clock.now() })
  return { store, pass: (ms) => clock.advance(ms) }
})

describe('a file of state', () => {
  it('is created if missing, only for its owner, and leaves no other files', async () => {
    const file = await opened()
    expect(await readFile(path, 'utf8')).toBe(writtenState('payouts', new Map()))
    await file.replace('a', undefined, 'one', undefined)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    await file.close()
    expect(await readdir(folder)).toEqual(['recent.state'])
  })

  it('gets a narrower mode if others could read it', async () => {
    await writeFile(path, writtenState('payouts', new Map()), { mode: 0o644 })
    await opened()
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('has the data that the previous process left when it closed it or died', async () => {
    const first = await opened()
    await first.replace('a', undefined, 'one', undefined)
    await first.replace('b', undefined, 'two\n"three"', 60_000)
    // As a dying process leaves it: the file, and a lock whose process is gone.
    const left = await readFile(path)
    await first.close()
    await writeFile(path, left)
    const second = await opened()
    expect([await second.read('a'), await second.read('b')]).toEqual(['one', 'two\n"three"'])
  })

  it('keeps no value longer than its time, even while nobody has it open', async () => {
    let now = 1_000_000
    const first = await opened({ now: () => now })
    await first.replace('a', undefined, 'one', 600_000)
    await first.replace('b', undefined, 'for good', undefined)
    await first.close()
    now += 600_000
    await opened({ now: () => now })
    expect(await readFile(path, 'utf8')).not.toContain('one')
    expect(await readFile(path, 'utf8')).toContain('for good')
  })

  it('keeps a value that was written while the clock was ahead no longer than one written now', async () => {
    let now = 2_000_000_000
    const first = await opened({ now: () => now })
    await first.replace('a', undefined, 'one', 600_000)
    await first.close()
    now = 1_000_000
    const second = await opened({ now: () => now })
    expect(await second.read('a')).toBe('one')
    now += 600_000
    expect(await second.read('a')).toBeUndefined()
  })

  it('is bounded: the least recently changed value is evicted, but never a permanent one', async () => {
    const file = await opened({ capacity: 2 })
    await file.replace('good', undefined, '1', undefined)
    for (const name of ['a', 'b', 'c']) await file.replace(name, undefined, '1', 60_000)
    expect(await Promise.all(['good', 'a', 'b', 'c'].map((name) => file.read(name)))).toEqual([
      ...['1', undefined, undefined, '1'],
    ])
  })

  it('is on disk before a change resolves, and simultaneous changes are written together', async () => {
    const calls: string[] = []
    const system: FileSystem = {
      ...fileSystem,
      async open(file, ...more) {
        const handle = await fileSystem.open(file, ...more)
        const isDraft = String(file).endsWith('.new')
        if (isDraft || String(file) === folder) {
          const sync = handle.sync.bind(handle)
          handle.sync = async () => {
            await sync()
            calls.push(isDraft ? 'file synced' : 'folder synced')
          }
        }
        return handle
      },
      async rename(from, to) {
        await fileSystem.rename(from, to)
        calls.push('renamed')
      },
    }
    const file = await opened({ system })
    calls.length = 0
    const many = ['a', 'b', 'c'].map((name) =>
      file.replace(name, undefined, '1', undefined).then(() => calls.push(`${name} resolved`)),
    )
    await Promise.all(many)
    expect(calls).toEqual(['file synced', 'renamed', 'folder synced', 'a resolved', 'b resolved', 'c resolved'])
  })
})

describe('a file that is not a state file', () => {
  const state = writtenState('payouts', new Map([['a', { value: 'one', keepMs: null, until: null }]]))
  const header = (more: object) => `${JSON.stringify({ ...JSON.parse(state.split('\n')[0] ?? ''), ...more })}\n`

  it.each<[string, string, string]>([
    ['an empty one', '', 'is empty, and a state file never is'],
    ['a text', 'hello\n', 'is not a state file of payouts'],
    ['text without a line feed', '{"state":"payouts"}', 'is not a state file of payouts'],
    ['other JSON', '{"journal":"payouts","version":1}\n', 'is not a state file of payouts'],
    ['that of another program', writtenState('runs', new Map()), 'is not a state file of payouts'],
    ['a header cut off', state.slice(0, 20), 'is not a state file of payouts'],
    ['one of a newer format', header({ version: 2 }), 'is a state file of format 2, and this version of payouts'],
    ['one with a value cut off', state.slice(0, -3), 'is damaged'],
    ['one without its values', header({}), 'is damaged'],
    ['one with a value changed', state.replace('one', 'two'), 'is damaged'],
    ['one with an extra line', `${state}["b","two",null,null]\n`, 'is damaged'],
  ])('%s is refused, and left as it is', async (_, text, says) => {
    await writeFile(path, text)
    const error = await problemOf()
    expect(error).toMatchObject({ name: 'StateFileError', problem: 'corrupt' })
    expect(error.message).toContain(`${path} ${says}`)
    expect(await readFile(path, 'utf8')).toBe(text)
    expect(await readdir(folder)).toEqual(['recent.state'])
  })

  it('one with malformed values and a correct checksum is refused', async () => {
    const wrong = new Map([['a', { value: 'one', keepMs: null, until: null }]])
    Reflect.set(wrong.get('a') ?? {}, 'until', 'never')
    await writeFile(path, writtenState('payouts', wrong))
    expect((await problemOf()).message).toContain('is damaged')
  })

  it('one that is too large is not read', async () => {
    const system: FileSystem = {
      ...fileSystem,
      async open(file, ...more) {
        const handle = await fileSystem.open(file, ...more)
        if (String(file) === path) handle.stat = (async () => ({ size: 2 ** 40 })) as unknown as typeof handle.stat
        return handle
      },
    }
    await writeFile(path, state)
    expect((await problemOf({ system })).message).toContain('is not a state file of payouts')
  })

  it.each<[string, () => Promise<unknown>, string]>([
    ['a folder', () => mkdir(path), 'is a folder, but a state file must be a regular file'],
    ['a link', () => symlink('/dev/null', path), 'is a symbolic link, but a state file must be a regular file'],
    [
      'a file with two names',
      () => writeFile(path, state).then(() => link(path, join(folder, 'other'))),
      'is a file with several names',
    ],
  ])('%s is refused', async (_, make, says) => {
    await make()
    expect((await problemOf()).message).toContain(`${path} ${says}`)
  })

  it('one in a missing folder is refused', async () => {
    const error = await failureOf(openFileState(join(folder, 'no', 'state'), { owner: 'payouts' }))
    expect(error.message).toContain(`the folder ${join(folder, 'no')} does not exist. Create it first.`)
  })
})

describe('a second process', () => {
  it('is refused while the first has the file open, and may open it afterwards', async () => {
    const first = await opened()
    const error = await problemOf()
    expect(error).toMatchObject({ problem: 'locked' })
    expect(error.message).toMatch(/is locked: .* Processes that run at the same time each need their own file\.$/)
    await first.close()
    await opened()
  })

  it('that took the lock from a frozen one has the file to itself', async () => {
    const frozen = await opened()
    await frozen.replace('a', undefined, 'one', undefined)
    const [name = ''] = await readdir(`${path}.lock`)
    const longAgo = new Date(Date.now() - 60_000)
    await utimes(join(`${path}.lock`, name), longAgo, longAgo)
    const second = await opened()
    expect(await second.read('a')).toBe('one')
    // It wakes up.
    const error = await failureOf(frozen.replace('b', undefined, 'two', undefined))
    expect(error).toMatchObject({ problem: 'lost' })
    expect(await frozen.read('b')).toBeUndefined()
    expect(await readFile(path, 'utf8')).not.toContain('two')
    expect(await second.replace('b', undefined, 'three', undefined)).toBe(true)
  })
})

describe('a disk that fails', () => {
  function failing() {
    let code: string | undefined
    const system: FileSystem = {
      ...fileSystem,
      async open(file, ...more) {
        if (code !== undefined && String(file).endsWith('.new')) throw Object.assign(new Error(code), { code })
        return fileSystem.open(file, ...more)
      },
    }
    const set = (to: string | undefined) => {
      code = to
    }
    return { system, set }
  }

  it('is reported when the file is opened, and not at the first change', async () => {
    const { system, set } = failing()
    set('EACCES')
    const error = await problemOf({ system })
    expect(error).toMatchObject({ problem: 'write_failed', message: `${path} could not be written: EACCES` })
    expect(await readdir(folder)).toEqual([])
  })

  it('is reported if the file is unreadable', async () => {
    await (await opened()).close()
    const system: FileSystem = {
      ...fileSystem,
      open: async (file, ...more) => {
        if (String(file) === path) throw Object.assign(new Error('io'), { code: 'EIO' })
        return fileSystem.open(file, ...more)
      },
    }
    expect(await problemOf({ system })).toMatchObject({ message: `${path} could not be read: EIO` })
  })

  it('accepts no change, keeps the old data, and is used again once it works', async () => {
    const { system, set } = failing()
    const file = await opened({ system })
    await file.replace('a', undefined, 'one', undefined)
    set('ENOSPC')
    const asked = [
      file.replace('a', 'one', 'two', undefined),
      // Has no effect only if the change before it is made.
      file.replace('a', 'one', 'three', undefined),
    ]
    for (const one of asked) {
      expect(await failureOf(one)).toMatchObject({ message: `${path} could not be written: ENOSPC` })
    }
    expect(await file.read('a')).toBe('one')
    set(undefined)
    expect(await file.replace('a', 'one', 'four', undefined)).toBe(true)
    expect(await readFile(path, 'utf8')).toContain('four')
  })

  it('accepts no change when the folder of the file is gone', async () => {
    const file = await opened()
    await rename(folder, `${folder}-moved`)
    const error = await failureOf(file.replace('a', undefined, 'one', undefined))
    expect(error).toMatchObject({ name: 'StateFileError' })
    await rename(`${folder}-moved`, folder)
  })
})

describe('a file that was closed', () => {
  it('has completed pending changes, and accepts no more', async () => {
    const file = await opened()
    const last = file.replace('a', undefined, 'one', undefined)
    await file.close()
    expect(await last).toBe(true)
    expect(await readFile(path, 'utf8')).toContain('one')
    expect(await failureOf(file.replace('b', undefined, 'two', undefined))).toMatchObject({ problem: 'closed' })
    expect(await failureOf(file.read('a'))).toMatchObject({ problem: 'closed' })
  })
})
