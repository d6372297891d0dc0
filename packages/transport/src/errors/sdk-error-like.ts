import type { Outcome } from '../outcome/outcome.ts'
import { isSdkError, type SdkError } from './sdk-error.ts'

/**
 * What is left of an error of this package when it has crossed a border: as `toJSON()` makes it, as JSON of it is parsed,
 * and as an `error` event of a worker hands it over. Plain data: `instanceof` and guards such as `isRateLimitError` do not
 * know it, and `name` tells what it was.
 */
export interface SdkErrorLike
  extends Pick<
    SdkError,
    'name' | 'message' | 'outcome' | 'operation' | 'attempts' | 'requestId' | 'idempotencyKey' | 'orderId' | 'runId'
  > {
  /** HTTP status of the answer, where there was one. */
  readonly status?: number
  /** The API's own name for the error, where it gave one. */
  readonly type?: string
  /** The wait in ms that the server asked for, where it did. */
  readonly retryAfterMs?: number
}

const OUTCOMES: ReadonlySet<unknown> = new Set<Outcome>(['not_sent', 'rejected', 'unknown', 'accepted'])

/**
 * Whether a value is an error of this package, or what is left of one on the other side of a border: JSON, a queue, a
 * worker thread, `structuredClone` of `error.toJSON()`.
 *
 * `structuredClone` of the error itself, and so `postMessage` of it, keeps no field of any error but its message: send
 * `error.toJSON()`.
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
