/** Answers that the server stores and repeats. Only their bodies: status and headers are lost. */
export interface ResponseCache {
  /** The body stored under the key at the time `now`, in milliseconds since the Unix epoch. */
  body(key: string, now: number): string | undefined
  /** Stores a body for this many milliseconds, unless it is too long or empty. */
  keep(key: string, body: string, now: number, ms: number): void
}

/**
 * The longest body that is stored, in bytes. An entry of the open-source server's cache, whose keys have 64 characters,
 * has about a thousand (inngest/inngest, vendor/github.com/coocood/freecache/segment.go).
 */
const LONGEST_BODY = 936

/** The cache counts whole seconds, so a body stored for 3 s is gone after 2 to 3. */
const wholeSecond = (ms: number): number => Math.floor(ms / 1000) * 1000

export function createResponseCache(): ResponseCache {
  const entries = new Map<string, { readonly body: string; readonly until: number }>()
  return {
    body: (key, now) => {
      const entry = entries.get(key)
      if (entry !== undefined && entry.until > now) return entry.body
      entries.delete(key)
      return undefined
    },
    keep: (key, body, now, ms) => {
      const { length } = new TextEncoder().encode(body)
      if (length > 0 && length <= LONGEST_BODY) entries.set(key, { body, until: wholeSecond(now) + ms })
    },
  }
}
