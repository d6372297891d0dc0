import type { StoreFailure } from './table-store.ts'

/** How often a statement is tried that may pass, before the journal gives up: for about three seconds. */
const MOST_FAILURES = 8
const SHORTEST_PAUSE_MS = 20
const LONGEST_PAUSE_MS = 2000

/** What a failure of a statement means. */
type FailureOf<Could> = { failureOf(error: unknown, could: Could): StoreFailure }

/**
 * Does `work` until it succeeds, or a failure will not pass by itself. Everything here can be done twice.
 *
 * @throws what the store makes of the failure.
 */
export async function tryStatements<T, Could extends string>(
  store: FailureOf<Could>,
  could: Could,
  work: () => Promise<T>,
): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await work()
    } catch (thrown) {
      const { error, mayPass } = store.failureOf(thrown, could)
      if (!mayPass || failures === MOST_FAILURES) throw error
      await pause(failures)
    }
  }
}

/** Longer after each try, and never the same for two processes that try at the same time. */
export const pause = (tries: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, Math.random() * Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS * 2 ** (tries - 1)))
  })
