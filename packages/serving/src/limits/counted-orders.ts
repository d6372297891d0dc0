import { isJsonObject, type Outcome } from '@x/transport'
import { StateError } from '../state/state-store.ts'

/** How long an order counts, in ms from the end of the call that may have placed it. */
export const COUNTED_MS = 60 * 60 * 1000

/** Longer than any call takes. One that has not ended by then never will: its process has. */
const LONGEST_CALL_MS = 10 * 60 * 1000

/** An order that may have been placed, or may be right now. */
export interface CountedOrder {
  /** Stands for its idempotency key. */
  readonly id: string
  /** Calls whose end is not recorded: they are under way, or their process has ended. */
  readonly open: number
  /** Until when those count, in ms since the Unix epoch. */
  readonly openUntil: number
  /** What calls before came to. Undefined while none of them may have placed anything. */
  readonly known: 'unknown' | 'accepted' | undefined
  /** Until when that counts. */
  readonly knownUntil: number
}

/** All that count, each once. */
export type CountedOrders = readonly CountedOrder[]

export type Place =
  | { readonly orders: CountedOrders; readonly isFull: false }
  /** `freeInMs`: undefined where that depends on calls that are under way. */
  | { readonly orders: CountedOrders; readonly isFull: true; readonly freeInMs: number | undefined }

/**
 * Takes a place for a call that is about to be made, if there is one among `most`. A repeat under a key that is counted
 * places nothing more, and takes no second one. Pure.
 */
export function takePlace(recorded: CountedOrders, id: string, most: number, now: number): Place {
  const orders = current(recorded, now)
  const found = orders.find((order) => order.id === id)
  if (found === undefined && orders.length >= most) return { orders, isFull: true, freeInMs: freeIn(orders, most, now) }
  // A repeat of what has been placed places nothing.
  if (found?.known === 'accepted') return { orders, isFull: false }
  const order = found ?? newOrder(id)
  const taken = { ...order, open: order.open + 1, openUntil: now + LONGEST_CALL_MS + COUNTED_MS }
  return { orders: [...without(orders, id), taken], isFull: false }
}

/** What a call came to. */
export interface CallEnd {
  readonly outcome: Outcome
  /** Whether the API's answer says what came of every call under the key. */
  readonly isSettled: boolean
}

/** Records the end of a call: one that came to nothing gives its place back. Pure. */
export function leavePlace(recorded: CountedOrders, id: string, end: CallEnd, now: number): CountedOrders {
  const orders = current(recorded, now)
  // It may have been given up in the meantime.
  const order = orders.find((one) => one.id === id) ?? newOrder(id)
  return [...without(orders, id), ...current([left(order, end, now)], now)]
}

function left(order: CountedOrder, { outcome, isSettled }: CallEnd, now: number): CountedOrder {
  const { id, known, open } = order
  if (known === 'accepted') return order
  // There is one order under the key, or none, and no other call under it makes that more.
  if (outcome === 'accepted') return { ...newOrder(id), known: 'accepted', knownUntil: now + COUNTED_MS }
  if (outcome === 'rejected' && isSettled) return newOrder(id)
  const one = { ...order, open: Math.max(0, open - 1) }
  return outcome === 'unknown' ? { ...one, known: 'unknown', knownUntil: now + COUNTED_MS } : one
}

/** Those that still count. */
const current = (orders: CountedOrders, now: number): CountedOrders =>
  orders
    .map((order) => ({
      ...order,
      open: order.openUntil > now ? order.open : 0,
      known: order.knownUntil > now ? order.known : undefined,
    }))
    .filter(({ open, known }) => open > 0 || known !== undefined)

/** When as many have made way as have to. */
function freeIn(orders: CountedOrders, most: number, now: number): number | undefined {
  const ends = orders.map(endOf).sort((one, other) => one - other)
  const end = ends[orders.length - most] ?? Number.POSITIVE_INFINITY
  const freeInMs = end - now
  // A call that has just begun may be over, and its place free, at any moment.
  return freeInMs > COUNTED_MS ? undefined : freeInMs
}

const endOf = ({ open, openUntil, known, knownUntil }: CountedOrder): number =>
  Math.max(open > 0 ? openUntil : 0, known === undefined ? 0 : knownUntil)

const without = (orders: CountedOrders, id: string): CountedOrders => orders.filter((order) => order.id !== id)

const newOrder = (id: string): CountedOrder => ({ id, open: 0, openUntil: 0, known: undefined, knownUntil: 0 })

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
 * Reads what `writtenOrders` wrote. Any other text is an error: ignoring it would let more orders through.
 *
 * @throws StateError for any other text.
 */
export function readOrders(text: string | undefined): CountedOrders {
  if (text === undefined) return []
  const value = parsed(text)
  if (!isJsonObject(value)) throw new StateError(BROKEN)
  if (value.version !== VERSION) {
    throw new StateError(
      `the count of orders has version ${JSON.stringify(value.version)}, and this server reads version ${VERSION}`,
    )
  }
  if (!Array.isArray(value.orders)) throw new StateError(BROKEN)
  return value.orders.map(orderIn)
}

const BROKEN = 'the count of orders is damaged'

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
