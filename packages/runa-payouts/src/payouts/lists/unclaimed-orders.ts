import { isSdkError, type SdkError } from '@x/transport'
import { isJournalError, JournalError } from '../../journal/journal-error.ts'
import type { PayoutJournal } from '../../journal/payout-journal.ts'
import { comparable } from '../../orders/order-belief.ts'
import type { BatchConnection } from '../access/batch-access.ts'
import type { BatchIndex } from '../plan/batch-index.ts'
import { describeOrder } from '../plan/order-content.ts'
import type { Stopping } from '../run/tasks.ts'
import { type ListedPage, type ListVisitor, pagesOf, walkList } from './order-lookup.ts'

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
export interface Unclaimed {
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
export class UnclaimedOrders implements ListVisitor {
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
        this.#take({ orderId: id, description, createdAt }, status === 'COMPLETED')
      }
    }
    this.#left -= items.length
    const [first = 0] = times
    const beginsWithOldest = (times.at(-1) ?? 0) > first
    return (isPast && !beginsWithOldest) || this.#left <= 0
  }

  #take(order: Omit<BatchOrder, 'name'>, hasCompleted: boolean): void {
    const description = comparable(order.description)
    if (!description.startsWith(this.#prefix) || this.#batch.accepted.has(order.orderId)) return
    const name = description.slice(this.#prefix.length)
    if (name === '') return
    const unclaimed = { ...order, name }
    if (this.#batch.knows(name)) {
      if (hasCompleted && this.#batch.isFree(name)) this.#placed.set(name, unclaimed)
      return
    }
    if (name.includes('/')) this.#perhaps.set(name, unclaimed)
    else this.#orders.set(order.orderId, unclaimed)
  }

  get found(): Unclaimed {
    return { orders: [...this.#orders.values()], perhaps: this.#perhaps, placed: this.#placed }
  }
}

/** What is read of a batch, and of its client, to check the list of orders. */
export interface CheckedBatch {
  readonly plan: {
    readonly reference: string
    readonly dryRun: boolean
    readonly checkOrders: number | false
    readonly knownOrders: ReadonlySet<string>
  }
  readonly index: Pick<BatchIndex, 'oldestRecord' | 'claimedAt' | 'isFree' | 'foundPaid'>
  readonly journal: Pick<PayoutJournal, 'settle'> | undefined
  readonly connection: Pick<BatchConnection, 'listOrders'>
  readonly stopping: Pick<Stopping, 'signal' | 'isStopping'>
  /** In ms since the Unix epoch. */
  now(): number
}

/** The most orders that an error's text names. */
const NAMED = 5

/** The most orders in `orderIds`: nobody reads more of them in an error. */
const KEPT = 20

/**
 * Before a run with a journal sends anything: checks whether Runa has orders of the batch that the journal does not
 * know. Then the journal is an older copy, or a new one in place of a lost one, and the people in those orders would be
 * paid again.
 *
 * @returns orders that may belong to another batch, by the reference that their payout would have in this one.
 * @throws JournalError `behind`, with their ids; or the error of reading the list, as nothing is proved without it.
 */
export async function requireAllKnown(batch: CheckedBatch): Promise<Unclaimed['perhaps']> {
  const { plan, index, journal } = batch
  if (journal === undefined || plan.dryRun || plan.checkOrders === false) return new Map()
  const known = {
    reference: plan.reference,
    begunAt: index.oldestRecord,
    knows: (key: string) => index.claimedAt(key) !== undefined,
    isFree: (key: string) => index.isFree(key),
    accepted: plan.knownOrders,
  }
  const unclaimed = new UnclaimedOrders(known, batch.now(), plan.checkOrders)
  await readList(batch, unclaimed)
  const orders = await unclaimedOf(journal, unclaimed.found.orders, KEPT)
  if (orders.length > 0) throw behind(orders)
  for (const [key, { orderId, createdAt }] of unclaimed.found.placed) index.foundPaid(key, orderId, createdAt)
  return unclaimed.found.perhaps
}

async function readList({ connection, stopping }: CheckedBatch, unclaimed: UnclaimedOrders): Promise<void> {
  try {
    await walkList(pagesOf(connection.listOrders(stopping.signal)), unclaimed)
  } catch (error) {
    if (!isSdkError(error) || stopping.isStopping) throw error
    throw error.with({
      operation: 'sendPayouts',
      what: `the list of orders could not be read, so it is not known whether this journal has all orders of the batch: ${error.what}`,
      advice: 'Nothing was sent. Run the batch again; if this key may not list orders, pass checkOrders: false.',
      outcome: 'not_sent',
      cause: error,
    })
  }
}

/**
 * Which orders the journal really does not know. Another process that shares it may have recorded them after it was
 * read. So this asks the journal, with the one call that changes nothing that was true: an order on the list has been
 * accepted.
 *
 * @param most how many are enough.
 */
export async function unclaimedOf(
  journal: Pick<PayoutJournal, 'settle'>,
  orders: readonly BatchOrder[],
  most = Number.POSITIVE_INFINITY,
): Promise<readonly BatchOrder[]> {
  const unclaimed: BatchOrder[] = []
  for (const order of orders) {
    if (unclaimed.length === most) break
    try {
      await journal.settle(order.name, { result: 'accepted', orderId: order.orderId })
    } catch (error) {
      if (!isJournalError(error) || error.code !== 'unclaimed') throw error
      unclaimed.push(order)
    }
  }
  return unclaimed
}

function behind(orders: readonly BatchOrder[]): JournalError {
  const named = orders.slice(0, NAMED).map(({ orderId }) => orderId)
  const more = orders.length - named.length
  const atLeast = orders.length === KEPT ? 'at least ' : ''
  const ids = `${named.join(', ')}${more > 0 ? ` and ${atLeast}${more} more` : ''}`
  return new JournalError(
    'behind',
    `sendPayouts: the list of orders has orders of this batch that the journal does not know: ${ids}. The journal is an older copy, or not the one that they were paid with; the people in them would be paid again. Nothing was sent. Run the batch with its newest journal. If that is lost, get all of these orders from reconcilePayouts (unclaimed), read them, remove everybody in them from the list, and pass their ids in knownOrders. A new batch needs its own reference.`,
    { operation: 'sendPayouts', orderIds: orders.map(({ orderId }) => orderId) },
  )
}

/**
 * Why a payout is not planned if an order has its name but may belong to another batch.
 *
 * @param cause what else is wrong with its row.
 */
export const perhapsPaid = (reference: string, { orderId, description }: BatchOrder, cause?: SdkError): SdkError =>
  new JournalError(
    'behind',
    `sendPayouts: order ${orderId} has the description ${JSON.stringify(description)}: it belongs to another batch whose name begins the same way, or it paid ${JSON.stringify(reference)} without this journal. Nothing was sent for this payout now. Read the order: if it is another payment, pass its id in knownOrders; otherwise remove this payout from the list.`,
    { references: [reference], orderIds: [orderId], operation: 'sendPayouts', outcome: 'unknown', cause },
  )
