import type { BookedOrder, GameLedger } from './ledger.ts'
import type { Told } from './payer-job.ts'

/** The books, and the status of each order. */
export interface Books {
  readonly ledger: Pick<GameLedger, 'orders' | 'elsewhere' | 'order'>
  readonly statusOf: (orderId: string) => string | undefined
}

const pays = (order: BookedOrder, reference: string): boolean =>
  order.payments.some((payment) => payment.reference === reference)

/** Orders that pay somebody, or will. */
const liveOrders = ({ ledger, statusOf }: Books, reference: string): BookedOrder[] =>
  ledger.orders.filter((order) => pays(order, reference) && statusOf(order.id) !== 'FAILED')

/** Nobody is paid twice, by anybody, and in the end everybody is paid. */
export function judgePeople(books: Books, people: Iterable<string>, isOver: boolean): string[] {
  return [...people].flatMap((reference) => {
    const orders = liveOrders(books, reference)
    const elsewhere = books.ledger.elsewhere.filter((payment) => payment.reference === reference)
    const times = orders.length + elsewhere.length
    if (times === 1 || (times === 0 && !isOver)) return []
    if (times === 0) return [`${reference} was never paid`]
    const by = [...orders.map(({ id }) => `order ${id}`), ...elsewhere.map(() => 'the user, elsewhere')]
    return [`${reference} was paid ${times} times: by ${by.join(' and ')}`]
  })
}

/** An order may pay only the amounts that its people are to get at this moment. */
export function judgeOrder(order: BookedOrder, allowedFor: (reference: string) => ReadonlySet<number>): string[] {
  return order.payments.flatMap(({ reference, amount }) => {
    const allowed = allowedFor(reference)
    return allowed.has(amount)
      ? []
      : [`order ${order.id} pays ${reference} ${amount}, who is to have ${[...allowed].join(' or ')}`]
  })
}

/** A person reported as not paid, and believed, is in no live order. */
export function judgeFree(books: Books, reference: string, { result }: Told): string[] {
  return liveOrders(books, reference).map(({ id }) => `${reference} was told ${result}, but order ${id} holds them`)
}

/** A run's result for somebody, compared with the facts once everything is over. */
export function judgeTold({ ledger, statusOf }: Books, { reference, result, orderId }: Told): string[] {
  const order = orderId === undefined ? undefined : ledger.order(orderId)
  const false_ = (why: string) => [
    `${reference} was told ${result}${orderId === undefined ? '' : ` by ${orderId}`}, ${why}`,
  ]
  if (orderId !== undefined && order === undefined) return false_('an order that does not exist')
  if (order !== undefined && !pays(order, reference)) return false_('an order that pays other people')
  if (result === 'paid' || result === 'already_paid') {
    if (order === undefined) return false_('and no order is named')
    return statusOf(order.id) === 'COMPLETED' ? [] : false_(`an order that is ${statusOf(order.id)}`)
  }
  if (result === 'failed') {
    if (order === undefined) return false_('and no order is named')
    return statusOf(order.id) === 'FAILED' ? [] : false_(`an order that is ${statusOf(order.id)}`)
  }
  if (result === 'accepted' && !ledger.orders.some((one) => pays(one, reference)))
    return false_('and there is no order')
  return []
}
