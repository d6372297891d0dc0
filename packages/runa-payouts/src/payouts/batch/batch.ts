import { type Exchange, type SendWindow, undisturbed } from '@x/transport'
import type { PayoutJournal, Settlement } from '../../journal/payout-journal.ts'
import { ServerTime } from '../../server-time.ts'
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

/** Orders that are waited for at once, for each that may be in flight: what bounds the reads that waiting makes. */
const WAITS_PER_SEND = 5

/** Results that nobody has read yet, for each order in flight, before no more is planned. */
const UNREAD_PER_SEND = 200

/** What the parts of one run share. */
export class Batch {
  readonly plan: BatchPlan
  readonly client: BatchAccess
  readonly connection: BatchConnection
  readonly memory: RunMemory
  /** The plan's journal. Every error of it is one of this package. */
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
    // In whole milliseconds, as times of orders are told.
    this.begunAt = Math.floor(client.clock.now())
    this.sends = new Slots(plan.concurrency)
    this.waits = new Slots(plan.concurrency * WAITS_PER_SEND)
  }

  static unreadAtMost = ({ concurrency }: BatchPlan): number => concurrency * UNREAD_PER_SEND

  get now(): number {
    return this.client.clock.now()
  }

  /** Aborted once nothing more is to be planned. For what happens once at a time: the others wait `untilStopped`. */
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
   * Waits for a turn to send an order, or for the end of the run.
   *
   * @param window in which it has to come. Where it is certain that it does not, nobody waits.
   * @returns whether it came.
   */
  turn(window?: SendWindow): Promise<boolean> {
    const worthMs = window?.left(undefined) ?? Number.POSITIVE_INFINITY
    return this.#stopping.during(async (signal) => (await this.client.pace.turn(signal, worthMs)) ?? true)
  }

  /** What ended the run before its list did. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure
  }

  /** Plans nothing more. The first error is the run's. */
  halt(error: unknown): void {
    this.#failure ??= { error }
    this.#stopping.stop(error)
  }

  /** Gives a payout its result, unless the list has still to ask for it. */
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

  /** Looks at the server's clock. */
  observe(exchange: Exchange): void {
    try {
      this.time.observe(exchange)
    } catch (error) {
      this.halt(error)
    }
  }

  /**
   * Records what became of an order. What cannot be recorded stops the batch: the next run finds out again.
   *
   * @returns whether it is on record, where there is a journal.
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

  /** Says that an order is about to be sent; the function that it gives, that it was. */
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
