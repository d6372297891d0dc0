import type { ApiResponse } from '@x/sandbox'

/** What happens to a request because of its idempotency key. */
export type Claim =
  /** The key is new and now claimed: do the work, then `keep` or `release`. */
  | { readonly kind: 'new' }
  /** The work is done: this was the answer. */
  | { readonly kind: 'replay'; readonly answer: ApiResponse }
  /** The key belongs to another body. */
  | { readonly kind: 'conflict' }
  /** The first request with this key has not ended. */
  | { readonly kind: 'running' }

/**
 * What the API remembers of idempotency keys (developer.runa.io, /best-practices/idempotency): the body and the answer,
 * good or bad, for 30 days from the first request. The rest is undocumented and decided here: bodies are compared
 * character by character, headers are ignored, and a different body is a conflict even while the first request is
 * running.
 */
export interface IdempotencyStore {
  claim(key: string, body: string, now: number): Claim
  /** Ends the request that claimed the key: repeats get this answer. */
  keep(key: string, answer: ApiResponse): void
  /** Ends the request that claimed the key as if it had never arrived. */
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
