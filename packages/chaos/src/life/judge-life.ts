import type { PayoutResult } from '@x/runa-payouts/bulk'
import type { LedgerOrder } from '@x/runa-payouts/testing'
import { referenceOf, referencesOf } from '../judge-batch.ts'
import type { Person } from './believing-user.ts'
import { KEPT_TYPES } from './life-schedule.ts'

export const RIGHT_AMOUNT = 5
export const WRONG_AMOUNT = 500

/** What Runa has paid somebody, order by order. A failed order has paid nobody. */
function paidByRuna(orders: readonly LedgerOrder[], reference: string): number[] {
  return orders.flatMap((order) => {
    if (order.status === 'FAILED') return []
    const index = referencesOf(order).indexOf(reference)
    const item = order.items[index]
    return item === undefined ? [] : [Number(item.face_value)]
  })
}

/** Nobody is paid twice, counted by person and over everything that has ever paid them. */
export function judgePeople(people: readonly Person[], orders: readonly LedgerOrder[]): string[] {
  return people.flatMap((person) => {
    const reference = referenceOf(person.number)
    const paid = paidByRuna(orders, reference)
    if (person.isPaidElsewhere && paid.length > 0) {
      return [`${reference} was paid elsewhere, as advised, and ${paid.length} times by Runa`]
    }
    if (paid.length > 1) return [`${reference} was paid ${paid.length} times`]
    if (person.isCorrected && paid.includes(WRONG_AMOUNT)) {
      return [`${reference} was corrected to ${RIGHT_AMOUNT}, as advised, but paid ${WRONG_AMOUNT}`]
    }
    return []
  })
}

/** No result shows somebody else's order, and everybody reported as paid is paid. */
export function judgeTold(results: readonly PayoutResult[], orders: readonly LedgerOrder[]): string[] {
  return results.flatMap(({ reference, result, orderId, order, item }) => {
    const named = orders.find(({ id }) => id === orderId)
    if (orderId !== undefined && (named === undefined || !referencesOf(named).includes(reference))) {
      return [`${reference} is ${result} by order ${orderId}, which is not its own`]
    }
    if (order !== undefined && order.id !== orderId) return [`${reference} is shown order ${order.id}, of ${orderId}`]
    const method = item?.distribution_method
    if (method !== undefined && !JSON.stringify(method).includes(`"${reference}@`)) {
      return [`${reference} is shown what was paid to ${JSON.stringify(method)}`]
    }
    const isPaid = result === 'paid' || result === 'already_paid'
    return isPaid && named?.status !== 'COMPLETED' ? [`${reference} is reported as ${result}, but is not`] : []
  })
}

/** A rejection that Runa stores under a key blocks nobody permanently. */
export function judgeStuck(results: readonly PayoutResult[]): string[] {
  return results.flatMap(({ reference, result, error }) => {
    const type: unknown = Reflect.get(Object(error), 'type')
    return result === 'unknown' && KEPT_TYPES.some((kept) => kept === type)
      ? [`${reference} is stuck behind a stored rejection, ${String(type)}`]
      : []
  })
}

/** In the end everybody is paid once. */
export function judgeEndOfLife(people: readonly Person[], orders: readonly LedgerOrder[]): string[] {
  return people.flatMap((person) => {
    const reference = referenceOf(person.number)
    if (person.isPaidElsewhere || paidByRuna(orders, reference).length > 0) return []
    return [`${reference} was never paid, and is reported as ${person.told ?? 'nothing'}`]
  })
}
