import type { BatchClient } from './access/client-of-batch.ts'
import type { SendPayoutsOptions } from './input/payout-options.ts'
import type { Payout, PayoutResult, PayoutRun, PayoutSummary } from './results/payout.ts'
import { BatchRun } from './run/batch-run.ts'

/**
 * Pays a long list of people, each at most once. A crash at any point costs nothing: run it again with the same batch
 * reference and the same journal, and it continues where it stopped.
 *
 * It starts at once. Iterate over the run for one result per payout, or await it for the counts. `break` and the signal
 * stop planning; orders in flight end and are recorded. With a journal, up to 200 payouts share one order. Without one,
 * every payout is its own order, under a key derived from the references of the batch and the payout.
 *
 * Before the first order it sends one `ping` to compare this machine's clock with Runa's, because the age of keys
 * depends on it. With a journal it then checks the list of orders for orders of this batch that the journal does not
 * know: see `checkOrders`. A dry run places nothing and sends neither.
 *
 * With `check`, a payout that would be refused is not sent, and nothing is recorded for it.
 *
 * All batches of a client and its single orders share one rate limit.
 *
 * @param client a `RunaPayouts`. It may come from another copy of this package, or from the other module format.
 * @param payouts any iterable, read only as fast as it is processed: a million payouts need no more memory than an
 * index.
 * @throws (while iterating, or when awaited) the error that stopped the run before the end of its list:
 * RequestValidationError for invalid options, ConfigurationError, JournalError, ClockError, AbortedError,
 * AuthenticationError, PermissionError, InsufficientFundsError; and before anything is sent, the error of the ping or
 * the list of orders: ConnectionError, TimeoutError, ServerError, RateLimitError or another ApiError. What the list,
 * the check or your own journal throws is the `cause` of an SdkError, and the signal's `reason` is the cause of the AbortedError.
 * The `outcome` is that of the whole run: `unknown` if any payout is unknown, else `accepted` if any was paid or
 * accepted, now or before. `isPayoutRunError` gives you its `counts`.
 *
 * @example
 * ```ts
 * import { fileURLToPath } from 'node:url'
 * import { RunaPayouts } from '@x/runa-payouts'
 * import { sendPayouts } from '@x/runa-payouts/bulk'
 * import { fileJournal } from '@x/runa-payouts/journal/file'
 *
 * const runa = new RunaPayouts()
 * // Beside this program, and never in a folder that is emptied: the journal tells a second run who was paid.
 * const journal = fileJournal(fileURLToPath(new URL('invoices-2026-11.journal', import.meta.url)))
 * const run = sendPayouts(
 *   runa,
 *   [
 *     {
 *       reference: 'invoice-1',
 *       face_value: 25,
 *       distribution_method: { type: 'EMAIL', email_address: 'sam@example.com' },
 *       products: { type: 'SINGLE', value: 'AMZ-US' },
 *     },
 *   ],
 *   {
 *     reference: 'invoices-2026-11',
 *     payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
 *     journal,
 *   },
 * )
 * for await (const { reference, result, error } of run) console.log(reference, result, error)
 * ```
 */
export function sendPayouts(
  client: BatchClient,
  payouts: readonly Payout[] | Iterable<Payout> | AsyncIterable<Payout>,
  options: SendPayoutsOptions,
): PayoutRun {
  const run = new BatchRun(client, payouts, options)
  const finished = run.start()
  // Iterating or awaiting reports the failure, also later; a failure that nobody asks for does not end the process.
  finished.catch(() => {})
  let reads = 0
  let drained = false
  const counts = (): Promise<PayoutSummary> => {
    // Nothing reads the results: they are only counted.
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
        'sendPayouts: this run was already iterated over, and its results can be read only once. Keep what you need in the first loop. Leaving that loop early ends the run; you can run the same batch again.',
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
