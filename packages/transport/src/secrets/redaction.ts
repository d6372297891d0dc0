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

/** A colon and a slash, also as JSON within JSON, URLs within URLs, and HTML write them. */
const COLON = '(?::|%(?:25)*3a|&(?:amp;)*(?:#0*58|#x0*3a|colon);)'
const SLASH = '(?:\\\\*/|\\\\+u002f|%(?:25)*2f|&(?:amp;)*(?:#0*47|#x0*2f|sol);)'

/**
 * The scheme of any URL. A word is tried from its first letter only, or a long text would take long; the letter of a line
 * break as JSON writes it is none of the word. http goes by itself wherever it stands.
 */
const SCHEME = '(?:https?|(?:(?<![a-z\\\\])|(?<=\\\\[bfnrt]))[a-z][\\w+.-]{0,30})'

/** What makes two slashes the beginning of a URL without a scheme: a host with a dot, which no number or path has so. */
const HOST_AHEAD = '(?=\\[|[^\\s"<>`/\\\\]{0,260}\\.[^\\s"<>`/\\\\.\\d])'

/** URLs of any scheme, and of none (`//host`), in whatever writing, up to what cannot be in one. */
export const URL_PATTERN: RegExp = new RegExp(
  `(?:${SCHEME}${COLON}${SLASH}{2}|(?<!\\\\)${SLASH}{2}${HOST_AHEAD})[^\\s"<>\`]+`,
  'gi',
)

const ORIGIN = /^https?:(?:\\*\/){2}([^/\\?#'%]+)/i

/** What may follow the beginning of a public URL: nothing that another URL could hide in. */
const PLAIN_REST = /^(?!.*\/\/)[\w\-./?=&#[\]]*[.,;:!?)']*$/

/**
 * Takes secrets out of a text. A payout URL is itself the credential (developer.runa.io, /features/redemption-api) and
 * customers have domains of their own, so no URL is shown beyond its origin unless it is known to be public.
 */
export function redact(text: string, rules: RedactionRules): string {
  let shown = text
  for (const form of formsOf(rules.secrets)) shown = shown.replaceAll(form, REDACTED)
  for (const pattern of rules.patterns) shown = shown.replace(pattern, REDACTED)
  return shown.replace(URL_PATTERN, (url) => {
    if (rules.publicUrls.some((start) => url.startsWith(start) && PLAIN_REST.test(url.slice(start.length)))) return url
    const [origin, authority] = ORIGIN.exec(url) ?? []
    if (origin === undefined || authority?.includes('@') !== false) return REDACTED
    return url.length === origin.length || url === `${origin}/` ? url : `${origin}/${REDACTED}`
  })
}

/** Characters that are looked at beyond those that are shown, and that no secret is longer than. */
const MARGIN = 1024

/**
 * The first characters of a text, without secrets. Of a long one no more is looked at than that takes, and what lies where
 * the look ended is not shown: half a secret is not known as one.
 */
export function redactedStart(text: string, rules: RedactionRules, most: number): string {
  const margin = Math.max(MARGIN, ...rules.secrets.map((secret) => LONGEST_ESCAPE * secret.length))
  const window = most + 2 * margin
  if (text.length <= window) return redact(text, rules).slice(0, most)
  const shown = redact(text.slice(0, window), rules)
  return shown.slice(0, Math.min(most, Math.max(0, shown.length - margin)))
}

/** Characters that one may become, as `\u002f` does. */
const LONGEST_ESCAPE = 6

/** As HTML writes them. */
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Secrets as they are, and as URLs, JSON and HTML write them; longest first, so that none leaves a rest of another. */
function formsOf(secrets: readonly string[]): string[] {
  // Shorter strings are no secrets, and replacing them would shred the text.
  const forms = secrets
    .filter((secret) => secret.length >= 6)
    .flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      new URLSearchParams({ q: secret }).toString().slice('q='.length),
      JSON.stringify(secret).slice(1, -1),
      secret.replaceAll('/', '\\/'),
      secret.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign),
      secret.replace(/[&<>'/+=]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`),
    ])
  return [...new Set(forms)].sort((a, b) => b.length - a.length)
}
