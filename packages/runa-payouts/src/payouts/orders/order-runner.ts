import type { PlannedRow } from '../plan/order-planner.ts'
import type { PayoutResult } from '../results/payout.ts'
import type { Results } from '../results/results.ts'
import type { Semaphore, Stopping, Tasks } from '../run/tasks.ts'
import { done, type Step, sameForAll } from './order-exchange.ts'
import type { PreparedOrder } from './send-order.ts'

/** What running orders takes. */
export interface RunnerParts {
  /** Puts rows into an order and sends it. */
  readonly place: (rows: readonly PlannedRow[]) => Promise<Step>
  /** Reads an order until it has ended. */
  readonly waitForEnd: (order: PreparedOrder, orderId: string) => Promise<readonly PayoutResult[]>
  /** A permit for every order in flight. */
  readonly sends: Semaphore
  /** A permit for every order that is read. */
  readonly reads: Semaphore
  readonly tasks: Pick<Tasks, 'spawn'>
  readonly results: Pick<Results, 'report'>
  readonly stopping: Pick<Stopping, 'halt'>
}

/** What becomes of an order that an earlier run left open. */
export type Resumption =
  | Exclude<Step, { readonly kind: 'split' }>
  /** It is sent again. */
  | { readonly kind: 'send'; readonly order: PreparedOrder; readonly send: () => Promise<Step> }

/** Runs orders beside one another, and reports what they led to. Nothing else reports the results of orders. */
export class OrderRunner {
  readonly #parts: RunnerParts
  #sending = 0
  #onSent: (() => void)[] = []

  constructor(parts: RunnerParts) {
    this.#parts = parts
  }

  /** Starts an order for rows. Resolves when it has a permit to be in flight, which is what limits planning. */
  async start(rows: readonly PlannedRow[]): Promise<void> {
    await this.#send(() => this.#parts.place(rows), { rows })
  }

  /** Continues with an order of an earlier run. Resolves when it has the permit that it takes. */
  async resume(resumption: Resumption): Promise<void> {
    if (resumption.kind === 'send') return this.#send(resumption.send, resumption.order)
    if (resumption.kind === 'done') return this.#parts.results.report(resumption.results)
    const release = await this.#parts.reads.acquire()
    this.#parts.tasks.spawn(() => this.#finish(resumption, release))
  }

  /** Resolves when nothing is being sent. */
  async sendsDone(): Promise<void> {
    if (this.#sending > 0) await new Promise<void>((resolve) => this.#onSent.push(resolve))
  }

  /** @param order whose rows are `unknown` if sending it fails in a way that nobody has foreseen. */
  async #send(send: () => Promise<Step>, order: Parameters<typeof sameForAll>[0]): Promise<void> {
    const { sends, reads, tasks, stopping, results } = this.#parts
    this.#sending += 1
    const release = await sends.acquire()
    tasks.spawn(async () => {
      let step: Step = done([])
      let endRead = () => {}
      try {
        try {
          const next = await send()
          if (next.kind === 'wait') endRead = await reads.acquire()
          else results.report(next.results)
          step = next
        } catch (error) {
          // Every order gets a result, even if this is a bug of ours.
          results.report(sameForAll(order, { result: 'unknown', error }))
          stopping.halt(error)
        } finally {
          release()
        }
        if (step.kind === 'split') for (const rows of step.orders) await this.start(rows)
      } finally {
        this.#sendEnded()
      }
      if (step.kind === 'wait') await this.#finish(step, endRead)
    })
  }

  #sendEnded(): void {
    this.#sending -= 1
    if (this.#sending === 0) for (const resolve of this.#onSent.splice(0)) resolve()
  }

  async #finish({ order, orderId }: Extract<Step, { readonly kind: 'wait' }>, endRead: () => void): Promise<void> {
    try {
      this.#parts.results.report(await this.#parts.waitForEnd(order, orderId))
    } finally {
      endRead()
    }
  }
}
