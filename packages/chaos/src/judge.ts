import type { OrderSummary, SdkError } from '@x/runa-payouts'
import type { LedgerOrder } from '@x/runa-payouts/testing'
import type { PlannedCall } from './schedule.ts'
import type { SeenRequest } from './upstream.ts'

/** What a call ended in. */
export type Ended =
  | { readonly kind: 'order'; readonly id: string }
  | { readonly kind: 'error'; readonly error: unknown }

type IsSdkError = (value: unknown) => value is SdkError

export interface CallRecord {
  readonly call: PlannedCall
  readonly ends: readonly Ended[]
  readonly key: string
  /** When it began, in ms since the Unix epoch, on the virtual clock. */
  readonly began: number
  readonly seen: readonly SeenRequest[]
  readonly ordersBefore: number
  readonly orders: readonly LedgerOrder[]
  /** Left on the caller's signal. */
  readonly listeners: number
  /** Sleeps that have not ended. */
  readonly sleeping: number
  readonly isSdkError: IsSdkError
}

const MOST_ATTEMPTS = 4
const DEADLINE_MS = 120_000

/** Ms by which an attempt may end after its limit, as time jumps from event to event. */
const SLACK_MS = 1

/** What must never come of one call. */
export function judgeCall(record: CallRecord): string[] {
  const { call, ends, key, seen, ordersBefore, orders } = record
  const violations: string[] = []
  const placedNow = orders.length - ordersBefore
  if (orders.length > 1) violations.push(`${key} was paid ${orders.length} times`)

  const creates = seen.filter(({ method, path }) => method === 'POST' && path.endsWith('/order'))
  if (creates.some((request) => request.key !== key)) violations.push('an attempt carried another idempotency key')
  if (new Set(creates.map(({ body }) => body)).size > 1) violations.push('attempts of one call differed in their bytes')
  if (creates.length > MOST_ATTEMPTS) violations.push(`${call.callers} caller(s) made ${creates.length} attempts`)
  if (record.listeners !== 0) violations.push(`${record.listeners} listener(s) were left on the caller's signal`)
  if (record.sleeping !== 0) violations.push(`${record.sleeping} timer(s) were left`)

  for (const end of ends) {
    if (end.kind === 'order') {
      if (!orders.some(({ id }) => id === end.id)) violations.push(`returned order ${end.id}, which was never placed`)
    } else {
      violations.push(...judgeError(end.error, { ...record, placedNow, reached: creates.length > 0 }))
    }
  }
  return violations
}

function judgeError(error: unknown, record: CallRecord & { placedNow: number; reached: boolean }): string[] {
  const { isSdkError, key, placedNow, reached, orders, began, call } = record
  if (!isSdkError(error)) return [`an error that is not ours came out: ${String(error)}`]
  const { outcome, attempts, idempotencyKey, orderId, name } = error
  const violations: string[] = []
  if (
    outcome === 'not_sent' &&
    reached &&
    call.callers === 1 &&
    attempts.some(({ verdict }) => verdict !== 'not_sent')
  ) {
    violations.push(`${name} says not_sent, though a request arrived`)
  }
  if ((outcome === 'not_sent' || outcome === 'rejected') && placedNow > 0 && !othersPlaced(record)) {
    violations.push(`${name} says ${outcome}, though this call placed an order`)
  }
  if (outcome === 'accepted' && !orders.some(({ id }) => id === orderId)) {
    violations.push(`${name} says accepted, without the id of an order that was placed`)
  }
  if (outcome !== 'accepted' && idempotencyKey !== key) violations.push(`${name} does not name the key`)
  if (attempts.length > MOST_ATTEMPTS) violations.push(`${name} tells of ${attempts.length} attempts`)
  const end = began + (call.deadline ?? DEADLINE_MS)
  if (!call.wait && attempts.some((attempt) => attempt.startedAt + attempt.durationMs > end + SLACK_MS)) {
    violations.push(`${name}: an attempt went on after the deadline`)
  }
  return violations
}

/** Whether another caller of the same call got the order, so that one who left early need not know of it. */
const othersPlaced = ({ ends, call }: CallRecord): boolean =>
  call.callers > 1 && ends.some((end) => end.kind === 'order')

/** What must hold when nothing goes wrong any more. */
export function judgeEnd(record: {
  readonly broke: boolean
  readonly last: Ended | undefined
  readonly orders: readonly LedgerOrder[]
  readonly listed: readonly OrderSummary[]
  readonly key: string
  readonly isSdkError: IsSdkError
}): string[] {
  const { broke, last, orders, listed, key, isSdkError } = record
  if (last === undefined) return ['no call was made']
  if (last.kind === 'order') return orders.length === 1 ? [] : [`settled with ${orders.length} orders`]
  const outcome = isSdkError(last.error) ? last.error.outcome : 'none'
  if (broke && outcome === 'rejected' && orders.length === 0) return []
  // Runa keeps a failure under its key too: then the order has to be found in the list.
  const found = listed.filter((order) => 'description' in order && order.description === key)
  if (outcome === 'unknown' && orders.length === found.length) return []
  return [`a calm call ended in ${outcome}, with ${orders.length} order(s) placed and ${found.length} listed`]
}
