import type { EstimateOrderRequest, OrderItemRequest } from '../../wire.gen.ts'
import { canonicalJson } from '../plan/order-content.ts'

/** Runa's limit for one estimate (developer.runa.io, /reference/2024-02-05/endpoint/orders/estimate). */
const MOST_ITEMS = 500

/** An estimate to ask for, and how many times it counts. */
export interface PlannedEstimate {
  readonly items: EstimateOrderRequest['items']
  readonly times: number
}

type Products = EstimateOrderRequest['items'][number]['products']

/** Payouts of equal products. */
interface Group {
  readonly products: Products
  /** Whether one estimate, like one order, may hold several of them: an exchange of currencies takes one item. */
  readonly mayShare: boolean
  /** How many there are, by face value. */
  readonly counts: Map<number, number>
}

/** Collects payouts for estimates: as few as give the exact price, without keeping the payouts. */
export class EstimatePlan {
  readonly #groups = new Map<string, Group>()
  /** Payouts that Runa cannot estimate. */
  templates = 0

  /** @param isExchanged whether another currency pays; true if that cannot be told. */
  add({ products, face_value }: OrderItemRequest, isExchanged: boolean): void {
    if (products.type === 'TEMPLATE') {
      this.templates += 1
      return
    }
    const offered: Products =
      products.type === 'SINGLE'
        ? { type: 'SINGLE', value: products.value }
        : { type: 'MULTIPLE', values: [...products.values] }
    const name = canonicalJson([offered, isExchanged])
    const group = this.#groups.get(name) ?? { products: offered, mayShare: !isExchanged, counts: new Map() }
    this.#groups.set(name, group)
    group.counts.set(face_value, (group.counts.get(face_value) ?? 0) + 1)
  }

  *estimates(): Generator<PlannedEstimate, void, undefined> {
    for (const { products, mayShare, counts } of this.#groups.values()) {
      let items: EstimateOrderRequest['items'][number][] = []
      for (const [face_value, count] of counts) {
        if (!mayShare) yield { items: [{ face_value, products }], times: count }
        for (let number = 0; mayShare && number < count; number += 1) {
          items.push({ face_value, products })
          if (items.length < MOST_ITEMS) continue
          yield { items, times: 1 }
          items = []
        }
      }
      if (items.length > 0) yield { items, times: 1 }
    }
  }
}
