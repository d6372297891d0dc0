import { type JournalTableOptions, plainName, tablePrefix } from '../tables/table-names.ts'

/** Where the tables of journals are in a PostgreSQL database. */
export interface PostgresJournalOptions extends JournalTableOptions {
  /**
   * The schema of the tables, which has to exist. Default: `public`, whatever the `search_path` of the connection is:
   * two processes that found different tables would both pay.
   */
  readonly schema?: string | undefined
}

/** Names as they stand in statements. */
export interface PostgresNames {
  readonly schema: string
  readonly prefix: string
  readonly version: string
  readonly journal: string
  readonly order: string
  readonly claim: string
  readonly entry: string
}

/** @throws ConfigurationError for an unknown option or a name that is not allowed. */
export function postgresNames(options: PostgresJournalOptions): PostgresNames {
  const prefix = tablePrefix(options, ['schema', 'prefix'])
  const schema = plainName('schema', options.schema ?? 'public')
  // Both are plain names, without a quote in them.
  const table = (name: string) => `"${schema}"."${prefix}${name}"`
  return {
    schema,
    prefix,
    version: table('version'),
    journal: table('journal'),
    order: table('order'),
    claim: table('claim'),
    entry: table('entry'),
  }
}
