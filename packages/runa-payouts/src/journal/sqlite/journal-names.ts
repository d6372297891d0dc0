import { tryStatements } from '../tables/statement-tries.ts'
import type { JournalTableOptions } from '../tables/table-names.ts'
import { requireVersion } from '../tables/table-version.ts'
import { type SqliteDatabase, sqliteStatements } from './sqlite-database.ts'
import { sqliteFailure } from './sqlite-failure.ts'
import { tableVersion } from './sqlite-migrations.ts'
import { sqliteNames } from './sqlite-names.ts'

/**
 * The names of the journals in a database, in the order of their code points.
 *
 * @throws JournalError `wrong_version` if the tables are missing or of another version, `unavailable` or `write_failed`
 * if they cannot be read. ConfigurationError for options that are not allowed.
 */
export async function journalNames(
  database: SqliteDatabase,
  options: JournalTableOptions = {},
): Promise<readonly string[]> {
  const statements = sqliteStatements(database)
  const names = sqliteNames(options)
  const label = 'the SQLite database'
  const failureOf = (error: unknown, could: string) => sqliteFailure(error, label, could)
  // Also while a process that was killed is being recovered from.
  return tryStatements({ failureOf }, 'not be read', async () => {
    requireVersion(await tableVersion(statements, names), label)
    const rows = await statements.read({ sql: `SELECT name FROM ${names.journal} ORDER BY name`, values: [] })
    return rows.map(({ name }) => String(name))
  })
}
