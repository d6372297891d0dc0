import { URL_PATTERN } from '@x/transport'

/** Fields that hold a payout URL, whatever its form: also ones that Runa adds later. */
const URL_FIELD = /(^|_)(url|link)s?$/i

/** Short, as an order may have two for each of 200 payouts. */
export const HIDDEN =
  "[hidden: anyone who has this link can redeem the payout; a person finds it in Runa's portal, or with --reveal-payout-urls]"

/**
 * A copy of an answer without payout URLs: neither in a field for them nor in any other text, such as a note. A URL is
 * itself the payout, and what a model reads is stored in many places.
 */
export const withoutPayoutUrls = (data: unknown): unknown => hidden(data, false)

/** `whole`: under a field for URLs, where every string is one, or a part of one. */
function hidden(data: unknown, whole: boolean): unknown {
  if (typeof data === 'string') return whole ? HIDDEN : data.replace(URL_PATTERN, HIDDEN)
  if (Array.isArray(data)) return data.map((member) => hidden(member, whole))
  if (typeof data !== 'object' || data === null) return data
  const entries = Object.entries(data).map(([field, value]) => [
    field.replace(URL_PATTERN, HIDDEN),
    hidden(value, whole || URL_FIELD.test(field)),
  ])
  return Object.fromEntries(entries)
}
