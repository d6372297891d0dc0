import type { PayoutJournal } from '../payout-journal.ts'
import { tableJournal } from '../tables/table-journal.ts'
import { type JournalTableOptions, requireJournalName } from '../tables/table-names.ts'
import { type SqliteDatabase, sqliteStatements } from './sqlite-database.ts'
import { sqliteNames } from './sqlite-names.ts'
import { sqliteStore } from './sqlite-store.ts'

/**
 * A journal in a SQLite database: in a file for the processes of one machine, in libSQL or Cloudflare D1 for any. They
 * may run the same batch at the same time. A database holds many journals, one for each `name`. Call `migrate` once
 * before.
 *
 * In a file, a claim resolves once it is on the disk: `synchronous` of your connection is raised to FULL (EXTRA without
 * WAL), and a database in memory is refused. SQLite has no lock that works on a network drive. In libSQL or D1, a claim
 * is as durable as the service makes it.
 *
 * @param database opened by you: `DatabaseSync` of `node:sqlite`, `Database` of better-sqlite3 or `bun:sqlite`, a client
 * of `@libsql/client`, or a D1 binding. Close the journal before you close it.
 * @param name the name of the journal, such as your reference of the batch.
 * @throws ConfigurationError for arguments that are not allowed, at once; `open` for a database that would forget.
 */
export function sqliteJournal(
  database: SqliteDatabase,
  name: string,
  options: JournalTableOptions = {},
): PayoutJournal {
  requireJournalName(name)
  return tableJournal(sqliteStore(sqliteStatements(database), sqliteNames(options), name))
}
