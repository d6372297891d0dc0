/** What a text may not show, as data of one API and one call. */
export interface RedactionRules {
  /** The very strings that must not appear: the API key of this call. */
  readonly secrets: readonly string[]
  /** What keys of this API look like, for keys that are not this call's. Each needs the `g` flag. */
  readonly patterns: readonly RegExp[]
  /** URLs that may be shown whole when they begin so; of every other one only the origin is. */
  readonly publicUrls: readonly string[]
}

export const REDACTED = '[redacted]'

/** http and https URLs, also with the slashes escaped, once or more, as JSON within JSON does. */
const URL_PATTERN = /https?:(?:\\*\/){2}[^\s"'<>`]+/gi

/** A URL within a URL. */
const ENCODED_URL_PATTERN = /https?%3A(?:%2F){2}[^\s"'<>`&]+/gi

const ORIGIN = /^https?:(?:\\*\/){2}([^/\\?#]+)/i

/**
 * Takes secrets out of a text. A payout URL is itself the credential (developer.runa.io, /features/redemption-api) and
 * customers have domains of their own, so no URL is shown beyond its origin unless it is known to be public.
 */
export function redact(text: string, rules: RedactionRules): string {
  let shown = text
  for (const secret of rules.secrets) {
    for (const form of formsOf(secret)) shown = shown.replaceAll(form, REDACTED)
  }
  for (const pattern of rules.patterns) shown = shown.replace(pattern, REDACTED)
  return shown.replace(ENCODED_URL_PATTERN, REDACTED).replace(URL_PATTERN, (url) => {
    if (rules.publicUrls.some((prefix) => url.startsWith(prefix))) return url
    const [origin, authority] = ORIGIN.exec(url) ?? []
    if (origin === undefined || authority?.includes('@') !== false) return REDACTED
    return url.length === origin.length || url === `${origin}/` ? url : `${origin}/${REDACTED}`
  })
}

/** A secret as it is, and as URLs and JSON write it; longest first, so that no form leaves a rest of another. */
function formsOf(secret: string): string[] {
  // Shorter strings are no secrets, and replacing them would shred the text.
  if (secret.length < 6) return []
  const inQuery = new URLSearchParams({ q: secret }).toString().slice('q='.length)
  const forms = new Set([secret, encodeURIComponent(secret), inQuery, JSON.stringify(secret).slice(1, -1)])
  return [...forms].sort((a, b) => b.length - a.length)
}
