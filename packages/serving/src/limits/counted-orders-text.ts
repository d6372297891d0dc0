import { isJsonObject } from '@x/transport'
import { StateError } from '../state/state-error.ts'
import type { CountedOrder, CountedOrders } from './counted-orders.ts'

/** Raise it with every change of the text. */
const VERSION = 1

/** How the count is kept. Undefined: there is none. */
export const writtenOrders = (orders: CountedOrders): string | undefined =>
  orders.length === 0
    ? undefined
    : JSON.stringify({
        version: VERSION,
        // Without names: there may be thousands.
        orders: orders.map(({ id, open, openUntil, known, knownUntil }) => [
          id,
          open,
          openUntil,
          known ?? '',
          knownUntil,
        ]),
      })

/**
 * Reads what `writtenOrders` wrote. What it did not write is never taken for nothing: it would let as many orders more through.
 *
 * @throws StateError for any other text.
 */
export function readOrders(text: string | undefined): CountedOrders {
  if (text === undefined) return []
  const value = parsed(text)
  if (!isJsonObject(value)) throw new StateError(BROKEN)
  if (value.version !== VERSION) {
    throw new StateError(
      `the count of orders is of version ${JSON.stringify(value.version)}, and this server reads version ${VERSION}`,
    )
  }
  if (!Array.isArray(value.orders)) throw new StateError(BROKEN)
  return value.orders.map(orderIn)
}

const BROKEN = 'the count of orders is not what was written'

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function orderIn(row: unknown): CountedOrder {
  const [id, open, openUntil, known, knownUntil]: readonly unknown[] = Array.isArray(row) ? row : []
  if (typeof id !== 'string' || (known !== '' && known !== 'unknown' && known !== 'accepted'))
    throw new StateError(BROKEN)
  if (!Number.isSafeInteger(open)) throw new StateError(BROKEN)
  return {
    id,
    open: notNegative(open),
    openUntil: notNegative(openUntil),
    known: known === '' ? undefined : known,
    knownUntil: notNegative(knownUntil),
  }
}

function notNegative(value: unknown): number {
  if (typeof value === 'number' && value >= 0) return value
  throw new StateError(BROKEN)
}
