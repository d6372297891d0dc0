import { stat } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type PayingCommand, payingCommand } from '../../test/paying-command.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import { migrate, migrations, sqliteJournal } from '../journal/sqlite/index.ts'

const LIST = 'reference,email,amount,product\nsam,sam@example.com,25.00,AMZ-US\nkim,kim@example.com,10,AMZ-US\n'
const BATCH = 'list.csv --reference bonus --currency USD --journal payroll.db'
const PAY = `pay ${BATCH}`
const STATUS = `status ${BATCH}`
const RECONCILE = 'reconcile list.csv --reference bonus --journal payroll.db'

let command: PayingCommand
beforeEach(async () => {
  command = await payingCommand()
  await command.put('list.csv', LIST)
})
afterEach(() => command.end())

/** A database as another program has left it. */
function database(): DatabaseSync {
  return new DatabaseSync(command.path('payroll.db'))
}

async function withTables(version: number): Promise<void> {
  const made = database()
  if (version < 2) for (const sql of migrations()[0]?.statements ?? []) made.exec(sql)
  else await migrate(made)
  if (version > 2) made.exec(`INSERT INTO payout_version (version) VALUES (${version})`)
  made.close()
}

describe('a journal in a SQLite database', () => {
  it.each<[what: string, make: () => Promise<unknown>]>([
    ['that is not there', async () => {}],
    ['of which a kill has left an empty file', () => command.put('payroll.db', '')],
    ['that has other tables', async () => database().exec('CREATE TABLE other (x)')],
    ['with tables and no journal', () => withTables(2)],
    ['with tables of an older version', () => withTables(1)],
  ])('%s is made ready after the answer, pays once, and is read by every command', async (_, make) => {
    await make()
    const { code, out } = await command.run(PAY, { answer: 'yes' })
    expect(out).toContain('  journal       "bonus" in payroll.db (new)\n')
    expect(code).toBe(0)
    expect(await command.run(`${PAY} --yes`)).toMatchObject({
      code: 0,
      out: expect.stringContaining('  journal       "bonus" in payroll.db\n'),
    })
    expect(command.paid()).toEqual({ 'sam@example.com': ['25.00'], 'kim@example.com': ['10.00'] })
    expect(await command.run(STATUS)).toMatchObject({
      code: 0,
      out: expect.stringContaining('paid before   2 payouts'),
    })
    expect(await command.run(RECONCILE)).toMatchObject({ code: 0 })
  })

  it('that is new can be read by its owner alone', async () => {
    await command.run(`${PAY} --yes`)
    expect((await stat(command.path('payroll.db'))).mode & 0o777).toBe(0o600)
  })

  it.each(['--dry-run', '--dry-run --yes', ''])('is not made by a run with "%s" that pays nobody', async (flag) => {
    await command.run(`${PAY} ${flag}`.trim())
    expect(await command.files()).toEqual(['list.csv'])
  })

  it('is named by an environment variable, and its tables and its name by flags', async () => {
    const line =
      'pay list.csv --reference bonus --currency USD --journal env:JOURNAL --yes --name december --prefix own_'
    const environment = { JOURNAL: command.path('payroll.db') }
    const { code, out } = await command.run(line, { environment })
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('"december" in payroll.db') })
    const opened = database()
    expect(opened.prepare('SELECT name FROM own_journal').all()).toEqual([{ name: 'december' }])
    opened.close()
  })

  it('beside others: the plan says so, and status lists them', async () => {
    await withTables(2)
    const opened = database()
    await sqliteJournal(opened, 'bonus-2026').open({ reference: 'x', baseUrl: 'https://x', apiKeyPrefix: 'x' })
    opened.close()
    const { out } = await command.run(PAY)
    expect(out.replaceAll('\n', ' ')).toContain(
      'Note: the database has other journals, such as "bonus-2026". If these people were paid with one of them, pass its name with --name.',
    )
    expect(await command.run(STATUS)).toMatchObject({
      code: 2,
      err: 'there is no journal at "bonus" in payroll.db; the database has "bonus-2026". Nothing was sent with it. To use another one, pass --name\n',
    })
  })

  it.each([STATUS, RECONCILE])('that is not there: %s says so, and makes none', async (line) => {
    expect(await command.run(line)).toMatchObject({
      code: 2,
      err: expect.stringContaining('there is no journal at "bonus" in payroll.db'),
    })
    expect(await command.files()).toEqual(['list.csv'])
  })

  it.each([`${PAY} --dry-run`, STATUS])('of an older version is left alone by %s', async (line) => {
    await withTables(1)
    expect(await command.run(line)).toMatchObject({
      code: 5,
      err: expect.stringContaining('has tables of version 1. pay and reconcile update them'),
    })
    const opened = database()
    expect(opened.prepare('SELECT max(version) AS version FROM payout_version').all()).toEqual([{ version: 1 }])
    opened.close()
  })

  it('of an older version is brought up to date, and the plan says so', async () => {
    await withTables(1)
    const { out } = await command.run(PAY)
    expect(out.replaceAll('\n', ' ')).toContain('Note: the tables of the journal had version 1, and were updated.')
    await withTables(2)
  })

  it.each([`${PAY} --yes`, STATUS, RECONCILE])('of a newer version is refused by %s', async (line) => {
    await withTables(9)
    expect(await command.run(line)).toMatchObject({
      code: 5,
      err: expect.stringContaining('made by a newer version of this package'),
    })
    expect(command.paid()).toEqual({})
  })

  it('in a folder that is not there: nothing is sent', async () => {
    const line = PAY.replace('payroll.db', 'nowhere/payroll.db')
    expect(await command.run(`${line} --yes`)).toMatchObject({
      code: 2,
      err: expect.stringContaining('--journal: nowhere/payroll.db cannot be created (ENOENT). This run sent nothing.'),
    })
    expect(command.paid()).toEqual({})
  })

  it('where nothing has SQLite: said before the question', async () => {
    const { code, err, asked } = await command.run(PAY, { answer: 'yes', load: () => undefined })
    expect({ code, asked, err }).toEqual({
      code: 2,
      asked: [],
      err: expect.stringContaining('npm install better-sqlite3'),
    })
  })

  it('keeps its records with a name that a file of lines has', async () => {
    await command.put('payroll.db', `${JSON.stringify(await (await memoryJournal().open()).binding)}\n`)
    expect(await command.run(`${PAY} --yes`)).toMatchObject({ code: 5 })
    expect(command.paid()).toEqual({})
  })
})
