import { isSdkError, type SdkError } from '@x/transport'
import { isJournalError, JournalError } from '../journal/journal-error.ts'
import type { PayoutJournal } from '../journal/payout-journal.ts'
import type { Batch } from './batch/batch.ts'
import { pagesOf } from './lists/list-pages.ts'
import { walkList } from './lists/list-walk.ts'
import { type BatchOrder, StrangerOrders } from './lists/stranger-orders.ts'

/** The most orders that an error's text names. */
const NAMED = 5

/** The most orders in `orderIds`: nobody reads more of them in an error. */
const KEPT = 20

/**
 * Before a run with a journal sends anything: checks whether Runa has orders of the batch that the journal does not
 * know. Then the journal is an older copy, or a new one in place of a lost one, and the people in those orders would be
 * paid again.
 *
 * @throws JournalError `behind`, with their ids; or the error of reading the list, as nothing is proved without it.
 */
export async function requireAllKnown(batch: Batch): Promise<void> {
  const { plan, index, journal } = batch
  if (journal === undefined || plan.dryRun || plan.checkOrders === false) return
  const known = {
    reference: plan.reference,
    begunAt: index.oldestRecord,
    knows: (key: string) => index.claimedAt(key) !== undefined,
    isFree: (key: string) => index.isFree(key),
    accepted: plan.knownOrders,
  }
  const strangers = new StrangerOrders(known, batch.now, plan.checkOrders)
  await readList(batch, strangers)
  const orders = await unclaimedOf(journal, strangers.found.orders, KEPT)
  if (orders.length > 0) throw behind(orders)
  for (const [key, { orderId, createdAt }] of strangers.found.placed) index.foundPaid(key, orderId, createdAt)
  for (const [reference, order] of strangers.found.perhaps) batch.perhapsPaid.set(reference, order)
}

async function readList({ connection, stopSignal }: Batch, strangers: StrangerOrders): Promise<void> {
  try {
    await walkList(pagesOf(connection.listOrders(stopSignal)), strangers)
  } catch (error) {
    if (!isSdkError(error) || stopSignal.aborted) throw error
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
  journal: PayoutJournal,
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
