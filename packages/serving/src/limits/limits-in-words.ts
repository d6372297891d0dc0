import { decimalOf } from './hundredths.ts'
import type { Limits } from './order-limits.ts'

/** What the limits are, for whoever calls: a model that knows them asks for nothing that is refused. */
export function limitsInWords({ maxFaceValue, maxOrderValue, maxOrders, currencies }: Limits): string {
  const said = [
    ...(maxFaceValue === undefined ? [] : [`a face value of at most ${amountsIn(maxFaceValue)}`]),
    ...(maxOrderValue === undefined ? [] : [`at most ${amountsIn(maxOrderValue)} an order`]),
    ...(maxOrders === undefined ? [] : [`at most ${maxOrders} ${maxOrders === 1 ? 'order' : 'orders'} an hour`]),
    ...(currencies === undefined ? [] : [`paid in ${currencies.join(', ')} only`]),
  ]
  return `Limits of this server: ${said.join('; ')}. Do not split a payment to get below them.`
}

const amountsIn = (limit: ReadonlyMap<string, bigint>): string =>
  [...limit].map(([currency, amount]) => `${decimalOf(amount)} ${currency}`).join(', ')
