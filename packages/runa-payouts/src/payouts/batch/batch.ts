import { type Exchange, type SendWindow, undisturbed } from '@x/transport'
import { ServerTime } from '../../api/server-time.ts'
import type { PayoutJournal, Settlement } from '../../journal/payout-journal.ts'
import type { BatchAccess, BatchConnection, RunId, RunMemory } from '../access/batch-access.ts'
import { foreignError } from '../errors/foreign-error.ts'
import type { BatchOrder } from '../lists/stranger-orders.ts'
import type { PayoutResult } from '../rows/payout.ts'
import { BatchIndex } from './batch-index.ts'
import { guardedJournal } from './guarded-journal.ts'
import type { BatchPlan } from './payout-options.ts'
import type { Reading } from './reading.ts'
import type { ResultQueue } from './result-queue.ts'
import { Slots } from './slots.ts'
import type { Stopping } from './stopping.ts'
import type { Tally } from './tally.ts'

/** Orders that are waited for at once, per order that may be in flight: limits the reads that waiting makes. */
const WAITS_PER_SEND = 5

/** Unread results, per order in flight, before no more is planned. */
const UNREAD_PER_SEND = 200

/** State that the parts of one run share. */
export class Batch {
  readonly plan: BatchPlan
  readonly client: BatchAccess
  readonly connection: BatchConnection
  readonly memory: RunMemory
  /** The plan's journal. Every error of it is an error of this package. */
  readonly journal: PayoutJournal | undefined
  readonly index: BatchIndex
  /** Orders that earlier runs have paid, while they are read. By key. */
  readonly readings = new Map<string, Reading>()
  /** Orders that the journal does not know, and that may have paid a payout of the list. By its reference. */
  readonly perhapsPaid = new Map<string, BatchOrder>()
  readonly time = new ServerTime()
  readonly tally: Tally
  readonly results: ResultQueue<PayoutResult>
  /** Tells this run from the client's others. */
  readonly id: RunId
  /** When the run began, by the local clock, in ms since the Unix epoch. */
  readonly begunAt: number
  readonly sends: Slots
  readonly waits: Slots
  readonly #stopping: Stopping
  readonly #tasks = new Set<Promise<void>>()
  #sending = 0
  #sent: (() => void)[] = []
  #failure: { readonly error: unknown } | undefined

  constructor(
    shared: Pick<Batch, 'id' | 'plan' | 'client' | 'connection' | 'memory' | 'results' | 'tally'> & {
      readonly stopping: Stopping
    },
  ) {
    const { id, plan, client, connection, memory, results, tally, stopping } = shared
    this.id = id
    this.plan = plan
    this.index = new BatchIndex(plan.readPaidOrders && !plan.dryRun)
    this.client = client
    this.connection = connection
    this.memory = memory
    this.journal =
      plan.journal &&
      guardedJournal(plan.journal, (thrown) => foreignError('the journal failed', thrown, connection.redact))
    this.results = results
    this.tally = tally
    this.#stopping = stopping
    // In whole milliseconds, like the times of orders.
    this.begunAt = Math.floor(client.clock.now())
    this.sends = new Slots(plan.concurrency)
    this.waits = new Slots(plan.concurrency * WAITS_PER_SEND)
  }

  static unreadAtMost = ({ concurrency }: BatchPlan): number => concurrency * UNREAD_PER_SEND

  get now(): number {
    return this.client.clock.now()
  }

  /** Aborted once nothing more is to be planned. For tasks that run one at a time: the others wait with `untilStopped`. */
  get stopSignal(): AbortSignal {
    return this.#stopping.signal
  }

  get stopping(): boolean {
    return this.stopSignal.aborted
  }

  /** Waits with a signal that is aborted once nothing more is to be planned. */
  untilStopped<T>(wait: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.#stopping.during(wait)
  }

  /**
   * Waits until an order may be sent, or until the run ends.
   *
   * @param window in which a slot has to come. If it certainly does not, this does not wait.
   * @returns whether a slot came.
   */
  turn(window?: SendWindow): Promise<boolean> {
    const worthMs = window?.left(undefined) ?? Number.POSITIVE_INFINITY
    return this.#stopping.during(async (signal) => (await this.client.pace.turn(signal, worthMs)) ?? true)
  }

  /** The error that stopped the run before the end of its list. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure
  }

  /** Plans nothing more. The first error is the run's. */
  halt(error: unknown): void {
    this.#failure ??= { error }
    this.#stopping.stop(error)
  }

  /** Gives a payout its result, unless the list has not reached it yet. */
  tell(result: PayoutResult): void {
    this.tally.met(result.result)
    for (const told of this.index.toTell(result)) this.push(told)
  }

  push(result: PayoutResult): void {
    this.tally.result(result)
    this.results.push(result)
    const { onProgress } = this.plan
    if (onProgress !== undefined) undisturbed(() => onProgress(this.tally.counts))
  }

  /** Checks the server's clock. */
  observe(exchange: Exchange): void {
    try {
      this.time.observe(exchange)
    } catch (error) {
      this.halt(error)
    }
  }

  /**
   * Records what happened to an order. If that fails, the batch stops: the next run finds out again.
   *
   * @returns whether it is on record, if there is a journal.
   */
  async settle(key: string, settlement: Settlement): Promise<boolean> {
    this.index.settled(key, settlement)
    try {
      await this.journal?.settle(key, settlement)
      return true
    } catch (error) {
      this.halt(error)
      return false
    }
  }

  /** Runs a task beside the others. */
  spawn(run: () => Promise<void>): void {
    const task = run()
      .catch((error: unknown) => this.halt(error))
      .finally(() => this.#tasks.delete(task))
    this.#tasks.add(task)
  }

  /** Resolves when no task is left. */
  async idle(): Promise<void> {
    while (this.#tasks.size > 0) await Promise.all(this.#tasks)
  }

  /** Marks that an order is about to be sent; the returned function marks that it was sent. */
  beginSend(): () => void {
    this.#sending += 1
    return () => {
      this.#sending -= 1
      if (this.#sending === 0) for (const tell of this.#sent.splice(0)) tell()
    }
  }

  /** Resolves when nothing is being sent. */
  async sendsDone(): Promise<void> {
    if (this.#sending > 0) await new Promise<void>((resolve) => this.#sent.push(resolve))
  }
}
