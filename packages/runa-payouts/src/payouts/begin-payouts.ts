import type { BatchTools } from './batch-tools.ts'
import type { Payout, PayoutRun } from './payout.ts'
import type { SendPayoutsOptions } from './payout-options.ts'

/** Begins a batch at once. The code that runs one is loaded by who uses it: other clients stay small. */
export function beginPayouts(
  tools: BatchTools,
  payouts: Iterable<Payout> | AsyncIterable<Payout>,
  options: SendPayoutsOptions,
): PayoutRun {
  // In an object: a run is a promise of its counts itself.
  const begun = import('./batch-work.ts').then(({ startPayouts }) => ({ run: startPayouts(tools, payouts, options) }))
  const counts = () => begun.then(({ run }) => run)
  return {
    [Symbol.toStringTag]: 'Promise',
    async *[Symbol.asyncIterator]() {
      yield* (await begun).run
    },
    // biome-ignore lint/suspicious/noThenProperty: it is a promise
    then: (fulfilled, rejected) => counts().then(fulfilled, rejected),
    catch: (rejected) => counts().catch(rejected),
    finally: (settled) => counts().finally(settled),
  }
}
