import { givenOptions, isAbortedError, onAbort } from '@x/transport'
import type { JournalBinding, JournalContents } from '../journal/payout-journal.ts'
import type { BatchAccess, RunId } from './access/batch-access.ts'
import { accessOf, type BatchClient } from './access/client-of-batch.ts'
import { UNCONNECTED } from './access/unconnected.ts'
import { askTheTime } from './ask-time.ts'
import { Batch } from './batch/batch.ts'
import { requireOwn } from './batch/batch-binding.ts'
import { type PayoutList, payoutsOf, requireList } from './batch/payout-list.ts'
import { type BatchPlan, batchPlanOf, SEND_PAYOUTS_OPTIONS, type SendPayoutsOptions } from './batch/payout-options.ts'
import { ResultQueue } from './batch/result-queue.ts'
import { Stopping } from './batch/stopping.ts'
import { isInvalid, Tally } from './batch/tally.ts'
import { unlessStopped } from './batch/unless-stopped.ts'
import { perhapsPaid, requireAllKnown } from './behind-journal.ts'
import { abortedBatch } from './errors/aborted-batch.ts'
import { RecentOrders } from './lists/recent-orders.ts'
import { requireForward } from './orders/intent-age.ts'
import { dispatch } from './orders/place-order.ts'
import { tellKnown } from './orders/read-paid.ts'
import { resumeOrders } from './orders/resume-orders.ts'
import { ChunkPlanner } from './rows/chunk-planner.ts'
import type { PayoutResult, PayoutSummary } from './rows/payout.ts'
import { type PayoutRow, rowOf } from './rows/payout-row.ts'
import { type PayoutRunError, runError } from './run-error.ts'

/** The input of a run. */
interface Beginning {
  readonly client: BatchAccess
  readonly plan: BatchPlan
}

/** A batch from its first check to its last result. */
export class BatchRun {
  readonly results: ResultQueue<PayoutResult>
  readonly #payouts: PayoutList
  readonly #begun: Beginning | { readonly problem: unknown }
  // A run that is over ends, even if nothing reads its results.
  readonly #stopping = new Stopping(() => this.results.admit())
  readonly #tally = new Tally()
  readonly #id: RunId = Symbol('run')

  constructor(client: BatchClient, payouts: PayoutList, options: SendPayoutsOptions) {
    this.#payouts = payouts
    this.#begun = beginningOf(client, payouts, options)
    this.results = new ResultQueue('problem' in this.#begun ? 0 : Batch.unreadAtMost(this.#begun.plan))
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
    const ended = client.pace.begin(plan.ordersPerMinute)
    // Another copy of this code may have made it.
    client.memory ??= new RecentOrders()
    const { memory } = client
    memory.begin(this.#id, client.clock.now())
    try {
      const connection = plan.dryRun ? UNCONNECTED : await unlessStopped(client.connect(), this.#stopping.signal)
      if (connection === undefined) throw this.#aborted(signal, redact)
      redact = connection.redact
      const batch = new Batch({
        id: this.#id,
        plan,
        client,
        connection,
        memory,
        results: this.results,
        tally: this.#tally,
        stopping: this.#stopping,
      })
      await this.#runBatch(batch)
      if (batch.failure !== undefined) throw batch.failure.error
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
    if (!batch.plan.dryRun) await askTheTime(batch)
    const { journal } = batch
    const opened = await journal?.open(batch.plan.dryRun ? undefined : bindingOf(batch))
    try {
      if (opened !== undefined) await readJournal(batch, opened)
      await requireAllKnown(batch)
      await resumeOrders(batch)
      await this.#planList(batch)
    } catch (error) {
      batch.halt(error)
    }
    await batch.idle()
    for (const result of batch.index.leftOver()) batch.push(result)
    await journal?.close().catch((error: unknown) => batch.halt(error))
  }

  async #planList(batch: Batch): Promise<void> {
    const { plan } = batch
    const planner = plan.journal === undefined ? undefined : new ChunkPlanner(Batch.unreadAtMost(plan))
    try {
      await this.#readList(batch, planner)
    } catch (error) {
      // The payouts that it returned before it failed still get their results: nothing was sent.
      batch.halt(error)
    }
    for (const rows of planner?.drain() ?? []) await dispatch(batch, rows)
  }

  async #readList(batch: Batch, planner: ChunkPlanner | undefined): Promise<void> {
    const { plan, index } = batch
    let position = 0
    for await (const payout of payoutsOf(this.#payouts, batch.stopSignal, batch.connection.redact)) {
      const checked = await rowOf(payout, plan.paymentMethod, position)
      position += 1
      if ('row' in checked) await this.#planRow(batch, planner, checked.row)
      else {
        const meeting = index.refused(checked.reference, checked.error)
        if (meeting.kind === 'tell') batch.push(orPerhapsPaid(batch, meeting.result))
      }
      await this.results.room()
    }
  }

  async #planRow(batch: Batch, planner: ChunkPlanner | undefined, row: PayoutRow): Promise<void> {
    const { plan, index, tally } = batch
    const meeting = index.meet(row, plan)
    const isRefused = meeting.kind === 'tell' && isInvalid(meeting.result)
    if (!isRefused) tally.totals.add(row.item)
    if (meeting.kind === 'tell') await tellKnown(batch, orPerhapsPaid(batch, meeting.result))
    if (meeting.kind !== 'send') return
    const perhaps = batch.perhapsPaid.get(row.reference)
    if (perhaps !== undefined) {
      const { reference } = row
      return batch.tell({ reference, result: 'unknown', error: perhapsPaid(reference, perhaps) })
    }
    const { kind, ...planned } = meeting
    for (const rows of planner?.add({ ...row, ...planned }) ?? [[{ ...row, ...planned }]]) await dispatch(batch, rows)
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

/**
 * The result of a rejected row, for which nothing was sent. An order that the journal does not know may have paid its person
 * all the same, and a reader of `not_sent` may pay them in another way.
 */
function orPerhapsPaid({ perhapsPaid: orders }: Batch, result: PayoutResult): PayoutResult {
  const order = isInvalid(result) && result.result === 'not_sent' ? orders.get(result.reference) : undefined
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

const bindingOf = ({ plan: { reference }, connection: { baseUrl, apiKeyPrefix } }: Batch): JournalBinding => ({
  reference,
  baseUrl,
  apiKeyPrefix,
})

async function readJournal(batch: Batch, { binding, entries }: JournalContents): Promise<void> {
  const { reference, dryRun, acceptKeyChange } = batch.plan
  requireOwn(binding, dryRun ? { reference } : bindingOf(batch), acceptKeyChange)
  await batch.index.read(entries)
  requireForward(batch.now, batch.index.newestRecord)
}
