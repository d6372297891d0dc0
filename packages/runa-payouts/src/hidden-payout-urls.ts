/** Fields that hold a payout URL, whatever its form. */
const URL_FIELDS: ReadonlySet<string> = new Set(['url', 'redemption_url'])

/** A URL wherever it stands: in a note, in metadata, in a field that Runa adds later. */
const ANY_URL = /https?(?::|%3a)(?:\\*\/|%2f){2}[^\s"'<>]+/gi

const HIDDEN = '[hidden: whoever has this link can redeem the payout]'

/** A copy of an answer without payout URLs. A URL is itself the payout, and what a model reads is written down in many places. */
export function withoutPayoutUrls(data: unknown): unknown {
  if (typeof data === 'string') return data.replace(ANY_URL, HIDDEN)
  if (Array.isArray(data)) return data.map(withoutPayoutUrls)
  if (typeof data !== 'object' || data === null) return data
  const entries = Object.entries(data).map(([field, value]) => [
    field.replace(ANY_URL, HIDDEN),
    URL_FIELDS.has(field) && typeof value === 'string' ? HIDDEN : withoutPayoutUrls(value),
  ])
  return Object.fromEntries(entries)
}
