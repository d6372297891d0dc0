import { isSdkError, type SdkError } from '@x/transport'
import type { JournalEntry, PayoutJournal } from '../../journal/payout-journal.ts'

/**
 * A journal whose every failure is an error of this package: a caller's own journal may throw anything.
 *
 * @param foreign wraps an error that is not ours.
 */
export function guardedJournal(journal: PayoutJournal, foreign: (thrown: unknown) => SdkError): PayoutJournal {
  const own = (thrown: unknown) => (isSdkError(thrown) ? thrown : foreign(thrown))
  // Asynchronous, so that a synchronous throw rejects as well.
  const guarded = async <T>(step: () => Promise<T>): Promise<T> => {
    try {
      return await step()
    } catch (error) {
      throw own(error)
    }
  }
  async function* guardedEntries(entries: AsyncIterable<JournalEntry>): AsyncGenerator<JournalEntry, void, undefined> {
    try {
      yield* entries
    } catch (error) {
      throw own(error)
    }
  }
  return {
    async open(binding) {
      const { binding: bound, entries } = await guarded(() => journal.open(binding))
      return { binding: bound, entries: guardedEntries(entries) }
    },
    claim: (chunk) => guarded(() => journal.claim(chunk)),
    settle: (key, settlement) => guarded(() => journal.settle(key, settlement)),
    close: () => guarded(() => journal.close()),
  }
}
