import type { PayoutJournal } from '../payout-journal.ts'
import { tableJournal } from '../tables/table-journal.ts'
import { requireJournalName } from '../tables/table-names.ts'
import { type PostgresDatabase, postgresQuery } from './postgres-database.ts'
import { type PostgresJournalOptions, postgresNames } from './postgres-names.ts'
import { postgresStore } from './postgres-store.ts'

/**
 * A journal in a PostgreSQL database, for any number of processes on any number of machines: they may run the same
 * batch at the same time. A database holds many journals, one for each `name`. Call `migrate` once before.
 *
 * Each claim and each settlement is written by one statement, without a lock that a connection would have to hold, so
 * that it works through PgBouncer and over HTTP. A claim resolves once PostgreSQL has it on its disk, also where
 * `synchronous_commit` is off; with `fsync` off, or an asynchronous replica that takes over, it can be lost.
 *
 * A lost connection, or a rollback that PostgreSQL asks to be repeated, is retried without writing twice. Set timeouts
 * on your pool: a database that never responds blocks the run.
 *
 * @param database a Pool or Client of `pg`, PGlite, or what `postgres()` of postgres.js or `neon()` of
 * `@neondatabase/serverless` returns. Not a client within a transaction, nor one that other code begins
 * transactions on: a claim among their statements would be rolled back with them.
 * @param name the name of the journal, such as your reference of the batch.
 * @throws ConfigurationError for arguments that are not allowed, at once; `open` for a client within a transaction.
 */
export function postgresJournal(
  database: PostgresDatabase,
  name: string,
  options: PostgresJournalOptions = {},
): PayoutJournal {
  requireJournalName(name)
  return tableJournal(postgresStore(postgresQuery(database), postgresNames(options), name))
}
