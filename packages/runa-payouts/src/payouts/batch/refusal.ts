import { type ApiError, isApiError, isSdkError } from '@x/transport'
import { ERROR_TABLE } from '../../error-table.ts'

/** Refusals that are about the whole of an order, whatever payouts it holds. */
const ABOUT_THE_ORDER: ReadonlySet<string> = new Set([
  'bad_request',
  'insufficient_funds',
  'invalid_card_id',
  'invalid_execution_mode',
  'payment_method_unavailable',
])

/**
 * Whether a refusal of an order may be the fault of one of its payouts, and then holds the others up. So may one of a type
 * that this version does not know.
 */
export const mayBeOneRow = (reason: string): boolean => TYPE.test(reason) && !ABOUT_THE_ORDER.has(reason)

/** What the API's types look like; neither a bare status nor the words of a person who settled an order. */
const TYPE = /^[a-z][a-z\d_]*$/

/** What an order's failure means for it. */
export type Failure =
  /** Runa keeps this refusal under the key: the order will never be, and its payouts are free. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The same, if there is no such order: its type is new, and an earlier attempt may have placed the order. */
  | { readonly kind: 'refused_unless_placed'; readonly reason: string }
  /** There is no order under this key, which every attempt with it proves: its payouts are free. */
  | { readonly kind: 'released'; readonly result: 'rejected' | 'not_sent'; readonly reason: string }
  /** The order has been taken; only the answer was lost. */
  | { readonly kind: 'accepted'; readonly orderId: string }
  /** The key stays, and the next run sends the same bytes again. */
  | { readonly kind: 'open'; readonly result: 'unknown' | 'accepted' }

/** What is known of an order beside the call that failed. */
export interface OrderHistory {
  /** It may have reached Runa in an earlier run or round, of which the call's own outcome says nothing. */
  readonly sentBefore: boolean
  /** Without a journal, nobody knows of earlier runs. */
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
    if (isKept && outcome === 'rejected') return { kind: 'refused', reason }
    if (isOfNewType(error)) {
      const isFirst = outcome === 'rejected' && !sentBefore && isJournaled
      return { kind: isFirst ? 'refused' : 'refused_unless_placed', reason }
    }
  }
  if (outcome === 'unknown' || sentBefore) return { kind: 'open', result: 'unknown' }
  const reason = isApiError(error) ? `${error.name} ${error.type ?? error.status}` : error.name
  return { kind: 'released', result: outcome, reason }
}

const TABLED: ReadonlySet<string> = new Set(ERROR_TABLE.flatMap(({ type }) => type ?? []))

/** Of the gateway, of the credential or of the pace: no answer to the order. */
const NEVER_ABOUT_THE_ORDER: ReadonlySet<number> = new Set([401, 403, 404, 408, 410, 413, 425, 429])

/** Whether Runa refused the order by a type that this version does not know. Runa keeps its 4xx under the key. */
const isOfNewType = ({ status, type }: ApiError): boolean =>
  status >= 400 && status <= 499 && !NEVER_ABOUT_THE_ORDER.has(status) && type !== undefined && !TABLED.has(type)
