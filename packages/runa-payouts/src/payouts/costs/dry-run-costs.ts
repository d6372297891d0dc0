import { addDecimals, type Decimal, decimalText, readDecimal, timesDecimal } from '../../catalogue/decimal-order.ts'
import type { EstimateOrderRequest, OrderEstimate, OrderItemRequest, PaymentMethod } from '../../wire.gen.ts'
import { decimalOf, hundredthsOf } from '../results/totals.ts'
import { EstimatePlan, type PlannedEstimate } from './estimate-plan.ts'
import type { PayoutCost } from './payout-cost.ts'

/** More estimates than this would take longer than the answer is worth. */
const MOST_ESTIMATES = 50

/** What the costs of a dry run are worked out from. */
export interface CostParts {
  readonly paymentMethod: PaymentMethod
  /** The currency of a product, by the code to order it by; undefined if that cannot be told. */
  readonly currencyOf: (code: string) => Promise<string | undefined>
}

/** Asks Runa what payouts would cost; undefined if the run has ended. */
export type AskForEstimate = (body: EstimateOrderRequest) => Promise<OrderEstimate | undefined>

/** Adds up what a dry run would send. */
export class DryRunCosts {
  readonly #parts: CostParts
  /** In hundredths, by currency. */
  readonly #sums = new Map<string, bigint>()
  readonly #plan = new EstimatePlan()
  #uncounted = 0

  constructor(parts: CostParts) {
    this.#parts = parts
  }

  async add(items: readonly OrderItemRequest[]): Promise<void> {
    for (const item of items) {
      const currency = await this.#currencyOf(item)
      if (currency === undefined) this.#uncounted += 1
      else this.#sums.set(currency, (this.#sums.get(currency) ?? 0n) + hundredthsOf(item.face_value))
      this.#plan.add(item, currency !== this.#parts.paymentMethod.currency)
    }
  }

  /** Products of one choice share a currency. */
  async #currencyOf({ products }: OrderItemRequest): Promise<string | undefined> {
    if (products.type === 'TEMPLATE') return undefined
    const [code] = products.type === 'SINGLE' ? [products.value] : products.values
    return code === undefined ? undefined : this.#parts.currencyOf(code)
  }

  /** @param explain the reason in a failure, without secrets. */
  async total(ask: AskForEstimate, explain: (thrown: unknown) => string): Promise<PayoutCost> {
    const byCurrency = Object.fromEntries([...this.#sums].map(([currency, sum]) => [currency, decimalOf(sum)]))
    const known = { byCurrency, uncounted: this.#uncounted }
    try {
      return { ...known, ...(await this.#estimate(ask)) }
    } catch (thrown) {
      return { ...known, notEstimated: explain(thrown) }
    }
  }

  async #estimate(ask: AskForEstimate): Promise<Pick<PayoutCost, 'estimate' | 'notEstimated'>> {
    const { currency } = this.#parts.paymentMethod
    const { templates } = this.#plan
    if (templates > 0)
      return { notEstimated: `Runa does not estimate templates, and ${templates} of the payouts have one` }
    const planned: PlannedEstimate[] = []
    for (const one of this.#plan.estimates()) {
      if (planned.push(one) > MOST_ESTIMATES) {
        return { notEstimated: `it would take more than ${MOST_ESTIMATES} estimates of Runa` }
      }
    }
    let total: Decimal = { digits: 0n, places: 0 }
    for (const { items, times } of planned) {
      const answer = await ask({ payment_method: this.#parts.paymentMethod, items })
      if (answer === undefined) return { notEstimated: 'the run ended before' }
      // A response that does not match its schema is only reported.
      const price = typeof answer.total_price === 'string' ? readDecimal(answer.total_price) : undefined
      if (price === undefined || answer.currency !== currency) {
        return { notEstimated: `Runa returned no price in ${currency}` }
      }
      total = addDecimals(total, timesDecimal(price, times))
    }
    return { estimate: { currency, total: decimalText(total) } }
  }
}
