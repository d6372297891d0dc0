import { claimCases } from './journal-contract/claim-cases.ts'
import type { JournalUnderTest } from './journal-contract/contract-case.ts'
import { openingCases } from './journal-contract/opening-cases.ts'
import { replayCases } from './journal-contract/replay-cases.ts'
import { settlementCases } from './journal-contract/settlement-cases.ts'
import { writerCases } from './journal-contract/writer-cases.ts'

/**
 * The cases that every payout journal has to pass, whether shipped or your own, for any test runner:
 *
 *     for (const { name, run } of journalContract(make)) test(name, run)
 *
 * Each case asks `make` for its own store, and disposes of it afterwards. A case rejects with an error that explains in
 * a sentence what the journal got wrong. If your runner fails tests without an assertion, assert that the case does not
 * reject:
 *
 *     test(name, () => expect(run()).resolves.toBeUndefined())
 */
export function journalContract(
  make: () => Promise<JournalUnderTest> | JournalUnderTest,
): readonly { readonly name: string; run(): Promise<void> }[] {
  return [...openingCases, ...replayCases, ...claimCases, ...settlementCases, ...writerCases].map(
    ({ name, check }) => ({
      name,
      async run() {
        const store = await make()
        try {
          await check(store)
        } finally {
          await store.dispose?.()
        }
      },
    }),
  )
}
