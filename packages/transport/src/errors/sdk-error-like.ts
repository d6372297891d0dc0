import type { Outcome } from '../outcome/outcome.ts'
import { isSdkError, type SdkError } from './sdk-error.ts'

/**
 * An error of this package after it has crossed a process or thread boundary: as `toJSON()` makes it, as parsed JSON,
 * or as an `error` event of a worker delivers it. Plain data: `instanceof` and guards such as `isRateLimitError` do not
 * recognise it; `name` says which error it was.
 */
export interface SdkErrorLike
  extends Pick<
    SdkError,
    'name' | 'message' | 'outcome' | 'operation' | 'attempts' | 'requestId' | 'idempotencyKey' | 'orderId' | 'runId'
  > {
  /** HTTP status of the response, if there was one. */
  readonly status?: number
  /** The API's own name for the error, if it gave one. */
  readonly type?: string
  /** The wait in ms that the server asked for, if it did. */
  readonly retryAfterMs?: number
}

const OUTCOMES: ReadonlySet<unknown> = new Set<Outcome>(['not_sent', 'rejected', 'unknown', 'accepted'])

/**
 * Whether a value is an error of this package, or one that has crossed a boundary: JSON, a queue, a worker thread,
 * `structuredClone` of `error.toJSON()`.
 *
 * `structuredClone` of the error itself, and therefore `postMessage`, keeps only the message of any error: send
 * `error.toJSON()` instead.
 */
export function isSdkErrorLike(value: unknown): value is SdkErrorLike {
  if (isSdkError(value)) return true
  if (typeof value !== 'object' || value === null) return false
  const field = (name: string): unknown => Reflect.get(value, name)
  return (
    typeof field('name') === 'string' &&
    typeof field('message') === 'string' &&
    OUTCOMES.has(field('outcome')) &&
    Array.isArray(field('attempts'))
  )
}
