import { perClient } from '@x/serving'
import { type Clock, type OptionCheck, type SchemaIssue, systemClock, trueOrFalse } from '@x/transport'
import { createCatalogue } from '../catalogue/create-catalogue.ts'
import { endsWithin } from '../catalogue/time-limit.ts'
import type { RunaPayouts } from '../client.ts'
import { anOrderCheck, findingsOf, type OrderCheck, type OrderFindings } from '../orders/order-check.ts'
import type { CreateOrderRequest } from '../wire.gen.ts'

/** How orders are checked before they are sent. */
export interface OrderCheckOptions {
  /**
   * Checks orders: a catalogue of `createCatalogue`, which you keep fresh with webhooks. Default: one that the server makes
   * for the client. It loads the products at the first check, and again every hour.
   */
  readonly catalogue?: OrderCheck | undefined
  /**
   * Whether a create is checked before it is sent. One that Runa would refuse is then refused here, with what is allowed,
   * and uses no idempotency key. An order that cannot be judged within two seconds is sent. So is a repeat: one whose key
   * the server remembers, or that says `X-Skip-Check: true`. Default: only if you pass a `catalogue`.
   */
  readonly checkOrders?: boolean | undefined
}

/** The checks of these options when serving begins. */
export const ORDER_CHECK_OPTIONS: Readonly<Record<keyof OrderCheckOptions, OptionCheck>> = {
  catalogue: (value) => (value === undefined ? undefined : anOrderCheck(value)),
  checkOrders: trueOrFalse,
}

/** A create does not wait for longer: the load continues, and the next one is judged. */
const PATIENCE_MS = 2_000

/** After a check that failed, or while one takes too long, creates are sent without one for this long at most. */
const PAUSE_MS = 60_000

/** What a server compares orders with. */
export class OrderChecks {
  readonly #catalogue: OrderCheck
  readonly #clock: Clock
  #pausedUntil = 0

  constructor(catalogue: OrderCheck, clock: Clock) {
    this.#catalogue = catalogue
    this.#clock = clock
  }

  /**
   * What there is to say of an order, however long it takes to find out.
   *
   * @throws whatever the catalogue throws.
   */
  async findingsOf(order: object): Promise<OrderFindings> {
    // A catalogue takes an order without a payment method, and leaves alone what it cannot read. The balance is served only
    // when it is named, so no warning shows it.
    return findingsOf(this.#catalogue, JSON.stringify(order))
  }

  /** What is wrong with an order that is about to be sent. Nothing where that cannot be told soon: then it is sent. */
  async problemsOf(order: CreateOrderRequest): Promise<readonly SchemaIssue[]> {
    if (this.#clock.now() < this.#pausedUntil) return []
    const asked = this.findingsOf(order)
      .then(({ problems }) => [...problems])
      .catch(() => {
        this.#pause()
        return []
      })
    if (await endsWithin(asked, PATIENCE_MS, this.#clock)) return asked
    const until = this.#pause()
    asked.then(() => {
      // It ended well, and nothing has failed since.
      if (this.#pausedUntil === until) this.#pausedUntil = 0
    })
    return []
  }

  #pause(): number {
    this.#pausedUntil = this.#clock.now() + PAUSE_MS
    return this.#pausedUntil
  }
}

/** Finds the checks of a client: those of the catalogue that was passed, or those that all servers of the client share. */
export function orderChecksFor(
  { catalogue }: OrderCheckOptions,
  clock: Clock = systemClock,
): (client: RunaPayouts) => OrderChecks {
  const own = catalogue && new OrderChecks(catalogue, clock)
  return (client) =>
    own ?? perClient(OF_CLIENTS, client, () => new OrderChecks(createCatalogue(client, { clock }), clock))
}

const OF_CLIENTS = '@x/runa-payouts.order-checks/1'
