import type { JournalContents, JournalEntry, PayoutJournal } from '../../journal/payout-journal.ts'
import { BINDING } from './sample-claims.ts'

/** A store of payout claims, empty and never bound. */
export interface JournalUnderTest {
  /** Another handle onto the same store, closed, as another process would have it. */
  handle(): PayoutJournal
  /** Removes the store. Handles that a failed case left open are not closed first. */
  dispose?(): Promise<void> | void
}

export interface ContractCase {
  readonly name: string
  /** Ms, where it takes longer than others. */
  readonly timeout?: number
  check(store: JournalUnderTest): Promise<void>
}

/** Opens a handle, passes it to `use`, and closes it. */
export async function withOpen<T>(
  store: JournalUnderTest,
  use: (journal: PayoutJournal, contents: JournalContents) => Promise<T>,
): Promise<T> {
  const journal = store.handle()
  const contents = await journal.open(BINDING)
  try {
    return await use(journal, contents)
  } finally {
    await journal.close()
  }
}

/** What another process would find. */
export function written(store: JournalUnderTest): Promise<JournalEntry[]> {
  return withOpen(store, (_, { entries }) => listed(entries))
}

export async function listed(entries: AsyncIterable<JournalEntry>): Promise<JournalEntry[]> {
  const list: JournalEntry[] = []
  for await (const entry of entries) list.push(entry)
  return list
}
