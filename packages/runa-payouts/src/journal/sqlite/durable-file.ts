import { ConfigurationError } from '@x/transport'
import type { SqliteStatements } from './sqlite-database.ts'

/** Journal modes of SQLite, with the least `synchronous` that has a commit on the disk (sqlite.org, pragma.html). */
const LEAST_SYNCHRONOUS: ReadonlyMap<string, { readonly level: number; readonly name: string }> = new Map([
  ['wal', { level: 2, name: 'FULL' }],
  // Only EXTRA also syncs the folder from which the rollback journal was removed: without it, a commit can be undone.
  ...['delete', 'truncate', 'persist'].map((mode) => [mode, { level: 3, name: 'EXTRA' }] as const),
])

/**
 * Makes sure that a commit is on the disk when it returns: it survives a power cut, not only a crash. Drivers differ in
 * their defaults, and a setting belongs to a connection. Raises `synchronous` where it is too low; never lowers it.
 *
 * @throws ConfigurationError for a database in memory, or without a journal: a restart would forget who was paid.
 */
export async function makeDurable(statements: SqliteStatements): Promise<void> {
  const { set, mayBeReplica } = statements
  if (set === undefined) return
  const value = async (pragma: string, column = pragma) => {
    const [row] = await statements.read({ sql: `PRAGMA ${pragma}`, values: [] })
    return row?.[column]
  }
  if (await value('query_only')) {
    // It is open to be looked into.
    return
  }
  const mode = String(await value('journal_mode'))
  const least = LEAST_SYNCHRONOUS.get(mode)
  const isFile = (await value('database_list', 'file')) !== ''
  if (least === undefined || !isFile) {
    throw new ConfigurationError(
      `database: it would forget who was paid (${isFile ? `journal_mode is ${mode}` : 'it is in memory'}). Open a file, with PRAGMA journal_mode = WAL.`,
    )
  }
  const isHighEnough = Number(await value('synchronous')) >= least.level
  // A replica sends to its service what it does not carry out itself: it is only told what it needs.
  if (isHighEnough && (mayBeReplica || (await value('fullfsync')))) return
  for (const setting of [`synchronous = ${least.name}`, 'fullfsync = 1', 'checkpoint_fullfsync = 1']) {
    await set(setting)
  }
  if (Number(await value('synchronous')) < least.level) {
    throw new ConfigurationError(
      `database: PRAGMA synchronous could not be set to ${least.name}, as within a transaction. Set it when you open the database.`,
    )
  }
}
