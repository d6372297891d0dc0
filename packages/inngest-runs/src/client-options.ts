import {
  type ApiKeyOption,
  anApiKey,
  type ChecksOf,
  type HiddenOptions,
  headerValueProblem,
  SHARED_CLIENT_OPTIONS,
  type SharedClientOptions,
  trueOrFalse,
} from '@x/transport'
import { serverUrlProblem } from './api/server-address.ts'

/** Options of a client. Everything has a default; nothing is read or checked against the network until a call. */
export interface InngestRunsOptions extends SharedClientOptions {
  /**
   * A signing key (`signkey-…`, or the bare hex digits of a self-hosted server; sent hashed as Inngest's own SDK does)
   * or an API key, or a function that returns one (called once per request). Default: the environment variables
   * `INNGEST_API_KEY`, then `INNGEST_SIGNING_KEY`, read at the first call. An API key (`sk-inn-api-…`) works on v2
   * endpoints only: if `INNGEST_SIGNING_KEY` is also set, what needs v1 uses that. A dev server needs no key.
   */
  readonly apiKey?: ApiKeyOption | undefined
  /** Tried once if the first key gets a 401 or 403. Default: `INNGEST_SIGNING_KEY_FALLBACK`. */
  readonly fallbackKey?: ApiKeyOption | undefined
  /**
   * Whether the signing keys are already hashes: the SHA-256 that Inngest's SDK sends, in hex. Then they are sent
   * unchanged. A hash looks like a key, so this is never guessed. Default: false.
   */
  readonly hashedKey?: boolean | undefined
  /**
   * Default: the environment variables `INNGEST_API_BASE_URL`, `INNGEST_BASE_URL`, `INNGEST_DEV` (a URL, or `1` for
   * `http://localhost:8288`), else `https://api.inngest.com`. Without `/v1`, which the client adds. A key is sent over https
   * only, except to loopback addresses and with `allowPlainHttp`.
   */
  readonly baseUrl?: string | undefined
  /**
   * Whether a key may be sent over plain http beyond this machine, such as to `http://inngest:8288` in a compose
   * network. Everyone on the network path can read it then. Default: the environment variable `INNGEST_ALLOW_HTTP` (`1`
   * or `0`), else false.
   */
  readonly allowPlainHttp?: boolean | undefined
  /**
   * Whether the server is a dev server (`inngest dev`), which needs no key: over plain http beyond this machine, or if
   * the key is only a placeholder, no key is sent. Default: whether `INNGEST_DEV` is `1` or a URL.
   */
  readonly isDev?: boolean | undefined
  /**
   * The branch environment, sent as x-inngest-env. Default: the first one set of `INNGEST_ENV`, `BRANCH_NAME`,
   * `VERCEL_GIT_COMMIT_REF`, `BRANCH`, `CF_PAGES_BRANCH`, `RENDER_GIT_BRANCH` and `RAILWAY_GIT_BRANCH`, as in Inngest's SDK.
   */
  readonly env?: string | undefined
}

export const CLIENT_OPTIONS = {
  apiKey: anApiKey,
  fallbackKey: anApiKey,
  hashedKey: trueOrFalse,
  baseUrl: serverUrlProblem,
  allowPlainHttp: trueOrFalse,
  isDev: trueOrFalse,
  env: headerValueProblem,
  ...SHARED_CLIENT_OPTIONS,
} satisfies ChecksOf<InngestRunsOptions & HiddenOptions>
