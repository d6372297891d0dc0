import { isIdempotencyConflictError, isRequestValidationError, type Outcome, undisturbed } from '@x/transport'
import type { PayoutCost } from '../costs/payout-cost.ts'
import type { BatchIndex } from '../plan/batch-index.ts'
import {
  outcomeOfRun,
  type PayoutCounts,
  type PayoutFailure,
  type PayoutResult,
  type PayoutResultName,
  type PayoutSummary,
} from './payout.ts'
import { Totals } from './totals.ts'

/** Where the results of a run go: they are counted, and then queued for the caller. */
export class Results {
  readonly #index: Pick<BatchIndex, 'toReport'>
  readonly #tally: Tally
  readonly #queue: Pick<ResultQueue<PayoutResult>, 'push'>
  readonly #onProgress: ((counts: PayoutCounts) => void) | undefined

  constructor({
    index,
    tally,
    queue,
    onProgress,
  }: {
    readonly index: Pick<BatchIndex, 'toReport'>
    readonly tally: Tally
    readonly queue: Pick<ResultQueue<PayoutResult>, 'push'>
    readonly onProgress: ((counts: PayoutCounts) => void) | undefined
  }) {
    this.#index = index
    this.#tally = tally
    this.#queue = queue
    this.#onProgress = onProgress
  }

  /** Reports what an order led to. The result of a payout that the list has not reached yet is held until it has. */
  report(results: readonly PayoutResult[]): void {
    for (const result of results) {
      this.#tally.met(result.result)
      for (const ready of this.#index.toReport(result)) this.emit(ready)
    }
  }

  /** Passes on the result of a row of the list. */
  emit(result: PayoutResult): void {
    this.#tally.result(result)
    this.#queue.push(result)
    const onProgress = this.#onProgress
    if (onProgress !== undefined) undisturbed(() => onProgress(this.#tally.counts))
  }
}

/** Results on their way to the caller. Holds no more than necessary: `room` resolves when more may come. */
export class ResultQueue<T> {
  readonly #most: number
  #results: { readonly result: T }[] = []
  #ended = false
  #admitsAll = false
  #draining = false
  #readers: (() => void)[] = []
  #writers: (() => void)[] = []

  /** @param most results held before `room` waits. */
  constructor(most: number) {
    this.#most = most
  }

  push(result: T): void {
    if (this.#draining) return
    this.#results.push({ result })
    wake(this.#readers)
  }

  end(): void {
    this.#ended = true
    wake(this.#readers)
    wake(this.#writers)
  }

  /** The last results come: there is room for all of them. */
  admit(): void {
    this.#admitsAll = true
    wake(this.#writers)
  }

  /** Nothing reads any more: results are dropped from here on. */
  drain(): void {
    this.#draining = true
    this.#results = []
    wake(this.#writers)
  }

  /** Resolves when there is room for more. */
  async room(): Promise<void> {
    while (this.#results.length >= this.#most && !this.#admitsAll && !this.#draining && !this.#ended) {
      await new Promise<void>((resolve) => this.#writers.push(resolve))
    }
  }

  /** The next result; undefined at the end. */
  async next(): Promise<{ readonly result: T } | undefined> {
    for (;;) {
      const next = this.#results.shift()
      if (next !== undefined) {
        if (this.#results.length < this.#most) wake(this.#writers)
        return next
      }
      if (this.#ended) return undefined
      await new Promise<void>((resolve) => this.#readers.push(resolve))
    }
  }
}

function wake(sleepers: (() => void)[]): void {
  for (const sleeper of sleepers.splice(0)) sleeper()
}

/** The most failures that are kept: enough to see what is wrong, even with a million rows. */
export const MOST_FAILURES = 20

/** Counts a batch as it progresses. */
export class Tally {
  readonly #results: Record<PayoutResultName, number> = {
    paid: 0,
    already_paid: 0,
    accepted: 0,
    failed: 0,
    rejected: 0,
    unknown: 0,
    not_sent: 0,
  }
  readonly totals = new Totals()
  /** Of a dry run that has come to its end. */
  cost: PayoutCost | undefined
  readonly #met = new Set<PayoutResultName>()
  readonly #failures: PayoutFailure[] = []
  #payouts = 0
  #invalid = 0
  #orders = 0

  /** The result of a payout, whether or not the list has reached it: an order may hold rows that have left the list. */
  met(name: PayoutResultName): void {
    this.#met.add(name)
  }

  result(reported: PayoutResult): void {
    const { reference, result, error } = reported
    this.met(result)
    this.#results[result] += 1
    this.#payouts += 1
    const isRejectedRow = isInvalid(reported)
    if (isRejectedRow) this.#invalid += 1
    if (error === undefined || this.#failures.length === MOST_FAILURES) return
    if (isRejectedRow || result === 'not_sent' || result === 'rejected' || result === 'unknown') {
      this.#failures.push({ reference, result, error })
    }
  }

  order(): void {
    this.#orders += 1
  }

  /** The outcome of everything that the run has seen. */
  get outcome(): Outcome {
    return outcomeOfRun(this.#met)
  }

  get counts(): PayoutCounts {
    return {
      ...this.#results,
      payouts: this.#payouts,
      invalid: this.#invalid,
      orders: this.#orders,
      totals: this.totals.byProduct,
    }
  }

  get summary(): PayoutSummary {
    const { counts, cost } = this
    return { ...counts, ...(cost === undefined ? {} : { cost }), failures: [...this.#failures] }
  }
}

/** Whether a row is rejected for its content, so that it has to be changed. */
export const isInvalid = ({ invalid, result, error }: PayoutResult): boolean =>
  invalid === true || (result === 'not_sent' && (isRequestValidationError(error) || isIdempotencyConflictError(error)))
