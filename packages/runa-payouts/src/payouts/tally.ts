import type { Outcome } from '@x/transport'
import type { PayoutCounts, PayoutResultName } from './payout.ts'
import { outcomeOfRun } from './run-outcome.ts'

/** Counts a batch as it goes. */
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
  /** In hundredths, since sums of decimal fractions drift. */
  readonly #totals = new Map<string, bigint>()
  readonly #met = new Set<PayoutResultName>()
  #payouts = 0
  #orders = 0

  /** What a payout came to, whether or not the list has asked for it: an order may hold rows that have left the list. */
  met(name: PayoutResultName): void {
    this.#met.add(name)
  }

  result(name: PayoutResultName): void {
    this.met(name)
    this.#results[name] += 1
    this.#payouts += 1
  }

  order(): void {
    this.#orders += 1
  }

  /** @param faceValue with at most two decimals. */
  amount(currency: string, faceValue: number): void {
    this.#totals.set(currency, (this.#totals.get(currency) ?? 0n) + BigInt(Math.round(faceValue * 100)))
  }

  /** What everything that the run has met comes to. */
  get outcome(): Outcome {
    return outcomeOfRun(this.#met)
  }

  get counts(): PayoutCounts {
    const totals = Object.fromEntries([...this.#totals].map(([currency, sum]) => [currency, decimal(sum)]))
    return { ...this.#results, payouts: this.#payouts, orders: this.#orders, totals }
  }
}

function decimal(hundredths: bigint): string {
  const digits = hundredths.toString().padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}
