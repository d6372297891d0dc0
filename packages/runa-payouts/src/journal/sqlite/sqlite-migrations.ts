import type { JournalTableOptions } from '../tables/table-names.ts'
import { type JournalMigration, requireNotNewer } from '../tables/table-version.ts'
import { makeDurable } from './durable-file.ts'
import { type SqliteDatabase, type SqliteStatements, sqliteStatements } from './sqlite-database.ts'
import { sqliteFailure } from './sqlite-failure.ts'
import { type SqliteNames, sqliteNames } from './sqlite-names.ts'

/** The tables that the examples of this repository had before the package shipped any: those are taken over. */
const FIRST_TABLES = ({ journal, order, claim, entry }: SqliteNames): readonly string[] => [
  `CREATE TABLE IF NOT EXISTS ${journal} (name TEXT PRIMARY KEY, binding TEXT NOT NULL) STRICT`,
  `CREATE TABLE IF NOT EXISTS ${order} (
    journal TEXT NOT NULL, key TEXT NOT NULL, result TEXT, order_id TEXT, PRIMARY KEY (journal, key)) STRICT`,
  `CREATE TABLE IF NOT EXISTS ${claim} (
    journal TEXT NOT NULL, reference TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (journal, reference)) STRICT`,
  `CREATE TABLE IF NOT EXISTS ${entry} (position INTEGER PRIMARY KEY, journal TEXT NOT NULL, entry TEXT NOT NULL) STRICT`,
]

/** Positions follow one another within a journal, and each record says which attempt has written it. */
const COUNTED_POSITIONS = ({ entry, newEntry, oldIndex }: SqliteNames): readonly string[] => [
  `CREATE TABLE ${newEntry} (
    journal TEXT NOT NULL, position INTEGER NOT NULL, turn TEXT, entry TEXT NOT NULL, PRIMARY KEY (journal, position)) STRICT`,
  `INSERT INTO ${newEntry} (journal, position, entry) SELECT journal, position, entry FROM ${entry}`,
  `DROP INDEX IF EXISTS ${oldIndex}`,
  `DROP TABLE ${entry}`,
  `ALTER TABLE ${newEntry} RENAME TO ${entry}`,
]

const STEPS = [FIRST_TABLES, COUNTED_POSITIONS]

/**
 * The migrations of the tables, in their order, for your own migration tool, which has to carry out each one in a
 * transaction, once; `migrate` carries them out by itself.
 *
 * @throws ConfigurationError for options that are not allowed.
 */
export function migrations(options: JournalTableOptions = {}): readonly JournalMigration[] {
  const names = sqliteNames(options)
  return STEPS.map((statementsOf, index) => ({
    version: index + 1,
    statements: [
      ...statementsOf(names),
      `CREATE TABLE IF NOT EXISTS ${names.version} (version INTEGER PRIMARY KEY) STRICT`,
      `INSERT INTO ${names.version} (version) VALUES (${index + 1})`,
    ],
  }))
}

/**
 * Brings the tables to the version of this package: creates them, or changes those of an older version. It may run at
 * every start, and in several processes at once. A database in a file is set to WAL, where its disk can do that.
 *
 * @throws JournalError `wrong_version` if a newer version of the package has made them; then nothing is changed.
 * `write_failed` or `unavailable` if the database refuses or cannot be reached. ConfigurationError for options that are
 * not allowed, and for a database in memory.
 */
export async function migrate(database: SqliteDatabase, options: JournalTableOptions = {}): Promise<void> {
  const statements = sqliteStatements(database)
  const names = sqliteNames(options)
  const label = 'the SQLite database'
  await tried(async () => statements.set?.('journal_mode = WAL'), label)
  await makeDurable(statements)
  for (;;) {
    const version = await tried(() => tableVersion(statements, names), label)
    requireNotNewer(version, label)
    const next = migrations(options)[version ?? 0]
    if (next === undefined) return
    const read = { sql: `SELECT max(version) AS version FROM ${names.version}`, values: [] }
    const steps = next.statements.map((sql) => ({ sql, values: [] }))
    try {
      await tried(() => statements.write([...steps, read]), label)
    } catch (error) {
      // Another process may have done it at the same time.
      const now = await tried(() => tableVersion(statements, names), label)
      if ((now ?? 0) < next.version) throw error
    }
  }
}

const TRIES = 200
const PAUSE_MS = 25

/** Waits while another connection is writing. */
async function tried<T>(work: () => Promise<T>, label: string): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      const failure = sqliteFailure(error, label, 'not be migrated')
      if (!failure.mayPass || tries === TRIES) throw failure.error
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  }
}

/** The version of the tables; undefined if there are none. */
export async function tableVersion(statements: SqliteStatements, names: SqliteNames): Promise<number | undefined> {
  const table = names.version.slice(1, -1)
  const listed = await statements.read({
    sql: `SELECT count(*) AS tables FROM sqlite_master WHERE type = 'table' AND name = ?1`,
    values: [table],
  })
  if (Number(listed[0]?.tables) === 0) return undefined
  const [row] = await statements.read({ sql: `SELECT max(version) AS version FROM ${names.version}`, values: [] })
  return row?.version === null || row === undefined ? undefined : Math.min(Number(row.version), Number.MAX_SAFE_INTEGER)
}
