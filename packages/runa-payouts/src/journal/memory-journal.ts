import { ClaimIndex } from './claim-index.ts'
import { JournalError } from './journal-error.ts'
import type { JournalBinding, JournalEntry, PayoutJournal } from './payout-journal.ts'
import { requireSettlement } from './settlement-check.ts'

/** A journal in memory. Its content survives `close()`, but not the process. */
export interface MemoryJournal extends PayoutJournal {
  /** Another handle onto the same store, as another process would have it. */
  handle(): PayoutJournal
}

interface Store {
  binding: JournalBinding | undefined
  readonly index: ClaimIndex
  readonly entries: JournalEntry[]
  /** The one handle that has it open. */
  holder: PayoutJournal | undefined
}

/**
 * A journal in memory, for tests and trials: its content dies with the process, and then nobody knows who was paid.
 *
 * Close it and open it again, and it still has its content: this is how a test simulates a restart. If it is opened
 * twice at the same time, the second `open` gets JournalError `locked`.
 */
export function memoryJournal(): MemoryJournal {
  const store: Store = { binding: undefined, index: new ClaimIndex(), entries: [], holder: undefined }
  return { ...handleOnto(store), handle: () => handleOnto(store) }
}

function handleOnto(store: Store): PayoutJournal {
  const write = (entry: JournalEntry) => {
    // A copy: the caller keeps using its own objects, and a record does not change.
    store.entries.push(structuredClone(entry))
  }
  const held = () => {
    if (store.holder !== journal) throw new JournalError('closed', 'the journal is not open')
  }
  const journal: PayoutJournal = {
    async open(binding) {
      if (store.holder !== undefined) {
        throw new JournalError(
          'locked',
          'the journal is already open: close it first, or give this run its own journal',
        )
      }
      store.holder = journal
      if (binding !== undefined) store.binding ??= { ...binding }
      const written = store.entries.length
      return {
        binding: store.binding && { ...store.binding },
        entries: {
          async *[Symbol.asyncIterator]() {
            for (const entry of store.entries.slice(0, written)) {
              held()
              yield structuredClone(entry)
            }
          },
        },
      }
    },
    async claim(claim) {
      held()
      store.index.claim(claim)
      write({ type: 'claim', claim })
    },
    async settle(key, settlement) {
      held()
      requireSettlement(key, settlement)
      if (store.index.settle(key, settlement)) write({ type: 'settlement', key, settlement })
    },
    async close() {
      if (store.holder === journal) store.holder = undefined
    },
  }
  return journal
}
