/** What a dry run would cost. */
export interface PayoutCost {
  /**
   * Sums of the face values of the payouts that the run would send, by the currency of their products, as decimal
   * strings with two decimals: `{ USD: '50.00', JPY: '1000.00' }`. Exact, before discounts and fees.
   */
  readonly byCurrency: Readonly<Record<string, string>>
  /** How many of these payouts are in no sum: templates, and products whose currency the check does not tell. */
  readonly uncounted: number
  /**
   * What Runa's `estimateOrder` says that all of them would cost: with discounts, exchange and fees, in the currency of
   * the payment method, as a decimal string. Absent if that could not be asked; `notEstimated` says why.
   */
  readonly estimate?: {
    /** ISO 4217 code of the payment method. */
    readonly currency: string
    /** The sum, a decimal string. */
    readonly total: string
  }
  /** Why there is no estimate: the playground does not offer it, templates cannot be estimated, or the call failed. */
  readonly notEstimated?: string
}
