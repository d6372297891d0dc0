import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ACCEPTED, BINDING, claimOf, PAID, REJECTED } from '../../testing/journal-contract/sample-claims.ts'
import { fileJournal } from '../file/index.ts'
import type { PayoutJournal } from '../payout-journal.ts'
import { migrate, sqliteJournal } from '../sqlite/index.ts'
import { runJournalCommand } from './journal-command.ts'
import { type LoadPackage, packagesFrom } from './user-packages.ts'

/** Drivers are installed for the tests of this package. */
const OWN_PACKAGE = fileURLToPath(new URL('../../..', import.meta.url))

let folder: string
let file: string
let database: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-command-'))
  file = join(folder, 'payroll.journal')
  database = join(folder, 'journals.db')
  await fill(fileJournal(file))
  const connection = new DatabaseSync(database)
  await migrate(connection)
  await fill(sqliteJournal(connection, 'payroll-2026-11'))
  await sqliteJournal(connection, 'bonus').open(BINDING)
  connection.close()
})
afterAll(() => rm(folder, { recursive: true }))

async function fill(journal: PayoutJournal): Promise<void> {
  await journal.open(BINDING)
  for (const [key, settlement] of Object.entries({ k1: PAID, k2: ACCEPTED, k3: REJECTED, k4: undefined })) {
    await journal.claim(claimOf(key, [`=${key}`]))
    if (settlement !== undefined) await journal.settle(key, settlement)
  }
  await journal.close()
}

/** As where nothing is installed. */
const builtInOnly: LoadPackage = (name) => (name.startsWith('node:') ? packagesFrom(folder)(name) : undefined)

async function run(args: readonly string[], more: { environment?: Record<string, string>; load?: LoadPackage } = {}) {
  const printed: string[] = []
  const logged: string[] = []
  const code = await runJournalCommand({
    args,
    environment: more.environment ?? {},
    load: more.load ?? builtInOnly,
    print: (text) => printed.push(text),
    log: (line) => logged.push(line),
  })
  return { code, printed: printed.join(''), logged: logged.join('\n') }
}

const SHOWN = `Batch "payroll-2026-11" at https://playground.runa.io/v2, with the API key xxABC…
  paid      1   the order is completed
  open      1   Runa has the order, and it has not ended
  rejected  1   not paid: rejected, failed or released
  unknown   1   recorded, and perhaps sent: run the batch again, or reconcile it
`

describe('show', () => {
  it('counts the payouts of a journal in a file, and in a database', async () => {
    expect(await run([file, 'show'])).toEqual({ code: 0, printed: SHOWN, logged: '' })
    expect(await run([database, 'show', '--name', 'payroll-2026-11'])).toEqual({ code: 0, printed: SHOWN, logged: '' })
  })

  it('as JSON', async () => {
    const { printed } = await run([file, 'show', '--format=json'])
    expect(JSON.parse(printed)).toEqual({ binding: BINDING, counts: { paid: 1, open: 1, rejected: 1, unknown: 1 } })
  })
})

it('open lists what is open and unknown, with keys', async () => {
  const { printed } = await run([file, 'open'])
  expect(printed).toBe(
    'open\t"=k2"\tk2\tO-01JABC\t2025-11-01T12:26:40.123Z\nunknown\t"=k4"\tk4\t-\t2025-11-01T12:26:40.123Z\n',
  )
  expect((await run([database, 'open', '--name', 'bonus'])).printed).toBe('nothing is open\n')
  expect((await run([database, 'show', '--name', 'bonus', '--prefix', 'payout_'])).code).toBe(0)
})

describe('export', () => {
  it('writes CSV to the standard output, with formulas taken apart', async () => {
    const { printed } = await run([file, 'export'])
    expect(printed.split('\r\n')[1]).toBe(
      "'=k1,paid,paid,,O-01JABC,k1,2025-11-01T12:26:40.123Z,2026-11-02T10:00:00.123Z,",
    )
  })

  it('writes a new file that only its owner can read, and no file that exists', async () => {
    const out = join(folder, 'export.json')
    expect(await run([file, 'export', '--format', 'json', '--out', out])).toEqual({
      code: 0,
      printed: '',
      logged: `written to ${out}`,
    })
    expect((await stat(out)).mode & 0o777).toBe(0o600)
    expect(JSON.parse(await readFile(out, 'utf8')).payouts).toHaveLength(4)
    expect(await run([file, 'export', '--out', out])).toMatchObject({
      code: 2,
      logged: `runa-payouts journal: --out: ${out} cannot be written: it exists already`,
    })
  })
})

it('settle records what is known of an order, once, and says why not', async () => {
  const own = join(folder, 'settled.journal')
  await fill(fileJournal(own))
  expect(await run([own, 'settle', 'k4', '--result', 'released', '--reason', 'Runa, case 4711', '--yes'])).toEqual({
    code: 0,
    printed: 'recorded: k4 is released\n',
    logged: '',
  })
  expect((await run([own, 'show'])).printed).toContain('rejected  2')
  expect(await run([own, 'settle', 'k1', '--result', 'failed', '--order-id', 'O-01JABC', '--yes'])).toMatchObject({
    code: 1,
    logged: expect.stringContaining('already settled: paid'),
  })
  expect(await run([own, 'settle', 'k9', '--result', 'paid', '--order-id', 'O-9'])).toMatchObject({
    code: 1,
    logged: expect.stringContaining('no order is claimed under the key k9'),
  })
})

it.each([
  ['rejected', '--reason', 'x'],
  ['released', '--reason', 'x'],
  ['failed', '--order-id', 'O-1'],
])('settle as %s without --yes records nothing, and shows who could be paid again', async (result, ...more) => {
  const own = join(folder, `asked-${result}.journal`)
  await fill(fileJournal(own))
  expect(await run([own, 'settle', 'k4', '--result', result, ...more])).toEqual({
    code: 5,
    printed: 'unknown\t"=k4"\tk4\t-\t2025-11-01T12:26:40.123Z\n',
    logged: expect.stringContaining('Nothing was recorded.'),
  })
  expect((await run([own, 'show'])).printed).toBe(SHOWN)
  expect(await run([own, 'settle', 'k9', '--result', result, ...more])).toMatchObject({
    code: 1,
    logged: expect.stringContaining('no payout has its latest order under the key k9'),
  })
})

it('settle in a database', async () => {
  const name = ['--name', 'payroll-2026-11']
  const { code } = await run([database, 'settle', 'k2', '--result', 'paid', '--order-id', 'O-01JABC', ...name])
  expect(code).toBe(0)
  expect((await run([database, 'open', ...name])).printed).toMatch(/^unknown\t"=k4"/)
})

describe('what it cannot do, with the reason', () => {
  it.each<[readonly string[], string]>([
    [['FILE'], 'expected a file or URL and an action'],
    [['FILE', 'shwo'], 'shwo: unknown action; did you mean "show"?'],
    [['FILE', 'show', 'k1'], 'show takes no "k1"'],
    [['FILE', 'show', '--out', 'x'], 'show takes no --out'],
    [['FILE', 'show', '--nmae', 'x'], '--nmae: unknown flag; did you mean "--name"?'],
    [['FILE', 'show', '--name'], '--name needs a value'],
    [['FILE', 'show', '--format', '--name'], '--format needs a value'],
    [['FILE', 'show', '--format', 'csv'], '--format: got "csv"; allowed: text, json'],
    [['FILE', 'show', '--name', 'x', '--name', 'y'], '--name was given twice'],
    [['FILE', 'show', '--name', 'x'], '--name: a journal in a file has no name'],
    [['FILE', 'settle', 'k1', '--yes=no'], '--yes takes no value'],
    [['FILE', 'show', '--yes'], 'show takes no --yes'],
    [['FILE', 'settle'], 'settle needs the idempotency key of an order'],
    [['FILE', 'settle', 'k1', 'k2'], 'settle takes no "k2"'],
    [['FILE', 'settle', 'k1'], 'nothing was recorded: --result: got nothing'],
    [['FILE', 'settle', 'k1', '--result', 'payd'], '--result: got "payd"; did you mean "paid"?'],
    [['FILE', 'settle', 'k1', '--result', 'paid'], '--order-id: expected a non-empty string, got nothing'],
    [['FILE', 'settle', 'k1', '--result', 'released'], '--reason: expected a non-empty string'],
    [['DATABASE', 'show'], '--name: which one? There are "bonus", "payroll-2026-11"'],
    [['DATABASE', 'show', '--name', 'x'], 'there is no journal "x"; there are "bonus", "payroll-2026-11"'],
    [['none.journal', 'show'], 'none.journal cannot be read: ENOENT'],
    [['mysql://user:canary@db/x', 'show'], 'got a URL that begins with mysql://'],
    [['show', 'postgres://user:canary@db/x'], 'the file or URL comes first, and then the action'],
    [['FILE', 'show', 'postgres://user:canary@db/x'], 'show takes no second URL'],
    [[' postgres://user:canary@db/x', 'show'], 'look for a quote, a space or another word before the URL'],
    [['env:QUOTED', 'show'], 'look for a quote, a space or another word before the URL'],
    [['jdbc:postgresql://user:canary@db/x', 'show'], 'expected a file, postgres://… or libsql://…'],
    [['postgres:/user:canary@db/x', 'show'], 'expected a file, postgres://… or libsql://…'],
    [['host=db user=x password=canary', 'show'], 'expected a file, postgres://… or libsql://…'],
    [['env:NOWHERE', 'show'], 'the environment variable NOWHERE is not set'],
    [['env:AGAIN', 'show'], 'the environment variable AGAIN contains another env:NAME'],
    [['env:URL', 'show'], 'a journal in PostgreSQL needs a driver, and this folder has none: npm install pg'],
    [['libsql://canary.example.com', 'show'], 'needs a driver, and this folder has none: npm install @libsql/client'],
  ])('%j', async (args, message) => {
    const places: Readonly<Record<string, string>> = { FILE: file, DATABASE: database }
    const environment = {
      URL: 'postgres://user:canary@db.example.com/main',
      AGAIN: 'env:URL',
      QUOTED: '"postgres://user:canary@db/x"',
    }
    const { code, printed, logged } = await run(
      args.map((word) => places[word] ?? word),
      { environment },
    )
    expect({ code, printed }).toEqual({ code: 2, printed: '' })
    expect(logged).toContain(message)
    expect(logged).not.toContain('canary')
  })

  it('a database without tables, or without a journal', async () => {
    const empty = join(folder, 'empty.db')
    const connection = new DatabaseSync(empty)
    connection.exec('CREATE TABLE other (x)')
    expect(await run([empty, 'show'])).toMatchObject({ code: 1, logged: expect.stringContaining('migrate(database)') })
    await migrate(connection)
    connection.close()
    expect(await run([empty, 'show'])).toMatchObject({
      code: 2,
      logged: expect.stringContaining('there is no journal'),
    })
  })

  it('SQLite where no runtime and no package has it, and where only a package has it', async () => {
    const args = [database, 'show', '--name', 'bonus']
    expect(await run(args, { load: () => undefined })).toMatchObject({
      code: 2,
      logged: expect.stringContaining('npm install better-sqlite3'),
    })
    const own = packagesFrom(OWN_PACKAGE)
    const load: LoadPackage = (name) => (name === 'better-sqlite3' ? own(name) : undefined)
    expect(await run(args, { load })).toMatchObject({ code: 0 })
  })

  it('a driver that cannot be loaded', async () => {
    const broken = join(folder, 'broken')
    await mkdir(join(broken, 'node_modules', 'pg'), { recursive: true })
    await writeFile(join(broken, 'node_modules', 'pg', 'index.js'), `throw new Error('no native part')`)
    const { code, logged } = await run(['postgres://user:canary@db/x', 'show'], { load: packagesFrom(broken) })
    expect({ code, logged }).toEqual({
      code: 2,
      logged: 'runa-payouts journal: the package pg cannot be loaded: no native part',
    })
  })

  it.each([
    'postgres://user:canary@127.0.0.1:1/x',
    'postgres://user:canary@[bad/x',
    'libsql://x?authToken=canary&tls=7',
  ])('a database that cannot be reached: its URL is not shown (%s)', async (url) => {
    const { code, printed, logged } = await run([url, 'show'], { load: packagesFrom(OWN_PACKAGE) })
    expect(code).toBeGreaterThan(0)
    expect(`${printed}${logged}`).not.toContain('canary')
    expect(logged).toMatch(/could not be read|cannot be opened/)
  })
})

it.each([[[]], [['--help']], [['show', '--help']]])('%j prints the help, within 80 columns', async (args) => {
  const { code, printed } = await run(args)
  expect(code).toBe(0)
  expect(printed).toContain('Usage: runa-payouts journal <file or URL> <action>')
  expect(printed.split('\n').filter((line) => line.length > 80)).toEqual([])
})
