import type { PayoutJournal } from '@x/runa-payouts/journal'
import type { FailingRecord } from './life-schedule.ts'

/** A journal in which one record fails, either after or before it was written. */
export function failingJournal(journal: PayoutJournal, failing: FailingRecord | undefined): PayoutJournal {
  if (failing === undefined) return journal
  let made = 0
  const recording = async (what: FailingRecord['what'], record: () => Promise<void>) => {
    if (failing.what === what) made += 1
    if (failing.what !== what || made !== failing.number) return await record()
    if (failing.isThere) await record()
    throw new Error('the connection to the database was lost')
  }
  return {
    open: (binding) => journal.open(binding),
    claim: (claim) => recording('claim', () => journal.claim(claim)),
    settle: (key, settlement) => recording('settle', () => journal.settle(key, settlement)),
    close: () => journal.close(),
  }
}
