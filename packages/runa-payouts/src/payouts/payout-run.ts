import { BatchRun } from './batch-run.ts'
import type { BatchTools } from './batch-tools.ts'
import type { Payout, PayoutCounts, PayoutResult, PayoutRun } from './payout.ts'
import type { SendPayoutsOptions } from './payout-options.ts'

/** Starts a batch, and gives what can be iterated over or awaited. */
export function startPayouts(
  tools: BatchTools,
  payouts: Iterable<Payout> | AsyncIterable<Payout>,
  options: SendPayoutsOptions,
): PayoutRun {
  const run = new BatchRun(tools, payouts, options)
  const finished = run.start()
  // Whoever iterates or awaits hears of it there, also later; a failure that nobody asks for ends no process.
  finished.catch(() => {})
  let reads = 0
  let drained = false
  const counts = (): Promise<PayoutCounts> => {
    // Nobody reads the results: they are only counted.
    if (reads === 0) {
      drained = true
      run.results.drain()
    }
    return finished
  }

  async function* iterate(time: number): AsyncGenerator<PayoutResult, void, undefined> {
    if (drained) {
      await finished
      throw new TypeError(
        'sendPayouts: the results of this run are gone: it was awaited (or given a then, catch or finally) before it was iterated over. Begin with the loop; the counts can be awaited after it.',
      )
    }
    if (time > 1) {
      throw new TypeError(
        'sendPayouts: this run was iterated over already, and its results are told once. Keep what you need of them in the first loop; a loop that was left has ended the run, and the same batch can be run again.',
      )
    }
    let left = true
    try {
      for (let next = await run.results.next(); next !== undefined; next = await run.results.next()) yield next.result
      left = false
    } finally {
      if (left) {
        run.stop()
        run.results.drain()
      }
      await finished
    }
  }

  return {
    [Symbol.toStringTag]: 'Promise',
    [Symbol.asyncIterator]: () => {
      reads += 1
      return iterate(reads)
    },
    // biome-ignore lint/suspicious/noThenProperty: it is a promise
    then: (fulfilled, rejected) => counts().then(fulfilled, rejected),
    catch: (rejected) => counts().catch(rejected),
    finally: (settled) => counts().finally(settled),
  }
}
