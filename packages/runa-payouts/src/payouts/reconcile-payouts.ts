import {
  type ChecksOf,
  checkedOptions,
  isAbortedError,
  RequestValidationError,
  SHARED_CALL_OPTIONS,
} from '@x/transport'
import { RUNA_API } from '../api/api.ts'
import { JournalError } from '../journal/journal-error.ts'
import type { JournalBinding, PayoutJournal, Settlement } from '../journal/payout-journal.ts'
import type { BatchConnection } from './access/batch-access.ts'
import { accessOf, type BatchClient, UNCONNECTED } from './access/client-of-batch.ts'
import { abortedBatch } from './errors/run-error.ts'
import { journalProblem } from './input/callers-journal.ts'
import { OrderLookup, pagesOf, walkList } from './lists/order-lookup.ts'
import { UnclaimedOrders, unclaimedOf } from './lists/unclaimed-orders.ts'
import { BatchIndex } from './plan/batch-index.ts'
import { unlessStopped } from './run/tasks.ts'

/** Options of `reconcilePayouts`. */
export interface ReconcileOptions {
  /** Stops reading the list of orders, which is long for an old account. Nothing is then recorded. */
  readonly signal?: AbortSignal | undefined
}

const RECONCILE_OPTIONS = { signal: SHARED_CALL_OPTIONS.signal } satisfies ChecksOf<ReconcileOptions>

/** An order of a journal, with its payouts. */
export interface ReconciledOrder {
  /** The key that the order was sent under. */
  readonly idempotencyKey: string
  /** Its payouts, by your own references. */
  readonly references: readonly string[]
  /** The order as the list shows it; undefined if it does not. */
  readonly settlement: Settlement | undefined
  /**
   * Ids of other completed orders with the same description, so that its payouts may have been paid more than once:
   * read them, and cancel the surplus links in Runa's portal. Usually empty.
   */
  readonly alsoCompleted: readonly string[]
}

/** The result of `reconcilePayouts`. */
export interface Reconciliation {
  /** Orders that were open, and have been found and recorded. */
  readonly found: readonly ReconciledOrder[]
  /** Orders that are still open, since the list does not show them. */
  readonly open: readonly ReconciledOrder[]
  /** Ids of orders that the list shows without a description, as they have not completed: any may be one of the open ones. */
  readonly unidentified: readonly string[]
  /**
   * How many rows of the list have no id, so that their orders are unknown. If it is not 0, orders that are still open
   * may be among them: ask Runa before you pay anybody again.
   */
  readonly unreadable: number
  /**
   * Orders of this batch that the list shows and the journal does not know, among the account's newest 10,000 and back
   * to the beginning of the batch, as described at `checkOrders` of `sendPayouts`. The journal is an older copy, or not
   * the one that they were paid with: `sendPayouts` rejects it as `behind`.
   */
  readonly unclaimed: readonly UnclaimedOrder[]
}

/** An order named after a batch that its journal does not know. */
export interface UnclaimedOrder {
  /** The id of the order (O-…). */
  readonly orderId: string
  /** As the list shows it: `<batch>/<key>`, or `<batch>/<reference>` for a run without a journal. */
  readonly description: string
  /** When Runa created it, ISO 8601, if the list says so. */
  readonly createdAt: string | undefined
}

/**
 * Looks in the list of orders for orders that a journal has left open, such as after an `unknown`, and records what it
 * finds; and for orders of the batch that the journal does not know. It sends no order. If an order stays open,
 * `sendPayouts` sends it again, byte for byte; or, once Runa has told you what happened to it, you record that with
 * `journal.settle`.
 *
 * @param client a `RunaPayouts`. It may come from another copy of this package, or from the other module format.
 * @throws JournalError if the journal cannot be opened, or `other_batch` if every open order was sent to another base
 * URL; AbortedError if the signal aborted before the whole list was read; or the error of reading the list.
 */
export async function reconcilePayouts(
  client: BatchClient,
  journal: PayoutJournal,
  options: ReconcileOptions = {},
): Promise<Reconciliation> {
  const access = accessOf(client, 'reconcilePayouts')
  const given = checkedOptions('reconcilePayouts', options, RECONCILE_OPTIONS, RUNA_API)
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
    const unclaimed = new UnclaimedOrders(batch, now)
    await walkList(pagesOf(connection.listOrders(signal)), looking, unclaimed)
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
      unclaimed: (await unclaimedOf(journal, unclaimed.found.orders)).map(({ name, ...order }) => order),
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
    `reconcilePayouts: no open order of this journal was sent to ${baseUrl}, the base URL of this client; the journal was started at ${bound.baseUrl}. Use a client for that base URL.`,
    { operation: 'reconcilePayouts' },
  )
}
