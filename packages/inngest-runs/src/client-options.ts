import type { ApiKeyOption, SharedClientOptions } from '@x/transport'

/** How a client is set up. Everything has a default; nothing is read or checked against the network until a call. */
export interface InngestRunsOptions extends SharedClientOptions {
  /**
   * A signing key (`signkey-…`, or the bare hex digits of a self-hosted server; sent hashed as Inngest's own SDK does) or an
   * API key, or a function that gives one (asked once per request). Default: the environment variables `INNGEST_API_KEY`,
   * then `INNGEST_SIGNING_KEY`, read at the first call. An API key (`sk-inn-api-…`) works on v2 endpoints only: where
   * `INNGEST_SIGNING_KEY` is set too, that one is used to read. A dev server needs none.
   */
  readonly apiKey?: ApiKeyOption | undefined
  /** Tried once where the first key is answered with 401 or 403. Default: `INNGEST_SIGNING_KEY_FALLBACK`. */
  readonly fallbackKey?: ApiKeyOption | undefined
  /**
   * Whether the signing keys are hashes already: the SHA-256 that Inngest's SDK sends, in hex. They are sent as they are
   * then. A hash looks like a key, so this is never guessed. Default: false.
   */
  readonly hashedKey?: boolean | undefined
  /**
   * Default: the environment variables `INNGEST_API_BASE_URL`, `INNGEST_BASE_URL`, `INNGEST_DEV` (a URL, or `1` for
   * `http://localhost:8288`), else `https://api.inngest.com`. Without `/v1`, which the client adds. A key is sent over https
   * only, except to loopback addresses and with `allowPlainHttp`.
   */
  readonly baseUrl?: string | undefined
  /**
   * Whether a key may be sent in plain http beyond this machine, such as to `http://inngest:8288` in a compose network.
   * Everybody on the way can read it then. Default: the environment variable `INNGEST_ALLOW_HTTP` (`1` or `0`), else false.
   */
  readonly allowPlainHttp?: boolean | undefined
  /**
   * Whether the server is a dev server (`inngest dev`), which asks for no key: over plain http beyond this machine, and
   * where the key is only a placeholder, none is sent. Default: whether `INNGEST_DEV` is `1` or a URL.
   */
  readonly isDev?: boolean | undefined
  /**
   * The branch environment, sent as x-inngest-env. Default: the first that is set of `INNGEST_ENV`, `BRANCH_NAME`,
   * `VERCEL_GIT_COMMIT_REF`, `BRANCH`, `CF_PAGES_BRANCH`, `RENDER_GIT_BRANCH` and `RAILWAY_GIT_BRANCH`, as in Inngest's SDK.
   */
  readonly env?: string | undefined
}

export const CLIENT_OPTIONS = [
  'apiKey',
  'fallbackKey',
  'hashedKey',
  'baseUrl',
  'allowPlainHttp',
  'isDev',
  'env',
] as const
