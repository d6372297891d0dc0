import { isJsonObject } from '@x/transport'

/**
 * An estimate with the currency of its totals. Runa sometimes omits it; then it is the currency of the payment method
 * (developer.runa.io, the sample of a plain estimate).
 */
export function withCurrencyOfTotals(json: unknown): unknown {
  if (!isJsonObject(json) || (json.currency !== undefined && json.currency !== null)) return json
  const { payment_method: paidWith } = json
  return isJsonObject(paidWith) && typeof paidWith.currency === 'string'
    ? { ...json, currency: paidWith.currency }
    : json
}
