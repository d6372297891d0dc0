import { listedIssues, type SchemaIssue } from '@x/transport'
import { WriteRefusedError } from '../repeats/write-refused-error.ts'
import type { CountedCall } from './order-count.ts'

/** An order that is not placed here, whatever the time. */
export const overLimitError = (
  { operation: { id }, idempotencyKey }: CountedCall,
  issues: readonly SchemaIssue[],
): WriteRefusedError =>
  new WriteRefusedError(`${id}: ${listedIssues(issues)}. Nothing was sent.`, 'over_limit', {
    ...{ operation: id, outcome: 'not_sent', idempotencyKey, issues },
  })

/** An order that may be placed once others have been a while ago. */
export function tooManyOrdersError(
  { operation: { id }, idempotencyKey }: CountedCall,
  most: number,
  retryAfterMs: number | undefined,
): WriteRefusedError {
  return new WriteRefusedError(
    `${id}: this server places at most ${most} ${most === 1 ? 'order' : 'orders'} an hour, and that limit is reached, including orders in progress. Nothing was sent.`,
    'too_many_orders',
    { operation: id, outcome: 'not_sent', retryAfterMs, idempotencyKey },
  )
}

/** Nobody can tell how many orders there have been. What the store threw is not shown to callers: it is not theirs. */
export const countUnavailableError = ({ operation: { id }, idempotencyKey }: CountedCall): WriteRefusedError =>
  new WriteRefusedError(
    `${id}: this server could not read or write its state, so it cannot enforce its limit on orders. Nothing was sent. Try again later. If the problem persists, tell the operator of this server; its log has the reason.`,
    'state_unavailable',
    { operation: id, outcome: 'not_sent', idempotencyKey },
  )

const MINUTE_MS = 60_000

/**
 * What to do now.
 *
 * @param again how the call is repeated, as the beginning of a sentence: `Repeat the request with …`.
 */
export function limitAdvice({ type, retryAfterMs = MINUTE_MS }: WriteRefusedError, again: string): string {
  if (type === 'too_many_orders') {
    return `Nothing was sent. Wait ${Math.ceil(retryAfterMs / MINUTE_MS)} min, or tell the user that the limit is reached; the operator of this server can raise it. Then: ${again}.`
  }
  return 'Nothing was sent, and this server does not place this order. Tell the user which limit it exceeds; the operator of this server can raise it. Do not split the payment, and do not change its amount or currency unless the user asks for it: that is another payment, with a new idempotency key.'
}

/** For a log: which kind of limit it was, and no amount. Undefined for anything that is not a refusal by a limit. */
const limitReason = (type: string): string | undefined =>
  type === 'over_limit' ? 'over a limit' : type === 'too_many_orders' ? 'too many orders' : undefined

/** For a log: why this server itself stopped a write. Undefined for any other failure. */
export const refusalReason = (type: string): string | undefined =>
  type === 'failed_check' ? 'failed check' : limitReason(type)

export const isLimitError = ({ type }: WriteRefusedError): boolean => limitReason(type) !== undefined
