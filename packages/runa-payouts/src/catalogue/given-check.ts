import { isJsonObject, nearestNames, shownKind } from '@x/transport'
import { checkItem, checkOrder, type Finding } from './check-order.ts'
import type { ProductIndex } from './product-index.ts'

const EXPECTED = 'check: expected an order with an array of items, or an array (or another iterable) of payouts'

/** What was given, read once. */
export interface GivenCheck {
  /** The findings of any copy. */
  readonly find: (copy: ProductIndex) => Finding[]
  readonly items: readonly unknown[]
  readonly paymentMethod: unknown
}

/**
 * The check of what was given, for any copy. Something else would be found faultless, and then be sent.
 *
 * @param paidBy the payment method of a list of payouts. An order has its own.
 * @throws TypeError for what is neither an order nor a list of payouts.
 */
export function givenCheck(given: unknown, paidBy?: unknown): GivenCheck {
  if (isIterable(given)) {
    // Read once: a generator has no second pass.
    const items = [...given]
    const wrong = items.findIndex((row) => !isJsonObject(row))
    if (wrong !== -1) throw new TypeError(`${EXPECTED}; payout ${wrong} is ${shownKind(items[wrong])}`)
    const find = (copy: ProductIndex) => {
      const nearest = nearestNames()
      return items.flatMap((row, number) => checkItem(row, [number], copy, nearest).findings)
    }
    return { find, items, paymentMethod: paidBy }
  }
  if (!isJsonObject(given)) throw new TypeError(`${EXPECTED}, got ${shownKind(given)}`)
  if (!Array.isArray(given.items)) throw new TypeError(`${EXPECTED}; items is ${shownKind(given.items)}`)
  return { find: (copy) => checkOrder(given, copy), items: given.items, paymentMethod: given.payment_method }
}

const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, Symbol.iterator) === 'function'
