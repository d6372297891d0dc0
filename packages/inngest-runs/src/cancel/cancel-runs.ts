import { ConfigurationError, isRunNotFoundError, isSdkError, onAbort, undisturbed } from '@x/transport'
import type { InngestRuns } from '../client.ts'
import type { RunRow } from '../wire.gen.ts'
import { abortedBatch, batchError, concernsAll } from './cancel-error.ts'
import {
  type CancelFilters,
  type CancelInput,
  type CancelRunsOptions,
  cancelInput,
  checkRunId,
  type RunIds,
} from './cancel-input.ts'
import type { CANCEL_RESULTS, CancelCounts, CancelledRun } from './cancelled-run.ts'

/** An `InngestRuns`, of this copy of the package or of another one. */
export type RunSource = Pick<InngestRuns, 'listRuns' | 'cancelRun'>

/** A batch of cancels: iterate over it for one result per run, or await it for the counts. */
export interface CancelBatch extends Promise<CancelCounts>, AsyncIterable<CancelledRun> {}

const AT_ONCE = 4

/** Runs are listed a hundred at a time, which is the most. */
const PAGE_SIZE = 100

/** The runs of a batch, by their ids in capital letters: each is cancelled once. */
type RunsToCancel = ReadonlyMap<string, { readonly runId: string; readonly run?: RunRow }>

/**
 * Cancels many runs: those of a list, or those that you name. It starts at once; `break` and the signal end it.
 *
 * The list is read to its end before the first cancel. So a list that fails cancels nothing, and runs that begin in the
 * meantime are left alone. Each run is then cancelled on its own, because the bulk cancel of the API (`/v1/cancellations`)
 * names no runs, and fails on the open-source server. A child that a run has invoked continues.
 *
 * @param which filters, or the ids of runs. Filters without an app or a time need `all: true`.
 * @throws (while iterating, or when awaited) the error that ended the batch before its end: RequestValidationError for
 *   invalid input, the error of the list, AuthenticationError, PermissionError, ConfigurationError or AbortedError. An error
 *   about one run is part of its result. `isCancelRunsError` gives you the `counts` until then.
 *
 * @example
 * ```ts
 * import { InngestRuns } from '@x/inngest-runs'
 * import { cancelRuns } from '@x/inngest-runs/cancel'
 *
 * const inngest = new InngestRuns()
 * const stuck = { appId: 'shop', functionId: 'send-welcome', until: new Date('2026-11-01') }
 * for await (const { runId, result, error } of cancelRuns(inngest, stuck, { dryRun: true })) {
 *   console.log(runId, result, error)
 * }
 * ```
 */
export function cancelRuns(
  inngest: RunSource,
  which: CancelFilters | RunIds,
  options: CancelRunsOptions = {},
): CancelBatch {
  const batch = new Batch()
  const finished = batch.run(inngest, which, options)
  // Iterating or awaiting reports the failure, also later; a failure that nobody asks for does not end the process.
  finished.catch(() => {})
  return {
    [Symbol.toStringTag]: 'Promise',
    [Symbol.asyncIterator]: () => batch.results(finished),
    // biome-ignore lint/suspicious/noThenProperty: it is a promise
    then: (fulfilled, rejected) => finished.then(fulfilled, rejected),
    catch: (rejected) => finished.catch(rejected),
    finally: (settled) => finished.finally(settled),
  }
}

/** A batch from its first check to its last result. */
class Batch {
  readonly #results: CancelledRun[] = []
  readonly #counts = { runs: 0, ...zeros() }
  #readers: (() => void)[] = []
  #isStopped = false
  #isOver = false

  async run(inngest: RunSource, which: CancelFilters | RunIds, given: CancelRunsOptions): Promise<CancelCounts> {
    // The caller gets its object first.
    await null
    try {
      checkSource(inngest)
      const input = cancelInput(which, given)
      await this.#runAll(inngest, input)
      return { ...this.#counts }
    } catch (error) {
      this.#isStopped = true
      throw batchError(error, { ...this.#counts })
    } finally {
      this.#isOver = true
      this.#wake()
    }
  }

  /** Every result, also those that came before. Leaving the loop early ends the batch. */
  async *results(finished: Promise<CancelCounts>): AsyncGenerator<CancelledRun, void, undefined> {
    let isLeft = true
    try {
      for (let next = 0; ; next += 1) {
        while (next >= this.#results.length && !this.#isOver)
          await new Promise<void>((wake) => this.#readers.push(wake))
        const result = this.#results[next]
        if (result === undefined) break
        yield result
      }
      isLeft = false
    } finally {
      if (isLeft) this.#isStopped = true
      await finished
    }
  }

  async #runAll(inngest: RunSource, { which, options }: CancelInput): Promise<void> {
    const { dryRun = false, concurrency = AT_ONCE, onProgress, signal } = options
    let isAborted = signal?.aborted === true
    if (isAborted) throw abortedBatch(signal)
    let abort: () => void = () => {}
    const aborted = new Promise<undefined>((resolve) => {
      abort = () => resolve(undefined)
    })
    const stopListening = onAbort(signal, () => {
      isAborted = true
      this.#isStopped = true
      abort()
    })
    const report = () => {
      if (onProgress !== undefined) undisturbed(() => onProgress({ ...this.#counts }))
    }
    try {
      const runs =
        'ids' in which ? await this.#named(which.ids, aborted) : await this.#listed(inngest, which.filters, signal)
      this.#counts.runs = runs.size
      report()
      const failures: unknown[] = []
      const left = runs.values()
      const work = async () => {
        for (const one of left) {
          if (this.#isStopped) return
          const result = dryRun ? ({ ...one, result: 'would_cancel' } as const) : await cancelOne(inngest, one)
          if (concernsAll(result.error)) {
            failures.push(result.error)
            this.#isStopped = true
          }
          this.#results.push(result)
          this.#counts[result.result] += 1
          this.#wake()
          report()
        }
      }
      await Promise.all(Array.from({ length: Math.min(concurrency, runs.size) }, work))
      if (failures.length > 0) throw failures[0]
      if (isAborted) throw abortedBatch(signal)
    } finally {
      stopListening()
    }
  }

  /** A list of ids may be waiting for its next one: an abort does not wait with it. */
  async #named(ids: RunIds, aborted: Promise<undefined>): Promise<RunsToCancel> {
    const runs = new Map<string, { readonly runId: string }>()
    const source = Symbol.asyncIterator in ids ? ids[Symbol.asyncIterator]() : ids[Symbol.iterator]()
    let isOver = false
    try {
      for (let index = 0; ; index += 1) {
        const next = await Promise.race([aborted, source.next()])
        isOver = next?.done === true
        if (next === undefined || next.done === true) return runs
        const runId: unknown = next.value
        checkRunId(runId, index)
        if (!runs.has(runId.toUpperCase())) runs.set(runId.toUpperCase(), { runId })
      }
    } finally {
      // Neither awaited nor checked for failure: it may never return.
      if (!isOver) void (async () => source.return?.())().catch(() => {})
    }
  }

  async #listed(
    inngest: RunSource,
    filters: Parameters<RunSource['listRuns']>[0],
    signal: AbortSignal | undefined,
  ): Promise<RunsToCancel> {
    const runs = new Map<string, { readonly runId: string; readonly run: RunRow }>()
    for await (const run of inngest.listRuns({ ...filters, limit: PAGE_SIZE }, { signal })) {
      if (this.#isStopped) break
      const hasEnded = run.ended_at !== null && run.ended_at !== undefined
      if (!hasEnded) runs.set(run.run_id.toUpperCase(), { runId: run.run_id, run })
    }
    return runs
  }

  #wake(): void {
    for (const wake of this.#readers.splice(0)) wake()
  }
}

const zeros = (): Record<(typeof CANCEL_RESULTS)[number], number> => ({
  cancelled: 0,
  already_ended: 0,
  accepted: 0,
  would_cancel: 0,
  not_found: 0,
  unknown: 0,
  failed: 0,
})

async function cancelOne(
  inngest: RunSource,
  one: { readonly runId: string; readonly run?: RunRow },
): Promise<CancelledRun> {
  try {
    const { result } = await inngest.cancelRun(one.runId)
    return { ...one, result }
  } catch (error) {
    // Anything else is a bug of ours, or the runtime's.
    if (!isSdkError(error)) throw error
    const result = isRunNotFoundError(error) ? 'not_found' : error.outcome === 'unknown' ? 'unknown' : 'failed'
    return { ...one, result, error }
  }
}

/** @throws ConfigurationError for anything that is not a client. Never shows it: it may be a key in the wrong place. */
function checkSource(inngest: unknown): void {
  const { listRuns, cancelRun } = Object(inngest)
  if (typeof listRuns === 'function' && typeof cancelRun === 'function') return
  throw new ConfigurationError('cancelRuns: inngest: expected an InngestRuns, as in cancelRuns(inngest, …)', {
    operation: 'cancelRuns',
  })
}
