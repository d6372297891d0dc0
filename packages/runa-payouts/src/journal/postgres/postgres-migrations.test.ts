import { PGlite } from '@electric-sql/pglite'
import { failureOf } from '@x/test-kit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { BINDING, claimOf, PAID } from '../../testing/journal-contract/sample-claims.ts'
import type { JournalEntry } from '../payout-journal.ts'
import { TABLE_VERSION } from '../tables/table-version.ts'
import { postgresJournal } from './postgres-journal.ts'
import { migrate, migrations } from './postgres-migrations.ts'

let database: PGlite
beforeAll(async () => {
  database = await PGlite.create()
})
afterAll(() => database.close())
// Faster than another database.
beforeEach(() =>
  database.exec(`
    DROP SCHEMA IF EXISTS "Money" CASCADE;
    DROP SCHEMA public CASCADE;
    CREATE SCHEMA public;
    SET search_path = public`),
)

const versions = async () =>
  (await database.query<{ version: number }>('SELECT version FROM payout_version ORDER BY version')).rows.map(
    ({ version }) => version,
  )

describe('migrations', () => {
  it('are ordered, up to the version of this package, and one statement each', () => {
    expect(migrations().map(({ version }) => version)).toEqual([1, 2])
    expect(migrations().at(-1)?.version).toBe(TABLE_VERSION)
    expect(migrations().map(({ statements }) => statements.length)).toEqual([1, 1])
  })

  it('change nothing the second time, and may run several at once', async () => {
    await Promise.all([migrate(database), migrate(database), migrate(database)])
    await migrate(database)
    expect(await versions()).toEqual([1, 2])
  })

  it('need no right to make tables where there is nothing to do', async () => {
    await migrate(database)
    await database.exec(`
      CREATE ROLE payer;
      GRANT USAGE ON SCHEMA public TO payer;
      GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO payer;
      SET ROLE payer`)
    try {
      await migrate(database)
      const journal = postgresJournal(database, 'payroll')
      await journal.open(BINDING)
      await journal.claim(claimOf('k1', ['a']))
      await journal.settle('k1', PAID)
    } finally {
      await database.exec('RESET ROLE; DROP OWNED BY payer; DROP ROLE payer')
    }
    expect(await versions()).toEqual([1, 2])
  })

  it('can be carried out by another tool, in their order', async () => {
    for (const { statements } of migrations()) for (const statement of statements) await database.exec(statement)
    await expect(postgresJournal(database, 'payroll').open(BINDING)).resolves.toMatchObject({ binding: BINDING })
  })

  it('keep what tables of the first version hold', async () => {
    const [first] = migrations()
    for (const statement of first?.statements ?? []) await database.query(statement)
    const claim: JournalEntry = { type: 'claim', claim: claimOf('k1', ['a', 'b']) }
    const settlement: JournalEntry = { type: 'settlement', key: 'k1', settlement: PAID }
    await database.query(`INSERT INTO payout_journal VALUES ('payroll', $1)`, [JSON.stringify(BINDING)])
    await database.query(`INSERT INTO payout_order VALUES ('payroll', 'k1', 'paid', $1)`, ['O-01JABC'])
    await database.query(`INSERT INTO payout_claim VALUES ('payroll', 'a', 'k1'), ('payroll', 'b', 'k1')`)
    await database.query(`INSERT INTO payout_entry VALUES ('payroll', 7, $1), ('payroll', 12, $2)`, [
      JSON.stringify(claim),
      JSON.stringify(settlement),
    ])
    await expect(postgresJournal(database, 'payroll').open()).rejects.toMatchObject({
      code: 'wrong_version',
      message: expect.stringContaining('has tables of version 1'),
    })
    await migrate(database)
    const journal = postgresJournal(database, 'payroll')
    const { binding, entries } = await journal.open()
    expect(binding).toEqual(BINDING)
    const found: JournalEntry[] = []
    for await (const entry of entries) found.push(entry)
    expect(found).toEqual([claim, settlement])
    await expect(journal.claim(claimOf('k2', ['b', 'c']))).rejects.toMatchObject({ code: 'claimed', references: ['b'] })
    await journal.claim(claimOf('k3', ['c']))
  })

  it('refuse tables of a newer version, and change nothing', async () => {
    await migrate(database)
    await database.query('INSERT INTO payout_version (version) VALUES (3)')
    for (const action of [migrate(database), postgresJournal(database, 'payroll').open(BINDING)]) {
      expect(await failureOf(action)).toMatchObject({
        name: 'JournalError',
        code: 'wrong_version',
        retryable: false,
        message: expect.stringContaining('update this package'),
      })
    }
    expect((await database.query('SELECT 1 FROM payout_journal')).rows).toEqual([])
  })

  it('a database without tables says what to do', async () => {
    expect(await failureOf(postgresJournal(database, 'payroll').open())).toMatchObject({
      code: 'wrong_version',
      message:
        'the journal "payroll" in PostgreSQL has no tables yet: call migrate(database) once, with the same options as here',
    })
  })

  it('a schema that does not exist is named', async () => {
    expect(await failureOf(migrate(database, { schema: 'money' }))).toMatchObject({
      code: 'write_failed',
      message: expect.stringMatching(/schema money.*3F000/),
    })
  })
})

describe('schema and prefix', () => {
  it('keep the tables apart, whatever the search_path is', async () => {
    await database.exec('CREATE SCHEMA "Money"')
    const options = { schema: 'Money', prefix: 'Acme_' }
    await migrate(database, options)
    await migrate(database)
    await database.exec('SET search_path = "Money"')
    for (const [own, name] of [
      [options, 'a'],
      [{}, 'b'],
    ] as const) {
      const journal = postgresJournal(database, name, own)
      await journal.open(BINDING)
      await journal.claim(claimOf('k1', ['a']))
    }
    const names = 'SELECT name FROM "Money"."Acme_journal" UNION ALL SELECT name FROM public.payout_journal'
    expect((await database.query(names)).rows).toEqual([{ name: 'a' }, { name: 'b' }])
  })

  it.each([
    [{ prefix: 'x"; DROP TABLE payroll; --' }, 'prefix: expected letters, digits and underscores'],
    [{ schema: 'public"' }, 'schema: expected letters, digits and underscores'],
    [{ schema: '$migration$' }, 'schema: expected'],
    [{ prefix: '' }, 'prefix: expected'],
    [{ prefix: '1st' }, 'prefix: expected'],
    [{ prefix: 'a'.repeat(41) }, 'prefix: expected'],
    [{ prefix: 5 }, 'got 5'],
    [{ prefx: 'a_' }, 'prefx: unknown option; did you mean "prefix"?'],
  ])('%j is refused before anything is sent', async (options, message) => {
    // Called the way plain JavaScript may call it.
    const wrong = options as { prefix: string }
    expect(() => migrations(wrong)).toThrow(message)
    expect(() => postgresJournal(database, 'payroll', wrong)).toThrow(message)
    expect((await failureOf(migrate(database, wrong))).message).toContain(message)
  })
})

it.each([
  ['', 'name: expected a non-empty string'],
  [undefined, 'name: expected a non-empty string, got undefined'],
  ['a'.repeat(201), 'name: expected at most 200 characters, got 201'],
  [' payroll', 'name: expected no leading or trailing whitespace'],
  ['pay\u0000roll', 'name: '],
])('a journal cannot be called %j', (name, message) => {
  // Called the way plain JavaScript may call it.
  expect(() => postgresJournal(database, name as string)).toThrow(message)
})

it('a name is data, whatever is in it', async () => {
  await migrate(database)
  const name = `"'; DROP TABLE payout_entry; -- $1 \\`
  const journal = postgresJournal(database, name)
  await journal.open(BINDING)
  await journal.claim(claimOf(`k'"1`, [`a'; --`, '$2']))
  await expect(journal.claim(claimOf('k2', ['$2']))).rejects.toMatchObject({ references: ['$2'] })
})
