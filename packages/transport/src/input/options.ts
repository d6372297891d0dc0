import type { ApiKeyOption } from '../connection/api-key.ts'
import { baseUrlProblem } from '../connection/base-url.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { listedIssues } from '../issues/issue-list.ts'
import { nearestNames } from '../issues/nearest-name.ts'
import type { SchemaIssue } from '../issues/schema.ts'
import type { Attempt } from '../outcome/attempt-record.ts'
import { headerNameProblem, headerValueProblem } from '../request/header-check.ts'
import type { AppInfo } from '../request/user-agent.ts'
import { type RedactionRules, redact } from '../secrets/redaction.ts'
import { type Clock, LONGEST_TIMER_MS } from '../time/clock.ts'
import { type DeadlineOption, deadlineProblem } from '../time/deadline.ts'
import { isPlainObject } from './plain-object.ts'

/** An attempt as `onAttempt` sees it. Never a body, a header or a secret. */
export interface AttemptEvent extends Attempt {
  /** Name of the operation: `createOrder`. */
  readonly operation: string
  readonly method: string
  /** Path below the base URL as a template, without values: `/order/{orderId}`. For `request`, the path as it was given. */
  readonly urlTemplate: string
}

/** A difference between a response and its schema, as `onDrift` sees it: no values. */
export interface DriftEvent {
  readonly operation: string
  /** Where: `items[].payout.status`. */
  readonly path: string
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
  /** Timeout of one attempt in ms, body included. Default: by operation, 15,000 or more; the README lists them. */
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
  /** Additional request headers. Headers that an option of their own sets are rejected. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Another API key, for this call only. */
  readonly apiKey?: ApiKeyOption | undefined
  /** Attempts after the first, for this call only. */
  readonly maxRetries?: number | undefined
}

export const SHARED_CALL_OPTIONS = ['signal', 'timeout', 'deadline', 'headers', 'apiKey', 'maxRetries'] as const

/** What is wrong with the value of an option, or undefined. */
type Check = (value: unknown) => string | undefined

/** Checks of options, by their names. */
export type OptionChecks = Readonly<Record<string, Check>>

const yesOrNo: Check = (value) =>
  typeof value === 'boolean' ? undefined : `expected true or false, got ${show(value)}`

const wholeNumber =
  (most: number): Check =>
  (value) =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most
      ? undefined
      : `expected a whole number from 0 to ${most}, got ${show(value)}`

const timeout: Check = (value) =>
  typeof value === 'number' && value > 0 && value <= LONGEST_TIMER_MS
    ? undefined
    : `expected ms, more than 0 and at most ${LONGEST_TIMER_MS}, got ${show(value)}`

const aFunction: Check = (value) =>
  typeof value === 'function' ? undefined : `expected a function, got ${show(value)}`

const apiKey: Check = (value) => (typeof value === 'function' ? undefined : headerValueProblem(value))

const deadline: Check = (value) => {
  const problem = deadlineProblem(value)
  return problem === undefined
    ? undefined
    : `expected a Date, ms from now, or a function that returns ms, got ${problem}`
}

const signal: Check = (value) =>
  typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value
    ? undefined
    : `expected an AbortSignal, got ${show(value)}`

const responseValidation: Check = (value) =>
  value === 'strict' || value === 'report' ? undefined : `expected "strict" or "report", got ${show(value)}`

const appInfo: Check = (value) => {
  if (typeof value !== 'object' || value === null) return `expected an object with a name, got ${show(value)}`
  const { name, version, url }: Record<string, unknown> = { ...value }
  const problem = [name, version ?? 'x', url ?? 'x'].map(headerValueProblem).find((found) => found !== undefined)
  return problem === undefined ? undefined : `name, version and url go into a header: ${problem}`
}

const baseUrl: Check = (value) =>
  typeof value === 'string' ? baseUrlProblem(value) : `expected a string, got ${show(value)}`

const CHECKS: OptionChecks = {
  allowPlainHttp: yesOrNo,
  apiKey,
  appInfo,
  baseUrl,
  confirm: yesOrNo,
  deadline,
  fetch: aFunction,
  fresh: yesOrNo,
  maxRetries: wholeNumber(100),
  onAttempt: aFunction,
  onDrift: aFunction,
  grace: wholeNumber(LONGEST_TIMER_MS),
  onUpdate: aFunction,
  interval: timeout,
  responseValidation,
  signal,
  timeout,
}

/** What is wrong with options: unknown names, and values that their name does not allow. */
export function optionProblems(options: unknown, known: readonly string[], own: OptionChecks = {}): SchemaIssue[] {
  if (options === undefined) return []
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    return [{ path: ['options'], code: 'invalid_type', message: `expected an object, got ${show(options)}` }]
  }
  const nearest = nearestNames()
  return Object.entries(options).flatMap(([name, value]) => {
    if (!known.includes(name)) {
      // A misspelt idempotencyKey that is silently dropped pays twice.
      const near = nearest(name, known)
      // Randomness is only for this project's own tests.
      const allowed = known.filter((one) => one !== 'random').join(', ')
      const hint = near === undefined ? `allowed are ${allowed}` : `did you mean "${near}"?`
      return [{ path: [name], code: 'unrecognized_keys', message: `unknown option; ${hint}` }]
    }
    const message = value === undefined ? undefined : (own[name] ?? CHECKS[name])?.(value)
    return message === undefined ? [] : [{ path: [name], code: 'invalid_value', message }]
  })
}

/** Throws for invalid client options. */
export function checkClientOptions(
  options: unknown,
  known: readonly string[],
  own: OptionChecks,
  rules: Omit<RedactionRules, 'secrets'>,
): void {
  const problems = optionProblems(options, known, own)
  if (problems.length === 0) return
  throw new ConfigurationError(redact(listedIssues(problems), { ...rules, secrets: [] }))
}

/** Request headers that no caller may set, by lower-case name, with the reason. */
const ALWAYS_RESERVED: Readonly<Record<string, string>> = {
  accept: 'the response is always JSON',
  connection: 'the runtime sets it',
  'content-length': 'the runtime computes it from the body',
  'content-type': 'the body is always JSON',
  host: 'use the client option baseUrl',
  'user-agent': 'use the client option appInfo',
}

/** What is wrong with the headers of a call. */
export function headerProblems(headers: unknown, ofApi: Readonly<Record<string, string>>): SchemaIssue[] {
  if (headers === undefined) return []
  if (!isPlainObject(headers)) {
    // Entries of a Headers or a Map are not properties: they would be silently dropped.
    return [
      { path: ['headers'], code: 'invalid_type', message: `expected a plain object of strings, got ${show(headers)}` },
    ]
  }
  const reserved = { ...ALWAYS_RESERVED, ...ofApi }
  return Object.entries(headers).flatMap(([name, value]) => {
    if (value === undefined) return []
    const instead = Object.hasOwn(reserved, name.toLowerCase()) ? reserved[name.toLowerCase()] : undefined
    const message =
      instead === undefined
        ? (headerNameProblem(name) ?? headerValueProblem(value))
        : `is set by the client; ${instead}`
    return message === undefined ? [] : [{ path: ['headers', name], code: 'invalid_value', message }]
  })
}

/** A value in a message: short, and only of kinds that cannot be a secret. */
function show(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined)
    return String(value)
  if (value instanceof Headers) return 'a Headers object'
  return Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
