/** What a text must not show, as data of one API and one call. */
export interface RedactionRules {
  /** The exact strings that must not appear: the API key of this call. */
  readonly secrets: readonly string[]
  /** What keys of this API look like, for keys other than this call's. Each needs the `g` flag. */
  readonly patterns: readonly RegExp[]
  /** URLs with one of these prefixes may be shown in full; of every other URL only the origin is shown. */
  readonly publicUrls: readonly string[]
}

export const REDACTED = '[redacted]'

/** A colon and a slash, also as escaped in nested JSON, in URLs within URLs, and in HTML. */
const COLON = '(?::|%(?:25)*3a|&(?:amp;)*(?:#0*58|#x0*3a|colon);)'
const SLASH = '(?:\\\\*/|\\\\+u002f|%(?:25)*2f|&(?:amp;)*(?:#0*47|#x0*2f|sol);)'

/**
 * The scheme of any URL. A match starts only at the first letter of a word, or a long text would take too long. The
 * letter of an escaped line break in JSON is not part of the word. http matches wherever it stands.
 */
const SCHEME = '(?:https?|(?:(?<![a-z\\\\])|(?<=\\\\[bfnrt]))[a-z][\\w+.-]{0,30})'

/** Two slashes begin a URL without a scheme only before a host with a dot, in a form that no number or path has. */
const HOST_AHEAD = '(?=\\[|[^\\s"<>`/\\\\]{0,260}\\.[^\\s"<>`/\\\\.\\d])'

/** URLs of any scheme, or of none (`//host`), in any escaping, up to a character that cannot be in one. */
export const URL_PATTERN: RegExp = new RegExp(
  `(?:${SCHEME}${COLON}${SLASH}{2}|(?<!\\\\)${SLASH}{2}${HOST_AHEAD})[^\\s"<>\`]+`,
  'gi',
)

const ORIGIN = /^https?:(?:\\*\/){2}([^/\\?#'%]+)/i

/** What may follow a public URL prefix: nothing that could hide another URL. */
const PLAIN_REST = /^(?!.*\/\/)[\w\-./?=&#[\]]*[.,;:!?)']*$/

/**
 * Removes secrets from a text. A payout URL is itself the credential (developer.runa.io, /features/redemption-api) and
 * customers have their own domains, so no URL is shown beyond its origin unless it is known to be public.
 */
export function redact(text: string, rules: RedactionRules): string {
  return withoutKeys(text, rules).replace(URL_PATTERN, (url) => {
    if (rules.publicUrls.some((start) => url.startsWith(start) && PLAIN_REST.test(url.slice(start.length)))) return url
    const [origin, authority] = ORIGIN.exec(url) ?? []
    if (origin === undefined || authority?.includes('@') !== false) return REDACTED
    return url.length === origin.length || url === `${origin}/` ? url : `${origin}/${REDACTED}`
  })
}

/** Removes API keys from a text, and leaves URLs as they are. */
export function withoutKeys(text: string, { secrets, patterns }: Omit<RedactionRules, 'publicUrls'>): string {
  let shown = text
  for (const form of formsOf(secrets)) shown = shown.replaceAll(form, REDACTED)
  for (const pattern of patterns) shown = shown.replace(pattern, REDACTED)
  return shown
}

/** Extra characters that are inspected beyond those that are shown; no secret is longer. */
const MARGIN = 1024

/**
 * The first characters of a text, without secrets. Only as much of a long text is inspected as needed, and the part
 * next to the end of the inspection is not shown: half a secret would not be recognised.
 */
export function redactedStart(text: string, rules: RedactionRules, most: number): string {
  const margin = Math.max(MARGIN, ...rules.secrets.map((secret) => LONGEST_ESCAPE * secret.length))
  const window = most + 2 * margin
  if (text.length <= window) return redact(text, rules).slice(0, most)
  const shown = redact(text.slice(0, window), rules)
  return shown.slice(0, Math.min(most, Math.max(0, shown.length - margin)))
}

/** The most characters that one character may become, as in `\u002f`. */
const LONGEST_ESCAPE = 6

/** As HTML escapes them. */
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Secrets as they are, and as URLs, JSON and HTML escape them; longest first, so that no match leaves part of another. */
function formsOf(secrets: readonly string[]): string[] {
  // Shorter strings are not secrets, and replacing them would make the text unreadable.
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
