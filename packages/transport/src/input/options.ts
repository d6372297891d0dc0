import type { AppInfo } from '../call/request.ts'
import type { ApiKeyOption } from '../connection/api-key.ts'
import type { Attempt } from '../outcome/outcome.ts'
import type { Clock } from '../time/clock.ts'
import type { DeadlineOption } from '../time/deadline.ts'
import {
  aDeadline,
  aFunction,
  anApiKey,
  anAppInfo,
  aSignal,
  aTimeout,
  type ChecksOf,
  checkedElsewhere,
  oneOf,
  wholeNumber,
} from './option-checks.ts'

/** An attempt as `onAttempt` sees it. Never a body, a header or a secret. */
export interface AttemptEvent extends Attempt {
  /** Name of the operation: `createOrder`. */
  readonly operation: string
  /** HTTP method: `POST`. */
  readonly method: string
  /** Path below the base URL as a template, without values: `/order/{orderId}`. For `request`, the path as it was given. */
  readonly urlTemplate: string
}

/** A difference between a response and its schema, as `onDrift` sees it: no values. */
export interface DriftEvent {
  /** Name of the operation: `getOrder`. */
  readonly operation: string
  /** Where: `items[].payout.status`. */
  readonly path: string
  /** The kind of difference, in one word with underscores: `invalid_type`, `invalid_value`. */
  readonly code: string
}

/** Options that clients of every API share. */
export interface SharedClientOptions {
  /**
   * Used for every request. Default: the runtime's own `fetch`, looked up at each call.
   *
   * Mark it with `singleRequest()` if it sends each request once. The failures of an unmarked `fetch` prove nothing, as
   * it may have sent more than one request: `outcome` is then `unknown`, where it would be `not_sent` or `rejected`
   * with the mark.
   */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** Timeout of one attempt in ms, body included. Default: by operation, 15,000 or more; docs/options.md lists them. */
  readonly timeout?: number | undefined
  /** Attempts after the first. Default: 3. */
  readonly maxRetries?: number | undefined
  /**
   * What happens if a response does not match its schema. `report`: you get the data, and the differences are listed in
   * `drift` and passed to `onDrift`. Only a missing part that the client itself needs throws a
   * `ResponseValidationError`; a list row without such a part is left out of the list. `strict`: every difference is a
   * `ResponseValidationError`. Default: `report`.
   */
  readonly responseValidation?: 'strict' | 'report' | undefined
  /** Called once per operation and path if responses differ from their schema. Errors it throws are ignored. */
  readonly onDrift?: ((event: DriftEvent) => void) | undefined
  /** Called after every attempt. Errors it throws are ignored. */
  readonly onAttempt?: ((event: AttemptEvent) => void) | undefined
  /** The calling application, for the User-Agent header. */
  readonly appInfo?: AppInfo | undefined
  /** The clock, for tests, such as `createManualClock()` of the sandbox. Default: real time. */
  readonly clock?: Clock | undefined
}

/** Options that every call takes. */
export interface SharedCallOptions {
  /** Ends the call at any stage. */
  readonly signal?: AbortSignal | undefined
  /**
   * Timeout of one attempt in ms, body included. Callers that share a request in flight (an identical one, under one
   * idempotency key) share the timeout and the retries of the first caller.
   */
  readonly timeout?: number | undefined
  /** When the call must end: attempts, pauses and bodies included. Default: 120 s from now. */
  readonly deadline?: DeadlineOption | undefined
  /** Additional request headers. Headers that have their own option are rejected. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Another API key, for this call only. */
  readonly apiKey?: ApiKeyOption | undefined
  /** Attempts after the first, for this call only. */
  readonly maxRetries?: number | undefined
}

const attempts = wholeNumber(100)

export const SHARED_CALL_OPTIONS = {
  signal: aSignal,
  timeout: aTimeout,
  deadline: aDeadline,
  headers: checkedElsewhere,
  apiKey: anApiKey,
  maxRetries: attempts,
} satisfies ChecksOf<SharedCallOptions>

/** Randomness, for this project's own tests. */
export interface HiddenOptions {
  readonly random?: (() => number) | undefined
}

export const SHARED_CLIENT_OPTIONS = {
  fetch: aFunction,
  timeout: aTimeout,
  maxRetries: attempts,
  responseValidation: oneOf('strict', 'report'),
  onDrift: aFunction,
  onAttempt: aFunction,
  appInfo: anAppInfo,
  clock: checkedElsewhere,
  random: checkedElsewhere,
} satisfies ChecksOf<SharedClientOptions & HiddenOptions>
