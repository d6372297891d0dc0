import type { PayoutResult } from '@x/runa-payouts/bulk'
import type { LedgerOrder } from '@x/runa-payouts/testing'
import type { PlannedBatchRun } from './batch-schedule.ts'

/** A run that ended by itself. */
export interface EndedRun {
  readonly run: PlannedBatchRun
  readonly results: readonly PayoutResult[]
  readonly error: unknown
  readonly before: readonly LedgerOrder[]
  readonly after: readonly LedgerOrder[]
  /** Orders that it requested. */
  readonly creates: number
  readonly listeners: number
  readonly sleeping: number
}

const HOUR_MS = 60 * 60_000

/** The amount of a payout, and its amount after somebody has edited the list. */
export const AMOUNT = 10
export const EDITED_AMOUNT = 11

export const referenceOf = (number: number): string => `r${number}`
export const emailOf = (number: number): string => `${referenceOf(number)}@example.com`

/** The people that an order pays. */
export const referencesOf = ({ items }: LedgerOrder): string[] =>
  items.flatMap(({ distribution_method: method }) =>
    'email_address' in method && typeof method.email_address === 'string'
      ? [method.email_address.replace(/@.*/, '')]
      : [],
  )

/** Nobody may be paid twice or another amount than the list has, whatever happened. */
export function judgeLedger(orders: readonly LedgerOrder[]): string[] {
  const paid = new Map<string, number>()
  for (const order of orders) {
    if (order.status === 'FAILED') continue
    for (const reference of referencesOf(order)) paid.set(reference, (paid.get(reference) ?? 0) + 1)
  }
  const twice = [...paid].flatMap(([reference, times]) =>
    times > 1 ? [`payout ${reference} was paid ${times} times`] : [],
  )
  const amounts = new Set(orders.flatMap(({ items }) => items.map(({ face_value: amount }) => Number(amount))))
  const odd = [...amounts].filter((amount) => amount !== AMOUNT && amount !== EDITED_AMOUNT)
  return [...twice, ...odd.map((amount) => `somebody was paid ${amount}`)]
}

const isConflict = ({ error }: PayoutResult): boolean =>
  Reflect.get(Object(error), 'name') === 'IdempotencyConflictError'

/** What a run that ended by itself must never do. */
export function judgeRun({ run, results, error, before, after, creates, listeners, sleeping }: EndedRun): string[] {
  const violations: string[] = []
  const known = new Set(before.map(({ id }) => id))
  const placed = after.filter(({ id }) => !known.has(id))
  const placedFor = new Set(placed.flatMap(referencesOf))
  const listed = run.rows.map(({ number }) => referenceOf(number))
  const times = (reference: string) => listed.filter((one) => one === reference).length
  const resultsOf = new Map<string, PayoutResult[]>()
  for (const result of results) resultsOf.set(result.reference, [...(resultsOf.get(result.reference) ?? []), result])

  for (const result of results) {
    const { reference, orderId } = result
    const nothing = result.result === 'not_sent' || result.result === 'rejected'
    if (nothing && placedFor.has(reference)) {
      violations.push(`${reference} is ${result.result}, but this run placed an order for it`)
    }
    const order = after.find(({ id }) => id === orderId)
    if (orderId !== undefined && order === undefined)
      violations.push(`${reference} names order ${orderId}, which does not exist`)
    if (order !== undefined && !referencesOf(order).includes(reference)) {
      violations.push(`${reference} names order ${orderId}, which is not its own`)
    }
    if (result.result === 'paid' && (orderId === undefined || known.has(orderId))) {
      violations.push(`${reference} is paid, but its order was there before`)
    }
    // A second row of a payout that this run has paid gets that result, too.
    if (result.result === 'already_paid' && result.invalid !== true && (orderId === undefined || !known.has(orderId))) {
      violations.push(`${reference} is already_paid, but its order was not there before`)
    }
  }
  const left = run.leaveAfter !== undefined && results.length >= run.leaveAfter
  for (const reference of left ? [] : placedFor) {
    if (!resultsOf.has(reference)) violations.push(`an order was placed for ${reference}, which has no result`)
  }
  if (error === undefined && !left) {
    for (const reference of new Set(listed)) {
      const told = resultsOf.get(reference)?.length ?? 0
      if (told !== times(reference)) violations.push(`${reference} has ${told} results for ${times(reference)} rows`)
    }
  }
  const outcome: unknown = Reflect.get(Object(error), 'outcome')
  if (placed.length > 0 && (outcome === 'not_sent' || outcome === 'rejected')) {
    violations.push(`the run's ${String(error)} says ${outcome}, but this run placed ${placed.length} orders`)
  }
  if (Math.abs(run.clockError) > HOUR_MS && creates > 0) {
    violations.push(`${creates} orders were sent by a clock that is ${run.clockError} ms off`)
  }
  if (listeners > 0) violations.push(`${listeners} listeners are left on the signal of a batch`)
  if (sleeping > 0) violations.push(`${sleeping} timers are left by a batch`)
  return violations
}

/** What a last run must find once nothing fails any more. */
export function judgeLastRun(
  { results, error }: Pick<EndedRun, 'results' | 'error'>,
  allowed: { readonly unknown: boolean; readonly failed: boolean; readonly conflicts: ReadonlySet<string> },
): string[] {
  if (error !== undefined) return [`the last run ended in ${String(error)}`]
  return results.flatMap((result) => {
    if (result.result === 'paid' || result.result === 'already_paid') return []
    if (isConflict(result) && allowed.conflicts.has(result.reference)) return []
    if (result.result === 'unknown' && allowed.unknown) return []
    if (result.result === 'failed' && allowed.failed) return []
    // Runa stores a 5xx under its key as well, and returns it for 30 days: only the list shows what happened.
    if (result.result === 'unknown' && Reflect.get(Object(result.error), 'name') === 'ServerError') return []
    return [`the last run says that ${result.reference} is ${result.result} (${String(result.error)})`]
  })
}
