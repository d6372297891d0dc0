import { isJsonObject, nearestNames, shownKind } from '@x/transport'
import { checkItem, checkOrder, type Finding } from './check-order.ts'
import type { ProductIndex } from './product-index.ts'

const EXPECTED = 'check: expected an order with an array of items, or an array (or another iterable) of payouts'

/**
 * The check of what was given, for any copy. Something else would be found faultless, and then be sent.
 *
 * @throws TypeError for what is neither an order nor a list of payouts.
 */
export function givenCheck(given: unknown): (copy: ProductIndex) => Finding[] {
  if (isIterable(given)) {
    // Read once: a generator has no second pass.
    const rows = [...given]
    const wrong = rows.findIndex((row) => !isJsonObject(row))
    if (wrong !== -1) throw new TypeError(`${EXPECTED}; payout ${wrong} is ${shownKind(rows[wrong])}`)
    return (copy) => {
      const nearest = nearestNames()
      return rows.flatMap((row, number) => checkItem(row, [number], copy, nearest).findings)
    }
  }
  if (!isJsonObject(given)) throw new TypeError(`${EXPECTED}, got ${shownKind(given)}`)
  if (!Array.isArray(given.items)) throw new TypeError(`${EXPECTED}; items is ${shownKind(given.items)}`)
  return (copy) => checkOrder(given, copy)
}

const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, Symbol.iterator) === 'function'
