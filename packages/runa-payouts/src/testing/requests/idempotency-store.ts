import type { ApiResponse } from '@x/sandbox'

/** What becomes of a request, judged by its idempotency key. */
export type Claim =
  /** The key is new and now taken: do the work, then `keep` or `release`. */
  | { readonly kind: 'new' }
  /** The work is done: this was the answer. */
  | { readonly kind: 'replay'; readonly answer: ApiResponse }
  /** The key belongs to another body. */
  | { readonly kind: 'conflict' }
  /** The first request with this key has not ended. */
  | { readonly kind: 'running' }

/**
 * What the API remembers of idempotency keys (developer.runa.io, /best-practices/idempotency): the body and the
 * answer, good or bad, for 30 days from the first request. Not documented, and decided here: bodies are compared
 * character by character, headers play no part, and a body that differs is a conflict even while the first one runs.
 */
export interface IdempotencyStore {
  claim(key: string, body: string, now: number): Claim
  /** Ends the request that claimed the key: repeats get this answer. */
  keep(key: string, answer: ApiResponse): void
  /** Ends the request that claimed the key as if it had never come. */
  release(key: string): void
}

interface Entry {
  readonly body: string
  readonly since: number
  answer: ApiResponse | undefined
}

export function createIdempotencyStore(lifetimeMs: number): IdempotencyStore {
  const entries = new Map<string, Entry>()
  return {
    claim: (key, body, now) => {
      const entry = entries.get(key)
      if (entry === undefined || now - entry.since >= lifetimeMs) {
        entries.set(key, { body, since: now, answer: undefined })
        return { kind: 'new' }
      }
      if (entry.body !== body) return { kind: 'conflict' }
      return entry.answer === undefined ? { kind: 'running' } : { kind: 'replay', answer: entry.answer }
    },
    keep: (key, answer) => {
      const entry = entries.get(key)
      if (entry !== undefined) entry.answer = answer
    },
    release: (key) => {
      entries.delete(key)
    },
  }
}
