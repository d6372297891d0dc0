import { type ApiError, isApiError, isSdkError } from '@x/transport'
import { ERROR_TABLE } from '../../api/error-table.ts'

/** Rejections that concern the whole order, whatever payouts it holds. */
const ABOUT_THE_ORDER: ReadonlySet<string> = new Set([
  'bad_request',
  'insufficient_funds',
  'invalid_card_id',
  'invalid_execution_mode',
  'payment_method_unavailable',
])

/**
 * Whether one payout of a rejected order may be the cause and so holds up the others. A rejection type that this
 * version does not know may have such a cause too.
 */
export const mayBeOneRow = (reason: string): boolean => TYPE.test(reason) && !ABOUT_THE_ORDER.has(reason)

/** The form of the API's types; neither a bare status nor the words of a person who settled an order looks like this. */
const TYPE = /^[a-z][a-z\d_]*$/

/** What an order's failure means for it. */
export type Failure =
  /** Runa stores this rejection under the key: there will never be an order, and its payouts are free. */
  | { readonly kind: 'rejected'; readonly reason: string }
  /** The same, if there is no such order: its type is new, and an earlier attempt may have placed the order. */
  | { readonly kind: 'rejected_unless_placed'; readonly reason: string }
  /** There is no order under this key, as every attempt with it proves: its payouts are free. */
  | { readonly kind: 'released'; readonly result: 'rejected' | 'not_sent'; readonly reason: string }
  /** The order was accepted; only the response was lost. */
  | { readonly kind: 'accepted'; readonly orderId: string }
  /** The key stays, and the next run sends the same bytes again. */
  | { readonly kind: 'open'; readonly result: 'unknown' | 'accepted' }

/** What is known about an order besides the call that failed. */
export interface OrderHistory {
  /** It may have reached Runa in an earlier run or round, about which the call's own outcome says nothing. */
  readonly sentBefore: boolean
  /** Without a journal, nothing is known about earlier runs. */
  readonly isJournaled: boolean
}

export function failureOf(error: unknown, { sentBefore, isJournaled }: OrderHistory): Failure {
  if (!isSdkError(error)) return { kind: 'open', result: 'unknown' }
  const { outcome, orderId } = error
  if (outcome === 'accepted') {
    return orderId === undefined ? { kind: 'open', result: 'accepted' } : { kind: 'accepted', orderId }
  }
  if (isApiError(error)) {
    const reason = error.type ?? String(error.status)
    const isKept = error.attempts.at(-1)?.stored === true
    if (isKept && outcome === 'rejected') return { kind: 'rejected', reason }
    if (isOfNewType(error)) {
      const isFirst = outcome === 'rejected' && !sentBefore && isJournaled
      return { kind: isFirst ? 'rejected' : 'rejected_unless_placed', reason }
    }
  }
  if (outcome === 'unknown' || sentBefore) return { kind: 'open', result: 'unknown' }
  const reason = isApiError(error) ? `${error.name} ${error.type ?? error.status}` : error.name
  return { kind: 'released', result: outcome, reason }
}

const TABLED: ReadonlySet<string> = new Set(ERROR_TABLE.flatMap(({ type }) => type ?? []))

/** From the gateway, about the credential or the rate: not a response to the order. */
const NEVER_ABOUT_THE_ORDER: ReadonlySet<number> = new Set([401, 403, 404, 408, 410, 413, 425, 429])

/** Whether Runa rejected the order with a type that this version does not know. Runa stores its 4xx under the key. */
const isOfNewType = ({ status, type }: ApiError): boolean =>
  status >= 400 && status <= 499 && !NEVER_ABOUT_THE_ORDER.has(status) && type !== undefined && !TABLED.has(type)
