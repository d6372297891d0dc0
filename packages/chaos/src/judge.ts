import type { OrderSummary, SdkError } from '@x/runa-payouts'
import type { LedgerOrder } from '@x/runa-payouts/testing'
import type { PlannedCall } from './schedule.ts'
import type { SeenRequest } from './upstream.ts'

/** How a call ended. */
export type Ended =
  | { readonly kind: 'order'; readonly id: string }
  | { readonly kind: 'error'; readonly error: unknown }

type IsSdkError = (value: unknown) => value is SdkError

/** One process that made the call: all its callers share a client. */
export interface Participant {
  /** Its name in requests. */
  readonly process: string
  readonly callers: number
  /** The amount of each item that it requests. */
  readonly amount: number
  readonly ends: readonly Ended[]
}

export interface CallRecord {
  readonly call: PlannedCall
  readonly participants: readonly Participant[]
  readonly key: string
  /** The most requests that one attempt may make. */
  readonly requestsPerAttempt: number
  /** When it began, in ms since the Unix epoch, on the virtual clock. */
  readonly began: number
  readonly seen: readonly SeenRequest[]
  readonly orders: readonly LedgerOrder[]
  /** Left on the caller's signal. */
  readonly listeners: number
  /** Sleeps that have not ended. */
  readonly sleeping: number
  readonly isSdkError: IsSdkError
}

const MOST_ATTEMPTS = 4
const DEADLINE_MS = 120_000

/** How long after its limit an attempt may end, in ms, since time jumps from event to event. */
const SLACK_MS = 1

/** What one call must never do. */
export function judgeCall(record: CallRecord): string[] {
  const { key, seen, orders, participants } = record
  const violations: string[] = []
  if (orders.length > 1) violations.push(`${key} was paid ${orders.length} times`)
  if (record.listeners !== 0) violations.push(`${record.listeners} listener(s) were left on the caller's signal`)
  if (record.sleeping !== 0) violations.push(`${record.sleeping} timer(s) were left`)
  const creates = createsIn(seen)
  if (creates.some((request) => request.key !== key)) violations.push('an attempt carried another idempotency key')
  for (const participant of participants) {
    const own = creates.filter(({ process }) => process === participant.process)
    violations.push(...judgeParticipant(participant, own, record))
  }
  return violations
}

/** Requests that place an order. */
export const createsIn = (seen: readonly SeenRequest[]): SeenRequest[] =>
  seen.filter(({ method, path }) => method === 'POST' && path.endsWith('/order'))

function judgeParticipant(participant: Participant, creates: readonly SeenRequest[], record: CallRecord): string[] {
  const { orders, requestsPerAttempt } = record
  const violations: string[] = []
  if (new Set(creates.map(({ body }) => body)).size > 1) violations.push('attempts of one call differed in their bytes')
  if (creates.length > MOST_ATTEMPTS * requestsPerAttempt) {
    violations.push(`${participant.callers} caller(s) made ${creates.length} attempts`)
  }
  for (const { placed } of creates) {
    const order = orders.find(({ id }) => id === placed)
    if (order !== undefined) violations.push(...judgeContent(order, participant))
  }
  for (const end of participant.ends) {
    if (end.kind === 'order') {
      const order = orders.find(({ id }) => id === end.id)
      if (order === undefined) violations.push(`returned order ${end.id}, which was never placed`)
      else violations.push(...judgeContent(order, participant))
    } else {
      violations.push(...judgeError(end.error, participant, creates, record))
    }
  }
  return violations
}

/** Checks that an order is what was requested, whatever the caller's objects show when they are read again. */
const judgeContent = ({ id, items }: LedgerOrder, { amount }: Participant): string[] =>
  items
    .filter(({ face_value: paid }) => Number(paid) !== amount)
    .map(({ face_value: paid }) => `order ${id} pays ${String(paid)} but ${amount} was requested`)

function judgeError(
  error: unknown,
  participant: Participant,
  creates: readonly SeenRequest[],
  record: CallRecord,
): string[] {
  const { isSdkError, key, orders, began, call } = record
  if (!isSdkError(error)) return [`an error that is not ours was thrown: ${String(error)}`]
  const { outcome, attempts, idempotencyKey, orderId, name } = error
  const violations: string[] = []
  const saysNothingHappened = outcome === 'not_sent' || outcome === 'rejected'
  // A caller that marks a retrying `fetch` gets the result of its last request.
  if (saysNothingHappened && call.fetch !== 'lying') {
    violations.push(...judgeDenial(error, participant, creates, record))
  }
  if (outcome === 'accepted' && !orders.some(({ id }) => id === orderId)) {
    violations.push(`${name} says accepted, but without the id of an order that was placed`)
  }
  if (outcome !== 'accepted' && idempotencyKey !== key) violations.push(`${name} does not name the key`)
  if (attempts.length > MOST_ATTEMPTS) violations.push(`${name} lists ${attempts.length} attempts`)
  const end = began + (call.deadline ?? DEADLINE_MS)
  if (!call.wait && attempts.some((attempt) => attempt.startedAt + attempt.durationMs > end + SLACK_MS)) {
    violations.push(`${name}: an attempt continued after the deadline`)
  }
  return violations
}

/** An error that says that nothing happened. */
function judgeDenial(
  { name, outcome, attempts }: SdkError,
  { callers, ends }: Participant,
  creates: readonly SeenRequest[],
  { orders }: CallRecord,
): string[] {
  const violations: string[] = []
  if (
    outcome === 'not_sent' &&
    creates.length > 0 &&
    callers === 1 &&
    attempts.some(({ verdict }) => verdict !== 'not_sent')
  ) {
    violations.push(`${name} says not_sent, but a request arrived`)
  }
  // If another caller of the same client got the order, one that left early need not know about it.
  const othersGotIt = callers > 1 && ends.some((end) => end.kind === 'order')
  if (creates.some(({ placed }) => placed !== undefined) && !othersGotIt) {
    violations.push(`${name} says ${outcome}, but this call placed an order`)
  }
  const told = creates.find((request) => request.told !== undefined)?.told
  if (told !== undefined && orders.length > 0) {
    violations.push(`${name} says ${outcome}, but the server said ${told}, and there is an order`)
  }
  return violations
}

/** A body that JSON would silently change is rejected, and nothing of it is sent. */
export function judgeUnsendable(what: string, end: Ended, seen: readonly SeenRequest[]): string[] {
  const arrived = seen.length === 0 ? [] : [`${what}: ${seen.length} request(s) were made`]
  const name: unknown = end.kind === 'error' ? Reflect.get(Object(end.error), 'name') : 'an order'
  const outcome: unknown = end.kind === 'error' ? Reflect.get(Object(end.error), 'outcome') : undefined
  const isRefused = name === 'RequestValidationError' && outcome === 'not_sent'
  return isRefused ? arrived : [...arrived, `${what}: ended in ${String(name)}, ${String(outcome)}`]
}

/** What must hold once nothing fails any more. */
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
  // Runa stores a failure under its key too: then the order has to be found in the list.
  const found = listed.filter((order) => 'description' in order && order.description === key)
  if (outcome === 'unknown' && orders.length === found.length) return []
  return [`a calm call ended in ${outcome}, with ${orders.length} order(s) placed and ${found.length} listed`]
}
