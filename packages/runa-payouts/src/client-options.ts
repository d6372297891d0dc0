import type { SharedCallOptions, SharedClientOptions } from '@x/transport'
import type { ConnectionOptions } from './connection.ts'
import type { ExecutionMode } from './order-request.ts'
import type { WaitOptions } from './waiting.ts'

/** How a client is set up. Everything has a default; nothing is read or checked against the network until a call. */
export interface RunaPayoutsOptions extends SharedClientOptions {
  /**
   * The API key, or a function that gives it (asked once per call). Default: the environment variable
   * `RUNA_API_KEY`, read at the first call.
   */
  readonly apiKey?: ConnectionOptions['apiKey'] | undefined
  /**
   * Default: by the key's prefix (`wg` production, `xx` playground; developer.runa.io, /best-practices/environments),
   * production for any other.
   */
  readonly environment?: 'production' | 'playground' | undefined
  /**
   * Default: the environment variable `RUNA_BASE_URL`, else `https://api.runa.io/v2` or
   * `https://playground.runa.io/v2` by environment. Must be https, except on loopback addresses and with
   * `allowPlainHttp`.
   */
  readonly baseUrl?: string | undefined
  /**
   * Whether the key may be sent in plain http beyond this machine, such as to a sandbox in another container. Everybody on
   * the way can read it then. Default: the environment variable `RUNA_ALLOW_HTTP` (`1` or `0`), else false. Runa's own
   * service is always https.
   */
  readonly allowPlainHttp?: boolean | undefined
  /**
   * Refuses orders without an `idempotencyKey` of the caller's own. Default: false, and a key that was not given is a random
   * one, which a caller that calls again does not have.
   */
  readonly requireIdempotencyKey?: boolean | undefined
  /** Sent as X-Api-Version. Default: `2024-02-05`, the one that these types describe. */
  readonly apiVersion?: string | undefined
}

export const CLIENT_OPTIONS = [
  'apiKey',
  'environment',
  'baseUrl',
  'allowPlainHttp',
  'requireIdempotencyKey',
  'apiVersion',
] as const

/** Options of one call. */
export interface CallOptions extends SharedCallOptions {}

/** Options of a call that sends a body. */
export interface BodyCallOptions extends SharedCallOptions {
  /** Fields that the API has and this version does not know, sent beside the body's own. */
  readonly extraBody?: Readonly<Record<string, unknown>> | undefined
}

/** What names the intent to pay. */
export type IntentOptions =
  | {
      /**
       * Names the intent to pay. The same key with the same body is paid once, however often it is sent, for 30 days
       * (developer.runa.io, /best-practices/idempotency). Default: a random one for this call, which guards its retries
       * but is lost when the process ends: store one first, or derive it with `deriveIdempotencyKey`. At most 255 characters.
       *
       * Given as undefined, it is refused and nothing is sent: a key that went missing, replaced by a random one, would pay
       * again. For a random key, leave it out.
       */
      readonly idempotencyKey: string | undefined
      /**
       * When a stored `idempotencyKey` was first used, as a Date or in ms since the Unix epoch. Older than 29 days it is
       * refused, since Runa forgets keys after 30 and would pay again. The age is checked before every attempt, by the later
       * of this machine's clock and Runa's, and a wait that the key does not outlive ends the call as `unknown` at once.
       * Default: the first attempt of this call.
       */
      readonly firstAttemptAt?: Date | number | undefined
    }
  | { readonly idempotencyKey?: undefined; readonly firstAttemptAt?: undefined }

/** Options of `createOrder`. */
export type CreateOrderOptions = BodyCallOptions &
  IntentOptions & {
    /** Default: `sync` for one item, `async` for more. Always sent, as the API's own default is `async`. */
    readonly mode?: ExecutionMode | undefined
  }

export const CREATE_ORDER_OPTIONS = [
  'mode',
  'idempotencyKey',
  'firstAttemptAt',
  'signal',
  'timeout',
  'deadline',
  'headers',
  'extraBody',
  'apiKey',
  'maxRetries',
] as const

/** Options of `createOrderAndWait`: those of the order, and of the wait for it. */
export type CreateOrderAndWaitOptions = CreateOrderOptions & Pick<WaitOptions, 'interval' | 'onUpdate'>

export const CREATE_ORDER_AND_WAIT_OPTIONS = [...CREATE_ORDER_OPTIONS, 'interval', 'onUpdate'] as const
