import { ServerTime } from '../../api/server-time.ts'
import type { PayoutJournal } from '../../journal/payout-journal.ts'
import type { BatchAccess, BatchConnection, RunId, RunMemory } from '../access/batch-access.ts'
import { PayoutChecks } from '../checks/payout-checks.ts'
import { DryRunCosts } from '../costs/dry-run-costs.ts'
import { foreignError } from '../errors/foreign-error.ts'
import { guardedJournal } from '../input/callers-journal.ts'
import type { BatchPlan, PayoutCheck } from '../input/payout-options.ts'
import { claimAndSend } from '../orders/claim-and-send.ts'
import { PaidOrders, resumeOrders } from '../orders/earlier-orders.ts'
import { orderWindow } from '../orders/may-send.ts'
import { type OrderTimes, waitForEnd } from '../orders/order-exchange.ts'
import { OrderRecords } from '../orders/order-records.ts'
import { OrderRunner } from '../orders/order-runner.ts'
import type { OrderLimiter } from '../orders/send-order.ts'
import { BatchIndex } from '../plan/batch-index.ts'
import type { PayoutResult } from '../results/payout.ts'
import type { Tally } from '../results/results.ts'
import { type ResultQueue, Results } from '../results/results.ts'
import type { Stopping } from './tasks.ts'
import { Semaphore, Tasks } from './tasks.ts'

/** Orders that are read at once, per order that may be in flight. */
const READS_PER_SEND = 5

/** Unread results, per order in flight, before no more is planned. */
const UNREAD_PER_SEND = 200

export const unreadAtMost = ({ concurrency }: Pick<BatchPlan, 'concurrency'>): number => concurrency * UNREAD_PER_SEND

/** What a batch is made from. */
export interface BatchParts {
  /** Tells this run from the client's others. */
  readonly id: RunId
  readonly plan: BatchPlan
  readonly client: BatchAccess
  readonly connection: BatchConnection
  readonly memory: RunMemory
  readonly queue: ResultQueue<PayoutResult>
  readonly tally: Tally
  readonly stopping: Stopping
}

/** What one run works with. Only the run itself has all of it: each piece was given no more than it takes. */
export interface Batch extends Pick<BatchParts, 'plan' | 'connection' | 'stopping' | 'tally'> {
  /** The plan's journal. Every error of it is an error of this package. */
  readonly journal: PayoutJournal | undefined
  readonly index: BatchIndex
  readonly checks: PayoutChecks
  /** Of a dry run with a check. */
  readonly costs: DryRunCosts | undefined
  readonly serverTime: ServerTime
  readonly tasks: Tasks
  readonly results: Results
  readonly orders: OrderRunner
  readonly paidOrders: PaidOrders
  /** Finds out what happened to the orders that earlier runs left open. */
  readonly resumeOrders: () => Promise<void>
  /** In ms since the Unix epoch. */
  readonly now: () => number
}

export function batchOf({ id, plan, client, connection, memory, queue, tally, stopping }: BatchParts): Batch {
  const { clock, apiVersion } = client
  const now = () => clock.now()
  const journal =
    plan.journal &&
    guardedJournal(plan.journal, (thrown) => foreignError('the journal failed', thrown, connection.redact))
  const index = new BatchIndex(plan.readPaidOrders && !plan.dryRun)
  const serverTime = new ServerTime()
  const tasks = new Tasks((error) => stopping.halt(error))
  const results = new Results({ index, tally, queue, onProgress: plan.onProgress })
  const checks = new PayoutChecks({ plan, stopping, redact: connection.redact })
  const { check, paymentMethod } = plan
  const costs =
    plan.dryRun && check !== undefined
      ? new DryRunCosts({ paymentMethod, currencyOf: (code) => productCurrency(check, code) })
      : undefined
  const reads = new Semaphore(plan.concurrency * READS_PER_SEND)
  // In whole milliseconds, like the times of orders.
  const begunAt = Math.floor(now())
  const times: OrderTimes = {
    begunAt,
    observe(exchange) {
      try {
        serverTime.observe(exchange)
      } catch (error) {
        stopping.halt(error)
      }
    },
    wasSeenBefore: (orderId) => memory.remember(orderId, id, now()),
    wasBefore: (createdAt) => serverTime.wasBefore(createdAt, begunAt),
  }
  const parts = {
    plan,
    connection,
    apiVersion,
    index,
    checks,
    costs,
    stopping,
    times,
    now,
    records: new OrderRecords({ index, journal, stopping }),
    limiter: orderLimiter(client.rateLimiter, stopping),
    windowOf: (order: Parameters<typeof orderWindow>[1]) => orderWindow({ clock, plan, index, serverTime }, order),
    countOrder: () => tally.order(),
  }
  const orders = new OrderRunner({
    place: (rows) => claimAndSend(parts, rows),
    waitForEnd: (order, orderId) => waitForEnd(parts, order, orderId),
    sends: new Semaphore(plan.concurrency),
    reads,
    tasks,
    results,
    stopping,
  })
  return {
    plan,
    connection,
    journal,
    index,
    checks,
    costs,
    serverTime,
    stopping,
    tally,
    tasks,
    results,
    orders,
    paidOrders: new PaidOrders({ plan, index, connection, stopping, reads }),
    resumeOrders: () => resumeOrders(parts, orders),
    now,
  }
}

/** The code may be anybody's: whatever goes wrong in it, the sum lacks a payout and says so. */
async function productCurrency(check: PayoutCheck, code: string): Promise<string | undefined> {
  try {
    const currency: unknown = Reflect.get(Object(await check.get?.(code)), 'currency')
    return typeof currency === 'string' ? currency : undefined
  } catch {
    return undefined
  }
}

/** The client's rate limiter, for one run: nothing waits longer than the run lasts. */
const orderLimiter = (rateLimiter: BatchAccess['rateLimiter'], stopping: Pick<Stopping, 'during'>): OrderLimiter => ({
  acquire(window) {
    const worthMs = window?.left(undefined) ?? Number.POSITIVE_INFINITY
    return stopping.during(async (signal) => (await rateLimiter.acquire(signal, worthMs)) ?? true)
  },
  pause: (ms) => rateLimiter.pause(ms),
  get isPaused() {
    return rateLimiter.isPaused
  },
})
