import { JournalError } from '../journal-error.ts'
import type { JournalContents, JournalEntry, PayoutJournal } from '../payout-journal.ts'
import { requireSettlement } from '../settlement-check.ts'
import { recordQueue } from './record-queue.ts'
import { tryStatements } from './statement-tries.ts'
import { recordOf, requireStorable } from './table-records.ts'
import type { TableStore } from './table-store.ts'
import { writeRecords } from './write-records.ts'

/** A journal in the tables of a database, which any number of processes share. */
export function tableJournal(store: TableStore): PayoutJournal {
  let isOpen = false
  const queue = recordQueue((records) => writeRecords(store, records))

  const write = async (entry: JournalEntry) => {
    const record = recordOf(entry)
    requireStorable(record)
    await queue.write(record)
  }
  const requireOpen = () => {
    if (!isOpen) throw new JournalError('closed', `${store.label} is not open`)
  }

  async function* entriesUpTo(last: number): AsyncGenerator<JournalEntry, void, undefined> {
    for (let position = 0; position < last; ) {
      const records = await tryStatements(store, 'not be read', () => store.page(position, last))
      for (const { position: at, text } of records) {
        requireOpen()
        yield entryOf(text, at, store.label)
      }
      const read = records.at(-1)?.position
      if (read === undefined) {
        // Without the others, payouts would look as if nobody had claimed them.
        throw new JournalError(
          'unavailable',
          `${store.label} could not be read to its end: the database has record ${last}, but none after ${position}, like a replica that lags behind. Connect to the primary.`,
        )
      }
      position = read
    }
  }

  const opened = async (binding: Parameters<PayoutJournal['open']>[0]): Promise<JournalContents> => {
    await store.requireTables()
    let head = await store.head()
    if (head === undefined && binding !== undefined) {
      const { reference, baseUrl, apiKeyPrefix } = binding
      await store.create({ reference, baseUrl, apiKeyPrefix })
      // Another process may have bound it first.
      head = await store.head()
    }
    return { binding: head?.binding, entries: entriesUpTo(head?.position ?? 0) }
  }

  return {
    async open(binding) {
      if (isOpen) throw new JournalError('locked', `${store.label} is already open in this handle`)
      isOpen = true
      try {
        return await tryStatements(store, 'not be read', () => opened(binding))
      } catch (error) {
        isOpen = false
        throw error
      }
    },
    async claim(claim) {
      requireOpen()
      await write({ type: 'claim', claim })
    },
    async settle(key, settlement) {
      requireOpen()
      requireSettlement(key, settlement)
      await write({ type: 'settlement', key, settlement })
    },
    async close() {
      isOpen = false
      await queue.idle()
    },
  }
}

function entryOf(text: string, position: number, label: string): JournalEntry {
  try {
    // Written by `recordOf`.
    return JSON.parse(text) as JournalEntry
  } catch {
    // Without the parser's message, which quotes the record.
    throw new JournalError('corrupt', `${label}: record ${position} is not JSON, so somebody has changed it`)
  }
}
