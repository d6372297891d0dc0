import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it, onTestFinished } from 'vitest'
import { journalNames, migrate, sqliteJournal } from './index.ts'

it('the names are read although another connection locks the file, as after a kill', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'journal-names-'))
  const database = new DatabaseSync(join(folder, 'journals.db'))
  onTestFinished(async () => {
    database.close()
    await rm(folder, { recursive: true })
  })
  await migrate(database)
  await sqliteJournal(database, 'bonus').open({ reference: 'bonus', baseUrl: 'https://x', apiKeyPrefix: 'x' })
  let locked = 2
  const busy = new Proxy(database, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      return (...args: readonly unknown[]) => {
        if (name === 'prepare' && locked > 0) {
          locked -= 1
          throw Object.assign(new Error('database is locked'), { code: 'ERR_SQLITE_ERROR' })
        }
        return Reflect.apply(value, target, args)
      }
    },
  })
  expect(await journalNames(busy)).toEqual(['bonus'])
  expect(locked).toBe(0)
})
