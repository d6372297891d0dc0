import { isSdkError, type SdkError } from '@x/transport'
import { isJournalError, JournalError } from '../journal/journal-error.ts'
import type { PayoutJournal } from '../journal/payout-journal.ts'
import type { Batch } from './batch/batch.ts'
import { copyOf } from './errors/error-copy.ts'
import { pagesOf } from './lists/list-pages.ts'
import { walkList } from './lists/list-walk.ts'
import { type BatchOrder, StrangerOrders } from './lists/stranger-orders.ts'

/** So many orders an error's text names. */
const NAMED = 5

/** So many it has in `orderIds`: nobody reads more of them in an error. */
const KEPT = 20

/**
 * Before a run with a journal sends anything: whether Runa has orders of the batch that the journal does not know. It is an
 * older copy then, or a new one in place of one that was lost, and whoever was paid by those orders would be paid again.
 *
 * @throws JournalError `behind`, with their ids; or what reading the list ended in, as nothing is proved without it.
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
    const said = error.message.replace(/^listOrders: /, '')
    throw copyOf(error, {
      message: `sendPayouts: the list of orders could not be read, so that nobody knows whether this journal has all orders of the batch: ${said} Nothing was sent. Run the batch again; if this key may not list orders, pass checkOrders: false.`,
      operation: 'sendPayouts',
      outcome: 'not_sent',
      cause: error,
    })
  }
}

/**
 * Which orders the journal really does not know. Another process that shares it may have recorded them after it was read: so
 * it is asked, in the one way that changes nothing that was true. An order that the list shows has been accepted.
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
    `sendPayouts: the list of orders has orders of this batch that the journal does not know: ${ids}. The journal is an older copy, or not the one that they were paid with, and the people in them would be paid again. Nothing was sent. Run the batch with its newest journal. If that is lost, get all of these orders from reconcilePayouts (unclaimed), read them, take everybody in them off the list, and pass their ids in knownOrders. A new batch needs a reference of its own.`,
    { operation: 'sendPayouts', orderIds: orders.map(({ orderId }) => orderId) },
  )
}

/** Why a payout is not planned whose name an order has that may be of another batch. */
export const perhapsPaid = (reference: string, { orderId, description }: BatchOrder): SdkError =>
  new JournalError(
    'behind',
    `sendPayouts: order ${orderId} has the description ${JSON.stringify(description)}: it is of another batch, whose name begins alike, or it has paid ${JSON.stringify(reference)} without this journal. Nothing was sent for it now. Read the order: if it is another payment, pass its id in knownOrders; otherwise take this payout off the list.`,
    { references: [reference], orderIds: [orderId], operation: 'sendPayouts', outcome: 'unknown' },
  )
