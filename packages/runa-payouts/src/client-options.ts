import {
  aFunction,
  anApiKey,
  aTimeout,
  type ChecksOf,
  checkedElsewhere,
  type HiddenOptions,
  headerValueProblem,
  SHARED_CALL_OPTIONS,
  SHARED_CLIENT_OPTIONS,
  type SharedCallOptions,
  type SharedClientOptions,
  trueOrFalse,
} from '@x/transport'
import { type ConnectionOptions, runaUrlProblem } from './api/connection.ts'
import { anOrderCheck, type CheckOptions } from './orders/order-check.ts'
import type { ExecutionMode } from './orders/order-request.ts'
import type { WaitOptions } from './orders/waiting.ts'

/** Options of a client. Everything has a default; nothing is read or checked against the network until a call. */
export interface RunaPayoutsOptions extends SharedClientOptions {
  /**
   * The API key, or a function that returns it (called once per call). Default: the environment variable
   * `RUNA_API_KEY`, read at the first call.
   */
  readonly apiKey?: ConnectionOptions['apiKey'] | undefined
  /**
   * Default: by the key's prefix (`wg` production, `xx` playground; developer.runa.io, /best-practices/environments),
   * production for any other prefix.
   */
  readonly environment?: 'production' | 'playground' | undefined
  /**
   * Default: the environment variable `RUNA_BASE_URL`, else `https://api.runa.io/v2` or
   * `https://playground.runa.io/v2` by environment. Must be https, except on loopback addresses and with
   * `allowPlainHttp`.
   */
  readonly baseUrl?: string | undefined
  /**
   * Whether the key may be sent over plain http beyond this machine, such as to a sandbox in another container.
   * Everyone on the network path can read it then. Default: the environment variable `RUNA_ALLOW_HTTP` (`1` or `0`),
   * else false. Runa's own service is always https.
   */
  readonly allowPlainHttp?: boolean | undefined
  /**
   * Rejects orders without your own `idempotencyKey`. Default: false; an order without a key then gets a random one,
   * which you do not have if you call again.
   */
  readonly requireIdempotencyKey?: boolean | undefined
  /** Sent as X-Api-Version. Default: `2024-02-05`, the version that these types describe. */
  readonly apiVersion?: string | undefined
}

export const CLIENT_OPTIONS = {
  apiKey: anApiKey,
  // The value is not shown: it may be a key in the wrong place.
  environment: (value) =>
    value === 'production' || value === 'playground' ? undefined : 'expected "production" or "playground"',
  baseUrl: runaUrlProblem,
  allowPlainHttp: trueOrFalse,
  requireIdempotencyKey: trueOrFalse,
  apiVersion: headerValueProblem,
  ...SHARED_CLIENT_OPTIONS,
} satisfies ChecksOf<RunaPayoutsOptions & HiddenOptions>

/** Options of one call. */
export interface CallOptions extends SharedCallOptions {}

/** Options of a call that sends a body. */
export interface BodyCallOptions extends SharedCallOptions {
  /** Fields that the API has and this version does not know, merged into the body. */
  readonly extraBody?: Readonly<Record<string, unknown>> | undefined
}

export const BODY_OPTIONS = { ...SHARED_CALL_OPTIONS, extraBody: checkedElsewhere } satisfies ChecksOf<BodyCallOptions>

/** What identifies the intent to pay. */
export type IntentOptions =
  | {
      /**
       * Identifies the intent to pay. The same key with the same body is paid once, however often it is sent, for 30
       * days (developer.runa.io, /best-practices/idempotency). Default: a random key for this call, which protects its
       * retries but is lost when the process ends: store one first, or derive it with `deriveIdempotencyKey`. At most
       * 255 characters.
       *
       * If it is passed as undefined, the call is rejected and nothing is sent: a key that went missing, replaced by a
       * random one, would pay again. For a random key, leave it out.
       */
      readonly idempotencyKey: string | undefined
      /**
       * When a stored `idempotencyKey` was first used, as a Date or in ms since the Unix epoch. If that is more than 29
       * days ago, the call is rejected, since Runa forgets keys after 30 days and would pay again. The age is checked
       * before every attempt, by the later of this machine's clock and Runa's. A wait that would outlast the key ends
       * the call as `unknown` at once. Default: the first attempt of this call.
       */
      readonly firstAttemptAt?: Date | number | undefined
    }
  | { readonly idempotencyKey?: undefined; readonly firstAttemptAt?: undefined }

/** Options of `createOrder`. */
export type CreateOrderOptions = BodyCallOptions &
  CheckOptions &
  IntentOptions & {
    /** Default: `sync` for one item, `async` for more. Always sent, as the API's own default is `async`. */
    readonly mode?: ExecutionMode | undefined
  }

export const CREATE_ORDER_OPTIONS = {
  // With the body, the key and the time.
  mode: checkedElsewhere,
  idempotencyKey: checkedElsewhere,
  firstAttemptAt: checkedElsewhere,
  check: anOrderCheck,
  onCheckWarnings: aFunction,
  ...BODY_OPTIONS,
} satisfies ChecksOf<CreateOrderOptions>

/** Options of `createOrderAndWait`: those of the order, and of the wait for it. */
export type CreateOrderAndWaitOptions = CreateOrderOptions & Pick<WaitOptions, 'interval' | 'onUpdate'>

export const CREATE_ORDER_AND_WAIT_OPTIONS = {
  ...CREATE_ORDER_OPTIONS,
  interval: aTimeout,
  onUpdate: aFunction,
} satisfies ChecksOf<CreateOrderAndWaitOptions>
