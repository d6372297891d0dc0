import { tryStatements } from '../tables/statement-tries.ts'
import { requireVersion } from '../tables/table-version.ts'
import { type PostgresDatabase, postgresQuery } from './postgres-database.ts'
import { postgresFailure } from './postgres-failure.ts'
import { tableVersion } from './postgres-migrations.ts'
import { type PostgresJournalOptions, postgresNames } from './postgres-names.ts'

/**
 * The names of the journals in a database, in the order of their code points.
 *
 * @throws JournalError `wrong_version` if the tables are missing or of another version, `unavailable` or `write_failed`
 * if they cannot be read. ConfigurationError for options that are not allowed.
 */
export async function journalNames(
  database: PostgresDatabase,
  options: PostgresJournalOptions = {},
): Promise<readonly string[]> {
  const query = postgresQuery(database)
  const names = postgresNames(options)
  const label = `the database (schema ${names.schema})`
  const failureOf = (error: unknown, could: string) => postgresFailure(error, label, could)
  // Also while a process that was killed is being recovered from.
  return tryStatements({ failureOf }, 'not be read', async () => {
    requireVersion(await tableVersion(query, names), label)
    const rows = await query(`SELECT name FROM ${names.journal} ORDER BY name COLLATE "C"`, [])
    return rows.map(({ name }) => String(name))
  })
}
