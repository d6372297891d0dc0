import { isIdempotencyConflictError, isRequestValidationError, type Outcome } from '@x/transport'
import type { PayoutCounts, PayoutFailure, PayoutResult, PayoutResultName, PayoutSummary } from '../rows/payout.ts'
import { outcomeOfRun } from '../rows/run-outcome.ts'
import { Totals } from '../rows/totals.ts'

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
  readonly #met = new Set<PayoutResultName>()
  readonly #failures: PayoutFailure[] = []
  #payouts = 0
  #invalid = 0
  #orders = 0

  /** The result of a payout, whether or not the list has reached it: an order may hold rows that have left the list. */
  met(name: PayoutResultName): void {
    this.#met.add(name)
  }

  result(told: PayoutResult): void {
    const { reference, result, error } = told
    this.met(result)
    this.#results[result] += 1
    this.#payouts += 1
    const isRefused = isInvalid(told)
    if (isRefused) this.#invalid += 1
    if (error === undefined || this.#failures.length === MOST_FAILURES) return
    if (isRefused || result === 'not_sent' || result === 'rejected' || result === 'unknown') {
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
    return { ...this.counts, failures: [...this.#failures] }
  }
}

/** Whether a row is rejected for its content, so that it has to be changed. */
export const isInvalid = ({ invalid, result, error }: PayoutResult): boolean =>
  invalid === true || (result === 'not_sent' && (isRequestValidationError(error) || isIdempotencyConflictError(error)))
