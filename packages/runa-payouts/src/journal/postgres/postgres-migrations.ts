import { tryStatements } from '../tables/statement-tries.ts'
import { type JournalMigration, requireNotNewer } from '../tables/table-version.ts'
import { type PostgresDatabase, type PostgresQuery, postgresQuery } from './postgres-database.ts'
import { postgresFailure, sqlStateOf } from './postgres-failure.ts'
import { type PostgresJournalOptions, type PostgresNames, postgresNames } from './postgres-names.ts'

/** Any number, as long as it is always the same. */
const ADVISORY_LOCK = 7_862_317_004

/** The tables that the examples of this repository had before the package shipped any: those are taken over. */
const FIRST_TABLES = ({ journal, order, claim, entry }: PostgresNames): readonly string[] => [
  `CREATE TABLE IF NOT EXISTS ${journal} (name text PRIMARY KEY, binding text NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS ${order} (
    journal text REFERENCES ${journal}, key text, result text, order_id text, PRIMARY KEY (journal, key))`,
  `CREATE TABLE IF NOT EXISTS ${claim} (
    journal text, reference text, key text NOT NULL,
    PRIMARY KEY (journal, reference), FOREIGN KEY (journal, key) REFERENCES ${order})`,
  // Not jsonb, which would change the records.
  `CREATE TABLE IF NOT EXISTS ${entry} (
    journal text REFERENCES ${journal}, position bigint, entry text NOT NULL, PRIMARY KEY (journal, position))`,
]

/** Positions follow one another within a journal, and each record says which attempt has written it. */
const COUNTED_POSITIONS = ({ schema, prefix, entry }: PostgresNames): readonly string[] => [
  `ALTER TABLE ${entry} ALTER COLUMN position DROP IDENTITY IF EXISTS`,
  `ALTER TABLE ${entry} ADD COLUMN IF NOT EXISTS turn text`,
  // Programs that still call them would count otherwise: they fail, and send nothing.
  ...(prefix === 'payout_'
    ? [
        `DROP FUNCTION IF EXISTS "${schema}".claim_payouts(text, text, jsonb, text)`,
        `DROP FUNCTION IF EXISTS "${schema}".settle_payouts(text, text, text, text, text)`,
      ]
    : []),
]

const STEPS = [FIRST_TABLES, COUNTED_POSITIONS]

/**
 * The migrations of the tables, in their order, for your own migration tool; `migrate` carries them out by itself. Each
 * is one statement, and so atomic. Carried out again, or by two processes at once, it changes nothing.
 *
 * @throws ConfigurationError for options that are not allowed.
 */
export function migrations(options: PostgresJournalOptions = {}): readonly JournalMigration[] {
  const names = postgresNames(options)
  return STEPS.map((statementsOf, index) => {
    const version = index + 1
    const statement = `DO $migration$
BEGIN
  PERFORM pg_advisory_xact_lock(${ADVISORY_LOCK});
  CREATE TABLE IF NOT EXISTS ${names.version} (version integer PRIMARY KEY, since timestamptz NOT NULL DEFAULT now());
  IF EXISTS (SELECT FROM ${names.version} WHERE version >= ${version}) THEN RETURN; END IF;
  ${statementsOf(names).join(';\n  ')};
  INSERT INTO ${names.version} (version) VALUES (${version});
END $migration$`
    return { version, statements: [statement] }
  })
}

/**
 * Brings the tables to the version of this package: creates them, or changes those of an older version. It may run at
 * every start, and in several processes at once. The user of the connection has to own the tables, unless they are up to
 * date.
 *
 * @throws JournalError `wrong_version` if a newer version of the package has made them; then nothing is changed.
 * `write_failed` or `unavailable` if the database refuses or cannot be reached. ConfigurationError for options that are
 * not allowed.
 */
export async function migrate(database: PostgresDatabase, options: PostgresJournalOptions = {}): Promise<void> {
  const query = postgresQuery(database)
  const names = postgresNames(options)
  const label = `the database (schema ${names.schema})`
  // Where transactions are serializable, one of two processes is rolled back, and may try again.
  const failureOf = (error: unknown, could: string) => postgresFailure(error, label, could)
  await tryStatements({ failureOf }, 'not be migrated', async () => {
    const found = await tableVersion(query, names)
    requireNotNewer(found, label)
    // Those that are done would still need the right to make tables.
    for (const { statements } of migrations(options).slice(found ?? 0)) {
      for (const statement of statements) await query(statement, [])
    }
  })
}

/** The version of the tables; undefined if there are none. */
export async function tableVersion(query: PostgresQuery, names: PostgresNames): Promise<number | undefined> {
  try {
    const [row] = await query(`SELECT max(version)::text AS version FROM ${names.version}`, [])
    return typeof row?.version === 'string' ? Number(row.version) : undefined
  } catch (error) {
    // There is no such table, or no such schema.
    if (['42P01', '3F000'].includes(sqlStateOf(error) ?? '')) return undefined
    throw error
  }
}
