import { type ClientFingerprint, type Clock, clientFingerprintOf, type Operation, sha256 } from '@x/transport'
import { perClient } from '../calls/per-client.ts'
import { repeatedWritesOf } from '../repeats/repeated-write.ts'
import { changeState, inTime } from '../state/change-state.ts'
import type { StateStore } from '../state/state-store.ts'
import {
  type CallEnd,
  type CountedOrders,
  leavePlace,
  type Place,
  readOrders,
  takePlace,
  writtenOrders,
} from './counted-orders.ts'

/** A call that places an order, or repeats one. */
export interface CountedCall {
  readonly operation: Operation
  readonly idempotencyKey: string
}

/**
 * Counts the orders of an account, in the state that recent writes are remembered in: what it is kept in decides whether it
 * outlives the process, and whether several processes count together.
 *
 * A place is taken on record before anything is sent, so that calls that race for the last one get one, in this process or
 * in several.
 */
export class OrderCount {
  readonly #clock: Clock
  readonly #state: StateStore
  readonly #fingerprint: ClientFingerprint
  /** The last change of this process. The next one waits for it: all change the same value. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(clock: Clock, state: StateStore, fingerprint: ClientFingerprint = (_, text) => sha256(text)) {
    this.#clock = clock
    this.#state = state
    this.#fingerprint = fingerprint
  }

  /** Takes a place for a call. Rejects with whatever the store throws: then nothing may be sent. */
  async take(call: CountedCall, most: number): Promise<Place> {
    const id = await idOf(call)
    const take: Decision<Place> = (orders, now) => {
      const place = takePlace(orders, id, most, now)
      return { orders: place.orders, result: place }
    }
    return this.#change(call, take, ({ isFull }) => {
      // Nothing was sent, so a place that was taken after all has to be given back.
      if (!isFull) this.leave(call, { outcome: 'not_sent', isSettled: false }).catch(() => {})
    })
  }

  /** Records what a call came to that had a place. */
  async leave(call: CountedCall, end: CallEnd): Promise<void> {
    const id = await idOf(call)
    return this.#change(call, (orders, now) => ({ orders: leavePlace(orders, id, end, now), result: undefined }))
  }

  /** @param onLate told what a store did after all that was not waited for any longer. */
  async #change<Result>(
    { operation }: CountedCall,
    decide: Decision<Result>,
    onLate: (result: Result) => void = () => {},
  ): Promise<Result> {
    const name = `orders:${await this.#fingerprint(operation, 'orders')}`
    let isLate = false
    const change = async () => {
      if (isLate) throw new Error('the caller has stopped waiting')
      const changing = changeState(this.#state, name, (text) => {
        const { orders, result } = decide(readOrders(text), this.#clock.now())
        // For good: a count that made way for other values would begin anew. Once nothing counts, it is removed.
        return { after: writtenOrders(orders), keepMs: undefined, result }
      })
      changing.then((result) => isLate && onLate(result)).catch(() => {})
      return inTime(this.#clock, changing)
    }
    const changed = this.#last.then(change)
    this.#last = changed.catch(() => {})
    return inTime(this.#clock, changed).catch((error: unknown) => {
      isLate = true
      throw error
    })
  }
}

type Decision<Result> = (
  orders: CountedOrders,
  now: number,
) => { readonly orders: CountedOrders; readonly result: Result }

/** The count does not need to know keys, which may be long. */
const idOf = async ({ idempotencyKey }: CountedCall): Promise<string> => (await sha256(idempotencyKey)).slice(0, 32)

/** The count that belongs to a client: whatever serves it, by REST or as tools, shares one. */
export const orderCountOf = (client: object, clock: Clock, state: StateStore | undefined): OrderCount => {
  const { state: shared } = repeatedWritesOf(client, { clock, state })
  return perClient('@x/serving.order-count/1', client, () => new OrderCount(clock, shared, clientFingerprintOf(client)))
}
