import type { JournalBinding } from '../payout-journal.ts'
import type { TableChange, TableState, Wanted } from './table-records.ts'

/** A journal that exists. */
export interface JournalHead {
  readonly binding: JournalBinding
  /** Of its newest record; 0 if it has none. */
  readonly position: number
}

/** A record of a journal, as it was written. */
export interface StoredRecord {
  readonly position: number
  /** JSON of a JournalEntry. */
  readonly text: string
}

/** A failed statement. */
export interface StoreFailure {
  readonly error: Error
  /** Whether the same statement can succeed in a moment. It may also have been carried out already. */
  readonly mayPass: boolean
}

/** Records to append, and what becomes of orders and claims with them. */
export interface Appended extends TableChange {
  /** The position of the first record, right after the newest one that was read. */
  readonly first: number
  /** Marks the records as written by this attempt. */
  readonly turn: string
}

/** The statements of one kind of database, for one journal. Decides nothing. */
export interface TableStore {
  /** How messages call it: `the journal "payroll" in PostgreSQL`. */
  readonly label: string
  /** @throws JournalError `wrong_version` if the tables are not of this version, or missing. */
  requireTables(): Promise<void>
  /** Undefined if there is no journal of this name. */
  head(): Promise<JournalHead | undefined>
  /** Creates the journal, unless it exists. */
  create(binding: JournalBinding): Promise<void>
  /** The next records after a position, up to another one; empty if there are none. */
  page(after: number, upTo: number): Promise<readonly StoredRecord[]>
  /** Everything that a decision needs, as of one moment. */
  state(wanted: Wanted): Promise<TableState>
  /**
   * Appends records, all or none, and durably. False if another writer has taken the position: then nothing was
   * written, and what was read is old.
   */
  append(change: Appended): Promise<boolean>
  /** What a failure means. Its error shows no record. */
  failureOf(error: unknown, could: 'not be read' | 'not be written'): StoreFailure
}
