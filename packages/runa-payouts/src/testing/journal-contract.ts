import { ConfigurationError, requireOptions, shownValue } from '@x/transport'
import { claimCases } from './journal-contract/claim-cases.ts'
import type { JournalUnderTest } from './journal-contract/contract-case.ts'
import { openingCases } from './journal-contract/opening-cases.ts'
import { replayCases } from './journal-contract/replay-cases.ts'
import { settlementCases } from './journal-contract/settlement-cases.ts'
import { writerCases } from './journal-contract/writer-cases.ts'

/** How long the cases may take. */
export interface JournalContractOptions {
  /**
   * Ms after which a case rejects, since the journal hangs or is too slow to pay from. Default: 60,000, and 300,000 for
   * the case that writes thousands of records.
   */
  readonly timeout?: number | undefined
}

/** A case of the contract, for any test runner. */
export interface JournalContractCase {
  /** What the journal has to do, as the name of a test. */
  readonly name: string
  /** Ms after which `run` rejects by itself. Give your runner at least this, or it cuts the case off without a reason. */
  readonly timeout: number
  /**
   * Runs the case on a store of its own.
   *
   * @throws an Error that says in a sentence what the journal got wrong.
   */
  run(): Promise<void>
}

/** Ms that a case may take, unless it says otherwise. */
const TIMEOUT_MS = 60_000

/** Later than any runner's test, and the longest that a timer can wait for. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1

/**
 * The cases that every payout journal has to pass, whether shipped or your own, for any test runner:
 *
 *     for (const { name, run, timeout } of journalContract(make)) test(name, { timeout }, run)
 *
 * Each case asks `make` for its own store, and disposes of it afterwards. A case rejects with an error that explains in
 * a sentence what the journal got wrong. If your runner fails tests without an assertion, assert that the case does not
 * reject:
 *
 *     test(name, () => expect(run()).resolves.toBeUndefined(), timeout)
 *
 * There are 36 cases, with about 7,000 writes, most of them one after the other. So all of it takes a second in memory,
 * 2 to 10 s on a disk or in a database on the same machine, and about as many minutes as a write of yours takes tens of
 * ms. The default of most runners, 5 s a test, is too short for a slow disk.
 *
 * @throws ConfigurationError for a `timeout` that is not a whole number of ms from 1.
 */
export function journalContract(
  make: () => Promise<JournalUnderTest> | JournalUnderTest,
  options: JournalContractOptions = {},
): readonly JournalContractCase[] {
  requireOptions(options)
  const { timeout: given } = options
  if (given !== undefined && !(Number.isInteger(given) && given >= 1 && given <= LONGEST_TIMEOUT_MS)) {
    throw new ConfigurationError(
      `timeout: expected a whole number of ms, 1 to ${LONGEST_TIMEOUT_MS}, got ${shownValue(given)}`,
    )
  }
  return [...openingCases, ...replayCases, ...claimCases, ...settlementCases, ...writerCases].map(
    ({ name, check, timeout: own = TIMEOUT_MS }) => {
      const timeout = given ?? own
      return {
        name,
        timeout,
        async run() {
          const store = await make()
          try {
            await inTime(check(store), timeout)
          } finally {
            await store.dispose?.()
          }
        },
      }
    },
  )
}

async function inTime(checking: Promise<void>, ms: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`not done after ${ms} ms: the journal hangs, or is too slow to pay from`)),
      ms,
    )
  })
  try {
    await Promise.race([checking, late])
  } finally {
    clearTimeout(timer)
  }
}
