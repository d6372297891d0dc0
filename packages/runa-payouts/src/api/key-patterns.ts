/**
 * What keys of Runa's API look like: a public prefix, a dot, a secret (developer.runa.io, /best-practices/authentication).
 * The alphabet of the secret is not documented.
 */
export const KEY_PATTERNS: readonly RegExp[] = [/\b(?:wg|xx)[a-z0-9_-]{3,}\.[^\s"<>]{8,}/gi]
