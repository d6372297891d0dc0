import { type JournalTableOptions, tablePrefix } from '../tables/table-names.ts'

/** Names as they stand in statements. */
export interface SqliteNames {
  readonly version: string
  readonly journal: string
  readonly order: string
  readonly claim: string
  readonly entry: string
  /** Of the records while their table is made again. */
  readonly newEntry: string
  /** Of an index that the first tables had. */
  readonly oldIndex: string
}

/** @throws ConfigurationError for an unknown option or a name that is not allowed. */
export function sqliteNames(options: JournalTableOptions): SqliteNames {
  const prefix = tablePrefix(options, ['prefix'])
  // A plain name, without a quote in it.
  const quoted = (name: string) => `"${prefix}${name}"`
  return {
    version: quoted('version'),
    journal: quoted('journal'),
    order: quoted('order'),
    claim: quoted('claim'),
    entry: quoted('entry'),
    newEntry: quoted('entry_new'),
    oldIndex: quoted('entry_journal'),
  }
}
