import type { ApiKeyOption, SharedCallOptions, SharedClientOptions } from '@x/transport'

/** How a client is set up. Everything has a default; nothing is read or checked against the network until a call. */
export interface InngestRunsOptions extends SharedClientOptions {
  /**
   * A signing key (`signkey-…`, sent hashed as Inngest's own SDK does) or an API key, or a function that gives one (asked
   * once per call). Default: the environment variables `INNGEST_API_KEY`, then `INNGEST_SIGNING_KEY`, read at the first
   * call. An API key (`sk-inn-api-…`) works on v2 endpoints only: where `INNGEST_SIGNING_KEY` is set too, that one is
   * used on v1. A server on this machine needs none.
   */
  readonly apiKey?: ApiKeyOption | undefined
  /** Tried once where the first key is answered with 401 or 403. Default: `INNGEST_SIGNING_KEY_FALLBACK`. */
  readonly fallbackKey?: ApiKeyOption | undefined
  /**
   * Default: the environment variables `INNGEST_API_BASE_URL`, `INNGEST_BASE_URL`, `INNGEST_DEV` (a URL, or `true` for
   * `http://localhost:8288`), else `https://api.inngest.com`. A key is sent over https only, except to loopback addresses.
   */
  readonly baseUrl?: string | undefined
  /** The branch environment, sent as x-inngest-env. Default: `INNGEST_ENV`. */
  readonly env?: string | undefined
}

export const CLIENT_OPTIONS = ['apiKey', 'fallbackKey', 'baseUrl', 'env'] as const

/** Options of one call. */
export interface CallOptions extends SharedCallOptions {}
