import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createClient } from '@libsql/client'
import { failureOf } from '@x/test-kit'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { BINDING, claimOf, PAID } from '../../testing/journal-contract/sample-claims.ts'
import { journalContract } from '../../testing/journal-contract.ts'
import type { JournalEntry } from '../payout-journal.ts'
import type { D1Like, D1Statement } from './sqlite-database.ts'
import { sqliteJournal } from './sqlite-journal.ts'
import { migrate, migrations } from './sqlite-migrations.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sqlite-database-'))
})
afterAll(() => rm(folder, { recursive: true }))

const open: DatabaseSync[] = []
afterEach(() => {
  for (const database of open.splice(0)) database.close()
})

let number = 0
const newFile = () => {
  number += 1
  return join(folder, `${number}.db`)
}
const opened = (file = newFile()) => {
  const database = new DatabaseSync(file)
  open.push(database)
  return database
}
const setting = (database: DatabaseSync, name: string) =>
  Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]

describe('a database in a file is made durable', () => {
  it('migrate sets WAL, and a claim raises synchronous to FULL, even if another program has lowered it', async () => {
    const database = opened()
    await migrate(database)
    expect(setting(database, 'journal_mode')).toBe('wal')
    database.exec('PRAGMA synchronous = NORMAL')
    const journal = sqliteJournal(database, 'payroll')
    await journal.open(BINDING)
    expect(setting(database, 'synchronous')).toBe(2)
    database.exec('PRAGMA synchronous = OFF')
    await journal.claim(claimOf('k1', ['a']))
    expect(setting(database, 'synchronous')).toBe(2)
  })

  it('a higher setting stays', async () => {
    const database = opened()
    await migrate(database)
    database.exec('PRAGMA synchronous = EXTRA')
    await sqliteJournal(database, 'payroll').open(BINDING)
    expect(setting(database, 'synchronous')).toBe(3)
  })

  it('without WAL, it takes EXTRA', async () => {
    const database = opened()
    await migrate(database)
    database.exec('PRAGMA journal_mode = DELETE')
    await sqliteJournal(database, 'payroll').open(BINDING)
    expect(setting(database, 'synchronous')).toBe(3)
  })

  it('one that would forget who was paid is refused', async () => {
    const inMemory = opened(':memory:')
    expect((await failureOf(migrate(inMemory))).message).toContain('it is in memory')
    const database = opened()
    await migrate(database)
    database.exec('PRAGMA journal_mode = DELETE')
    database.exec('PRAGMA journal_mode = MEMORY')
    const error = await failureOf(sqliteJournal(database, 'payroll').open(BINDING))
    expect(error).toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining('journal_mode is memory'),
    })
  })

  it('through a client of libSQL too', async () => {
    const inMemory = createClient({ url: ':memory:' })
    expect((await failureOf(migrate(inMemory))).message).toContain('it is in memory')
    const database = createClient({ url: `file:${newFile()}` })
    await migrate(database)
    const journal = sqliteJournal(database, 'payroll')
    await journal.open(BINDING)
    const synchronous = async () => (await database.execute('PRAGMA synchronous')).rows[0]?.synchronous
    expect(await synchronous()).toBe(2)
    await database.execute('PRAGMA synchronous = OFF')
    await journal.claim(claimOf('k1', ['a']))
    expect(await synchronous()).toBe(2)
    database.close()
    inMemory.close()
  })

  it('one that may only be read is opened, and no claim is made in it', async () => {
    const file = newFile()
    await migrate(opened(file))
    const database = opened(file)
    database.exec('PRAGMA query_only = 1')
    const journal = sqliteJournal(database, 'payroll')
    await journal.open()
    const error = await failureOf(journal.claim(claimOf('k1', ['a'])))
    expect(error).toMatchObject({ code: 'write_failed' })
  })

  it('a connection within a transaction cannot claim', async () => {
    const database = opened()
    await migrate(database)
    const journal = sqliteJournal(database, 'payroll')
    await journal.open(BINDING)
    database.exec('BEGIN')
    const error = await failureOf(journal.claim(claimOf('k1', ['a'])))
    expect(error).toMatchObject({ code: 'write_failed', message: expect.stringContaining('transaction') })
    database.exec('ROLLBACK')
    await journal.claim(claimOf('k2', ['a']))
  })

  it('a connection within a transaction, with a setting that is too low, says so', async () => {
    const database = opened()
    await migrate(database)
    database.exec('PRAGMA synchronous = NORMAL')
    database.exec('BEGIN')
    const error = await failureOf(sqliteJournal(database, 'payroll').open(BINDING))
    expect(error.message).toMatch(/synchronous|transaction/i)
    database.exec('ROLLBACK')
  })
})

it.each(['half \ud800', 'nul \u0000'])('the reference %j, which SQLite would change, is refused', async (reference) => {
  const database = opened()
  await migrate(database)
  const journal = sqliteJournal(database, 'payroll')
  await journal.open(BINDING)
  const refused = { code: 'write_failed', message: expect.stringContaining('cannot be stored') }
  expect(await failureOf(journal.claim(claimOf('k1', ['a', reference])))).toMatchObject(refused)
  expect(await failureOf(journal.claim(claimOf(reference, ['a'])))).toMatchObject(refused)
  expect(await failureOf(journal.settle(reference, PAID))).toMatchObject(refused)
  await journal.claim(claimOf('k1', ['a', '🎁']))
})

it('a claim waits for its turn while another connection writes', async () => {
  const file = newFile()
  const [database, other] = [opened(file), opened(file)]
  await migrate(database)
  const journal = sqliteJournal(database, 'payroll')
  await journal.open(BINDING)
  other.exec('BEGIN IMMEDIATE')
  let tries = 0
  const watched = new Proxy(database, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (name !== 'exec') return typeof value === 'function' ? value.bind(target) : value
      return (sql: string) => {
        if (sql === 'BEGIN IMMEDIATE') tries += 1
        // It was refused twice by now.
        if (tries === 3 && other.isTransaction) other.exec('COMMIT')
        target.exec(sql)
      }
    },
  })
  const waiting = sqliteJournal(watched, 'payroll')
  await waiting.open()
  await waiting.claim(claimOf('k1', ['a']))
  expect(tries).toBe(3)
})

describe('migrations', () => {
  it('change nothing the second time, and may run several at once', async () => {
    const file = newFile()
    await Promise.all([migrate(opened(file)), migrate(opened(file)), migrate(opened(file))])
    await migrate(opened(file))
    const versions = opened(file).prepare('SELECT version FROM payout_version').all()
    expect(versions.map(({ version }) => version)).toEqual([1, 2])
  })

  it('keep what tables of the first version hold', async () => {
    const database = opened()
    for (const statement of migrations()[0]?.statements ?? []) database.exec(statement)
    const claim: JournalEntry = { type: 'claim', claim: claimOf('k1', ['a', 'b']) }
    const settlement: JournalEntry = { type: 'settlement', key: 'k1', settlement: PAID }
    database.prepare(`INSERT INTO payout_journal VALUES ('payroll', ?)`).run(JSON.stringify(BINDING))
    database.exec(`INSERT INTO payout_order VALUES ('payroll', 'k1', 'paid', 'O-01JABC')`)
    database.exec(`INSERT INTO payout_claim VALUES ('payroll', 'a', 'k1'), ('payroll', 'b', 'k1')`)
    const insert = database.prepare(`INSERT INTO payout_entry VALUES (?, 'payroll', ?)`)
    insert.run(7, JSON.stringify(claim))
    insert.run(12, JSON.stringify(settlement))
    expect(await failureOf(sqliteJournal(database, 'payroll').open())).toMatchObject({ code: 'wrong_version' })
    await migrate(database)
    const journal = sqliteJournal(database, 'payroll')
    const { binding, entries } = await journal.open()
    expect(binding).toEqual(BINDING)
    const found: JournalEntry[] = []
    for await (const entry of entries) found.push(entry)
    expect(found).toEqual([claim, settlement])
    expect(await failureOf(journal.claim(claimOf('k2', ['b', 'c'])))).toMatchObject({ references: ['b'] })
    await journal.claim(claimOf('k3', ['c']))
  })

  it('refuse tables of a newer version, and a database without tables', async () => {
    const database = opened()
    await migrate(database, { prefix: 'acme_' })
    expect(await failureOf(sqliteJournal(database, 'payroll').open())).toMatchObject({
      code: 'wrong_version',
      message: expect.stringContaining('no tables yet'),
    })
    database.exec('INSERT INTO acme_version VALUES (3)')
    for (const action of [
      migrate(database, { prefix: 'acme_' }),
      sqliteJournal(database, 'payroll', { prefix: 'acme_' }).open(BINDING),
    ]) {
      expect(await failureOf(action)).toMatchObject({ code: 'wrong_version' })
    }
  })

  it('a failure says what failed, and changes nothing', async () => {
    const database = opened()
    database.exec('CREATE TABLE payout_entry_new (x)')
    const error = await failureOf(migrate(database))
    expect(error).toMatchObject({ code: 'write_failed', message: expect.stringContaining('payout_entry_new') })
    expect(database.prepare('SELECT max(version) AS version FROM payout_version').get()).toEqual({ version: 1 })
  })
})

/** The shape of D1, over a file. */
function d1(database: DatabaseSync): D1Like {
  interface Bound extends D1Statement {
    readonly run: () => { results: unknown[] }
  }
  const statement = (sql: string, values: (string | number | null)[]): Bound => ({
    bind: (...bound) => statement(sql, bound),
    run: () => ({ results: database.prepare(sql).all(...values) }),
    all: async () => ({ results: database.prepare(sql).all(...values) }),
  })
  return {
    prepare: (sql) => statement(sql, []),
    async batch(statements) {
      database.exec('BEGIN IMMEDIATE')
      try {
        // Made by `prepare` above.
        const results = (statements as readonly Bound[]).map((one) => one.run())
        database.exec('COMMIT')
        return results
      } catch (error) {
        database.exec('ROLLBACK')
        throw error
      }
    },
  }
}

describe('a journal in what has the shape of D1 keeps the contract', () => {
  let file: string
  const connections: DatabaseSync[] = []
  beforeAll(async () => {
    file = newFile()
    const database = new DatabaseSync(file)
    await migrate(d1(database))
    database.close()
  })
  afterAll(() => {
    for (const connection of connections) connection.close()
  })
  const cases = journalContract(() => {
    number += 1
    const name = `payroll-${number}`
    return {
      handle() {
        const database = new DatabaseSync(file)
        connections.push(database)
        return sqliteJournal(d1(database), name)
      },
    }
  })
  for (const { name, run } of cases) it(name, () => expect(run()).resolves.toBeUndefined())
})

it.each([undefined, null, 5, 'file.db', {}, { prepare: () => {} }])('%j is no database', (database) => {
  // Called the way plain JavaScript may call it.
  expect(() => sqliteJournal(database as never, 'payroll')).toThrow('database: expected an open SQLite database')
})
