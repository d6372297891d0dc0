import { isAbortedError, RequestValidationError } from '@x/transport'
import { JournalError } from '../journal/journal-error.ts'
import type { JournalBinding, PayoutJournal, Settlement } from '../journal/payout-journal.ts'
import type { BatchConnection } from './access/batch-access.ts'
import { accessOf, type BatchClient } from './access/client-of-batch.ts'
import { UNCONNECTED } from './access/unconnected.ts'
import { BatchIndex } from './batch/batch-index.ts'
import { journalProblem } from './batch/journal-problem.ts'
import { readOptions } from './batch/read-options.ts'
import { unlessStopped } from './batch/unless-stopped.ts'
import { unclaimedOf } from './behind-journal.ts'
import { abortedBatch } from './errors/aborted-batch.ts'
import { pagesOf } from './lists/list-pages.ts'
import { walkList } from './lists/list-walk.ts'
import { OrderLookup } from './lists/order-lookup.ts'
import { StrangerOrders } from './lists/stranger-orders.ts'

/** Options of `reconcilePayouts`. */
export interface ReconcileOptions {
  /** Ends the walk through the list of orders, which may be as long as the account is old. Nothing is recorded then. */
  readonly signal?: AbortSignal | undefined
}

const RECONCILE_OPTIONS = ['signal'] as const

/** An order of a journal, with the payouts that travelled in it. */
export interface ReconciledOrder {
  readonly idempotencyKey: string
  /** The payouts in it, by the caller's references. */
  readonly references: readonly string[]
  /** What the list of orders says of it; undefined where it does not show it. */
  readonly settlement: Settlement | undefined
  /**
   * Ids of other orders of the same description that have completed as well, so that its payouts may have been paid more than
   * once: read them, and cancel the links that are too many in Runa's portal. Usually empty.
   */
  readonly alsoCompleted: readonly string[]
}

/** What `reconcilePayouts` has found. */
export interface Reconciliation {
  /** Orders that were open, and have been found and recorded. */
  readonly found: readonly ReconciledOrder[]
  /** Orders that are still open, since the list does not show them. */
  readonly open: readonly ReconciledOrder[]
  /** Ids of orders that the list shows without a description, as they have not completed: any may be one of the open ones. */
  readonly unidentified: readonly string[]
  /**
   * How many rows of the list have no id, so that nobody can tell which orders they are. Where it is not 0, what is still
   * open may be among them: ask Runa before you pay anybody again.
   */
  readonly unreadable: number
  /**
   * Orders of this batch that the list shows and the journal does not know, among the newest 10,000 of the account and back to
   * the beginning of the batch, as `checkOrders` of `sendPayouts` says. The journal is an older copy, or not the
   * one that they were paid with: `sendPayouts` refuses it as `behind`.
   */
  readonly unclaimed: readonly UnclaimedOrder[]
}

/** An order that is called after a batch, and that its journal does not know. */
export interface UnclaimedOrder {
  readonly orderId: string
  /** As the list tells it: `<batch>/<key>`, or `<batch>/<reference>` of a run without a journal. */
  readonly description: string
  /** When Runa made it, ISO 8601, where the list says so. */
  readonly createdAt: string | undefined
}

/**
 * Looks in the list of orders for what a journal has left open, such as after an `unknown`, and records what it finds; and for
 * orders of the batch that the journal does not know. It sends no order. What stays open, `sendPayouts` sends again, byte for byte; or, once Runa has told you what became of it, you record
 * that with `journal.settle`.
 *
 * @param client a `RunaPayouts`. It may come from another copy of this package, or from the other module format.
 * @throws JournalError where the journal cannot be opened, or `other_batch` where every open order was sent to another base
 * URL; AbortedError where the signal came before the walk was over; or what reading the list ended in.
 */
export async function reconcilePayouts(
  client: BatchClient,
  journal: PayoutJournal,
  options: ReconcileOptions = {},
): Promise<Reconciliation> {
  const access = accessOf(client, 'reconcilePayouts')
  const given = readOptions('reconcilePayouts', options, RECONCILE_OPTIONS)
  const problem = journalProblem(journal)
  if (problem !== undefined) {
    throw new RequestValidationError(
      `reconcilePayouts: journal: ${problem}. Nothing was read.`,
      [{ path: ['journal'], code: 'invalid_value', message: problem }],
      { operation: 'reconcilePayouts' },
    )
  }
  const signal = given.signal ?? new AbortController().signal
  let connection: BatchConnection = UNCONNECTED
  try {
    const connected = signal.aborted ? undefined : await unlessStopped(access.connect(), signal)
    if (connected === undefined) throw aborted(signal, connection)
    connection = connected
    return await reconcileUntil(connection, journal, signal, access.clock.now())
  } catch (error) {
    throw signal.aborted && isAbortedError(error) ? aborted(signal, connection) : error
  }
}

async function reconcileUntil(
  connection: BatchConnection,
  journal: PayoutJournal,
  signal: AbortSignal,
  now: number,
): Promise<Reconciliation> {
  const { baseUrl } = connection
  const { binding, entries } = await journal.open()
  try {
    if (binding === undefined) return { found: [], open: [], unidentified: [], unreadable: 0, unclaimed: [] }
    const index = new BatchIndex()
    await index.read(entries)
    const open = index.takeUnresolved().map(({ claim: { key, claimedAt, rows, ...sent }, orderId }) => {
      return { key, claimedAt, rows, orderId, isHere: sent.baseUrl === baseUrl }
    })
    // Another key of the account sees the same orders; another server does not.
    const here = open.filter(({ isHere }) => isHere)
    if (here.length === 0 && open.length > 0) throw otherServer(binding, baseUrl)
    const { reference } = binding
    const looking = new OrderLookup(reference, here)
    const knows = (key: string) => index.claimedAt(key) !== undefined
    const isFree = (key: string) => index.isFree(key)
    const batch = { reference, begunAt: index.oldestRecord, knows, isFree, accepted: new Set<string>() }
    const strangers = new StrangerOrders(batch, now)
    await walkList(pagesOf(connection.listOrders(signal)), looking, strangers)
    const { found, unidentified, unreadable } = looking.lookup
    const orders = open.map(({ key, rows }): ReconciledOrder => {
      const references = rows.map(({ reference }) => reference)
      const { settlement, alsoCompleted = [] } = found.get(key) ?? {}
      return { idempotencyKey: key, references, settlement, alsoCompleted }
    })
    for (const { idempotencyKey, settlement } of orders) {
      if (settlement !== undefined) await journal.settle(idempotencyKey, settlement)
    }
    return {
      found: orders.filter(({ settlement }) => settlement !== undefined),
      open: orders.filter(({ settlement }) => settlement === undefined),
      unidentified,
      unreadable,
      unclaimed: (await unclaimedOf(journal, strangers.found.orders)).map(({ name, ...order }) => order),
    }
  } finally {
    await journal.close()
  }
}

const aborted = (signal: AbortSignal, { redact }: BatchConnection) =>
  abortedBatch('. Nothing was recorded.', { operation: 'reconcilePayouts', signal, redact })

function otherServer(bound: JournalBinding, baseUrl: string): JournalError {
  return new JournalError(
    'other_batch',
    `reconcilePayouts: no open order of this journal was sent to ${baseUrl}, where this client calls; it was begun at ${bound.baseUrl}. Use a client of that base URL.`,
    { operation: 'reconcilePayouts' },
  )
}
