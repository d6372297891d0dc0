import { type Exchange, givenOptions, isAbortedError, isSdkError, onAbort } from '@x/transport'
import type { JournalBinding, JournalContents } from '../../journal/payout-journal.ts'
import type { BatchAccess, BatchConnection, RunId } from '../access/batch-access.ts'
import { accessOf, type BatchClient, RecentOrders, UNCONNECTED } from '../access/client-of-batch.ts'
import type { PayoutCost } from '../costs/payout-cost.ts'
import { foreignError } from '../errors/foreign-error.ts'
import { abortedBatch, type PayoutRunError, runError } from '../errors/run-error.ts'
import { requireOwnJournal } from '../input/callers-journal.ts'
import { type PayoutList, type PayoutRow, payoutsOf, requireList, rowOf } from '../input/payout-list.ts'
import { type BatchPlan, batchPlanOf, SEND_PAYOUTS_OPTIONS, type SendPayoutsOptions } from '../input/payout-options.ts'
import { perhapsPaid, requireAllKnown, type Unclaimed } from '../lists/unclaimed-orders.ts'
import { requireForward } from '../orders/may-send.ts'
import { OrderPlanner, type PlannedRow } from '../plan/order-planner.ts'
import type { UnsentRow } from '../plan/row-results.ts'
import type { PayoutResult, PayoutSummary } from '../results/payout.ts'
import { isInvalid, ResultQueue, Tally } from '../results/results.ts'
import { type Batch, batchOf, unreadAtMost } from './batch.ts'
import { Stopping, unlessStopped } from './tasks.ts'

/** The input of a run. */
interface Beginning {
  readonly client: BatchAccess
  readonly plan: BatchPlan
}

/** A batch from its first check to its last result. */
export class BatchRun {
  readonly results: ResultQueue<PayoutResult>
  readonly #client: BatchClient
  readonly #payouts: PayoutList
  readonly #begun: Beginning | { readonly problem: unknown }
  // A run that is over ends, even if nothing reads its results.
  readonly #stopping = new Stopping(() => this.results.admit())
  readonly #tally = new Tally()
  readonly #id: RunId = Symbol('run')

  constructor(client: BatchClient, payouts: PayoutList, options: SendPayoutsOptions) {
    this.#client = client
    this.#payouts = payouts
    this.#begun = beginningOf(client, payouts, options)
    this.results = new ResultQueue('problem' in this.#begun ? 0 : unreadAtMost(this.#begun.plan))
  }

  /**
   * Plans nothing more, and lets orders in flight end.
   *
   * @param reason the cause in the errors of orders that are still waited for.
   */
  stop(reason?: unknown): void {
    this.#stopping.stop(reason)
  }

  /** Runs everything. Rejects with the error that stopped the run before the end of its list. */
  async start(): Promise<PayoutSummary> {
    // The caller gets its object first.
    await null
    try {
      if ('problem' in this.#begun) throw this.#begun.problem
      await this.#run(this.#begun)
      return this.#tally.summary
    } finally {
      this.results.end()
    }
  }

  async #run({ client, plan }: Beginning): Promise<void> {
    const { signal } = plan
    let aborted = false
    const abort = () => {
      aborted = true
      this.stop(signal?.reason)
    }
    let { redact } = UNCONNECTED
    if (signal?.aborted) throw this.#aborted(signal, redact)
    const stopListening = onAbort(signal, abort)
    const ended = client.rateLimiter.begin(plan.ordersPerMinute)
    // Another copy of this code may have made it.
    client.memory ??= new RecentOrders()
    const { memory } = client
    memory.begin(this.#id, client.clock.now())
    try {
      const connection = plan.dryRun ? UNCONNECTED : await unlessStopped(client.connect(), this.#stopping.signal)
      if (connection === undefined) throw this.#aborted(signal, redact)
      redact = connection.redact
      const batch = batchOf({
        id: this.#id,
        plan,
        client,
        connection,
        memory,
        queue: this.results,
        tally: this.#tally,
        stopping: this.#stopping,
      })
      await this.#runBatch(batch)
      if (!this.#stopping.isStopping) this.#tally.cost = await costOf(batch, this.#client)
      const { failure } = this.#stopping
      if (failure !== undefined) throw failure.error
      if (aborted) throw this.#aborted(signal, redact)
    } catch (error) {
      const isOwn = aborted && isAbortedError(error)
      throw isOwn
        ? this.#aborted(signal, redact)
        : runError(error, this.#tally, { isJournaled: plan.journal !== undefined, redact })
    } finally {
      ended()
      memory.end(this.#id)
      stopListening()
    }
  }

  async #runBatch(batch: Batch): Promise<void> {
    const { plan, connection, journal, stopping } = batch
    if (!plan.dryRun) batch.serverTime.observe(await pingOf(connection, stopping.signal))
    const opened = await journal?.open(plan.dryRun ? undefined : bindingOf(batch))
    try {
      if (opened !== undefined) await readJournal(batch, opened)
      const perhaps = await requireAllKnown(batch)
      await batch.resumeOrders()
      await this.#planList(batch, perhaps)
    } catch (error) {
      stopping.halt(error)
    }
    await batch.tasks.idle()
    for (const result of batch.index.leftOver()) batch.results.emit(result)
    await journal?.close().catch((error: unknown) => stopping.halt(error))
  }

  async #planList(batch: Batch, perhaps: Unclaimed['perhaps']): Promise<void> {
    const { plan, orders, stopping } = batch
    const planner = plan.journal === undefined ? undefined : new OrderPlanner(unreadAtMost(plan))
    const send = async (row: PlannedRow) => {
      for (const rows of planner?.add(row) ?? [[row]]) await orders.start(rows)
    }
    try {
      await this.#readList(batch, perhaps, send)
    } catch (error) {
      // The payouts that it returned before it failed still get their results: nothing was sent.
      stopping.halt(error)
    }
    for (const rows of planner?.drain() ?? []) await orders.start(rows)
  }

  async #readList(
    batch: Batch,
    perhaps: Unclaimed['perhaps'],
    send: (row: PlannedRow) => Promise<void>,
  ): Promise<void> {
    const { plan, index, connection, stopping } = batch
    let position = 0
    for await (const payout of payoutsOf(this.#payouts, stopping.signal, connection.redact)) {
      const checked = await rowOf(payout, plan.paymentMethod, position)
      position += 1
      if ('row' in checked) await this.#planRow(batch, checked.row, perhaps, send)
      else await emitPlanned(batch, index.reject(checked.reference, checked.error), perhaps)
      await this.results.room()
    }
  }

  async #planRow(
    batch: Batch,
    row: PayoutRow,
    perhaps: Unclaimed['perhaps'],
    send: (row: PlannedRow) => Promise<void>,
  ): Promise<void> {
    const planned = batch.index.plan(row, batch.plan)
    const { totals } = batch.tally
    if (planned.kind !== 'send') {
      const isRejected = planned.kind === 'report' && isInvalid(planned.result)
      if (!isRejected) totals.add(row.item)
      return emitPlanned(batch, planned, perhaps)
    }
    const { reference } = row
    const order = perhaps.get(reference)
    if (order !== undefined) {
      totals.add(row.item)
      return batch.results.report([{ reference, result: 'unknown', error: perhapsPaid(reference, order) }])
    }
    const refusal = batch.plan.check === undefined ? undefined : await batch.checks.refusalOf(row)
    if (refusal !== undefined) return batch.results.report([refusal])
    totals.add(row.item)
    const { kind, ...how } = planned
    await send({ ...row, ...how })
  }

  #aborted(signal: AbortSignal | undefined, redact: (text: string) => string): PayoutRunError {
    const { summary, outcome } = this.#tally
    const { unknown, paid, already_paid, accepted } = summary
    const error = abortedBatch(
      `, with ${paid} paid, ${already_paid} paid before, ${accepted} accepted and ${unknown} unknown. Run it again with the same reference: nobody is paid twice.`,
      { operation: 'sendPayouts', outcome, signal, redact },
    )
    return error.with({}, { counts: summary })
  }
}

/** Reports what is already known about a row of the list. */
async function emitPlanned(
  { paidOrders, results, tasks }: Pick<Batch, 'paidOrders' | 'results' | 'tasks'>,
  planned: UnsentRow,
  perhaps: Unclaimed['perhaps'],
): Promise<void> {
  if (planned.kind === 'pending') return
  const known = await paidOrders.withOrder(orPerhapsPaid(planned.result, perhaps))
  if ('result' in known) results.emit(known.result)
  else tasks.spawn(async () => results.emit(await known.reading))
}

/**
 * The result of a rejected row, for which nothing was sent. An order that the journal does not know may have paid its person
 * all the same, and a reader of `not_sent` may pay them in another way.
 */
function orPerhapsPaid(result: PayoutResult, perhaps: Unclaimed['perhaps']): PayoutResult {
  const order = isInvalid(result) && result.result === 'not_sent' ? perhaps.get(result.reference) : undefined
  return order === undefined
    ? result
    : { ...result, result: 'unknown', error: perhapsPaid(result.reference, order, result.error) }
}

function beginningOf(
  client: BatchClient,
  payouts: PayoutList,
  options: SendPayoutsOptions,
): Beginning | { readonly problem: unknown } {
  try {
    const access = accessOf(client, 'sendPayouts')
    requireList(payouts)
    // A misspelt option that is silently dropped could pay what was not meant to be paid.
    const given = givenOptions(options, Object.keys(SEND_PAYOUTS_OPTIONS))
    return { client: access, plan: batchPlanOf(given, access.clock.now()) }
  } catch (problem) {
    return { problem }
  }
}

/**
 * Before anything is sent: asks Runa for its time, and whether it accepts the key at all. A wrong clock would make old
 * idempotency keys look young.
 *
 * @throws the ping's error, as the error of this run: nothing was sent.
 */
async function pingOf(connection: Pick<BatchConnection, 'ping'>, signal: AbortSignal): Promise<Exchange> {
  try {
    return await connection.ping(signal)
  } catch (error) {
    if (!isSdkError(error)) throw error
    throw error.with({
      operation: 'sendPayouts',
      what: `the ping before the first order failed: ${error.what}`,
      note: [error.note, 'Nothing was sent.'].filter(Boolean).join(' '),
      outcome: 'not_sent',
      cause: error,
    })
  }
}

const bindingOf = ({
  plan: { reference },
  connection: { baseUrl, apiKeyPrefix },
}: Pick<Batch, 'plan' | 'connection'>): JournalBinding => ({
  reference,
  baseUrl,
  apiKeyPrefix,
})

/** What a dry run with a check would cost. */
const costOf = async (
  { costs, stopping, connection }: Pick<Batch, 'costs' | 'stopping' | 'connection'>,
  client: Pick<BatchClient, 'estimateOrder'>,
): Promise<PayoutCost | undefined> =>
  costs?.total(
    (body) => stopping.during((signal) => unlessStopped(client.estimateOrder(body, { signal }), signal)),
    (thrown) => foreignError('the estimate failed', thrown, connection.redact).what,
  )

async function readJournal(batch: Batch, { binding, entries }: JournalContents): Promise<void> {
  const { reference, dryRun, acceptKeyChange } = batch.plan
  requireOwnJournal(binding, dryRun ? { reference } : bindingOf(batch), acceptKeyChange)
  await batch.index.read(entries)
  requireForward(batch.now(), batch.index.newestRecord)
}
