import { comparable } from '../../orders/order-belief.ts'
import { describeOrder } from '../rows/order-bytes.ts'
import type { ListedPage, ListVisitor } from './list-walk.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * How long ago a batch without any record may have begun, in ms. Much longer than Runa's keys live: after those 30
 * days, only this check keeps a run with an empty journal from paying everybody again.
 */
const OLDEST_BEGINNING_MS = 180 * DAY_MS

/** The most orders of the list that are checked, unless a run sets another limit. */
export const ORDERS_CHECKED = 10_000

/** An order of the list whose description begins with the batch reference. */
export interface BatchOrder {
  readonly orderId: string
  /** As the list shows it. */
  readonly description: string
  readonly createdAt: string | undefined
  /** What follows the batch in its description: a key, or the reference of a payout that was sent without a journal. */
  readonly name: string
}

/** What is known about a batch before its orders are looked for. */
export interface KnownBatch {
  readonly reference: string
  /** When its first order was recorded, in ms since the Unix epoch. Infinity if none is. */
  readonly begunAt: number
  /** Whether an order is recorded under this key. */
  knows(key: string): boolean
  /** Whether it is recorded that this key led to no order. */
  isFree(key: string): boolean
  /** Ids of orders that need not be known. */
  readonly accepted: ReadonlySet<string>
}

/** Orders of a batch that its journal does not know. */
export interface Strangers {
  readonly orders: readonly BatchOrder[]
  /**
   * Orders without a journal that may also belong to another batch, whose name begins the same way: `may/2/sam` is the
   * payout `2/sam` of `may`, or the payout `sam` of `may/2`. By the reference that the payout would have in this batch.
   */
  readonly perhaps: ReadonlyMap<string, BatchOrder>
  /**
   * Completed orders under keys that the journal says led to no order: another run sent them after that was recorded,
   * or the record was wrong. By key.
   */
  readonly placed: ReadonlyMap<string, BatchOrder>
}

/**
 * Looks for orders named after a batch that its journal does not know: somebody was paid without it.
 *
 * It reads the newest orders back to a day before the batch began, or 180 days if nothing is recorded, and never more
 * than `most`. It stops after the page with an older order, unless the list turns out to begin with the oldest: its
 * order is not promised. Only orders that have ended show their description.
 *
 * @param now in ms since the Unix epoch.
 */
export class StrangerOrders implements ListVisitor {
  readonly #batch: KnownBatch
  readonly #prefix: string
  readonly #since: number
  readonly #orders = new Map<string, BatchOrder>()
  readonly #perhaps = new Map<string, BatchOrder>()
  readonly #placed = new Map<string, BatchOrder>()
  #left: number

  constructor(batch: KnownBatch, now: number, most = ORDERS_CHECKED) {
    this.#batch = batch
    this.#prefix = comparable(describeOrder(batch.reference, ''))
    this.#since = Number.isFinite(batch.begunAt) ? batch.begunAt - DAY_MS : now - OLDEST_BEGINNING_MS
    this.#left = most
  }

  see({ items }: ListedPage): boolean {
    let isPast = false
    const times: number[] = []
    for (const item of items.slice(0, this.#left)) {
      const { id, status, description, created_at }: Record<string, unknown> & { readonly id: string } = { ...item }
      const createdAt = typeof created_at === 'string' ? created_at : undefined
      const time = createdAt === undefined ? Number.NaN : Date.parse(createdAt)
      if (!Number.isNaN(time)) times.push(time)
      if (time < this.#since) isPast = true
      else if (typeof description === 'string') {
        this.#meet({ orderId: id, description, createdAt }, status === 'COMPLETED')
      }
    }
    this.#left -= items.length
    const [first = 0] = times
    const beginsWithOldest = (times.at(-1) ?? 0) > first
    return (isPast && !beginsWithOldest) || this.#left <= 0
  }

  #meet(order: Omit<BatchOrder, 'name'>, hasCompleted: boolean): void {
    const description = comparable(order.description)
    if (!description.startsWith(this.#prefix) || this.#batch.accepted.has(order.orderId)) return
    const name = description.slice(this.#prefix.length)
    if (name === '') return
    const stranger = { ...order, name }
    if (this.#batch.knows(name)) {
      if (hasCompleted && this.#batch.isFree(name)) this.#placed.set(name, stranger)
      return
    }
    if (name.includes('/')) this.#perhaps.set(name, stranger)
    else this.#orders.set(order.orderId, stranger)
  }

  get found(): Strangers {
    return { orders: [...this.#orders.values()], perhaps: this.#perhaps, placed: this.#placed }
  }
}
