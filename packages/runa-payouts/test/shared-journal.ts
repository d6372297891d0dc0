import { ClaimIndex } from '../src/journal/claim-index.ts'
import type { JournalBinding, JournalEntry, PayoutJournal } from '../src/journal/index.ts'

/** A journal that several processes may have open at once, as one in a database: nothing but its claims keeps them apart. */
export function sharedJournal(): { readonly handle: () => PayoutJournal; readonly entries: readonly JournalEntry[] } {
  const index = new ClaimIndex()
  const entries: JournalEntry[] = []
  let bound: JournalBinding | undefined
  const handle = (): PayoutJournal => ({
    async open(binding) {
      if (binding !== undefined) bound ??= { ...binding }
      const written = structuredClone(entries)
      return {
        binding: bound,
        entries: (async function* () {
          yield* written
        })(),
      }
    },
    async claim(claim) {
      index.claim(claim)
      entries.push({ type: 'claim', claim: structuredClone(claim) })
    },
    async settle(key, settlement) {
      if (index.settle(key, settlement)) entries.push({ type: 'settlement', key, settlement })
    },
    async close() {},
  })
  return { handle, entries }
}
