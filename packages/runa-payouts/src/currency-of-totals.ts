import { isJsonObject } from '@x/transport'

/**
 * An estimate with the currency of its totals. Runa leaves it out in places, and then it is the one that is paid with
 * (developer.runa.io, the sample of a plain estimate).
 */
export function withCurrencyOfTotals(json: unknown): unknown {
  if (!isJsonObject(json) || (json.currency !== undefined && json.currency !== null)) return json
  const { payment_method: paidWith } = json
  return isJsonObject(paidWith) && typeof paidWith.currency === 'string'
    ? { ...json, currency: paidWith.currency }
    : json
}
