import { isJsonObject } from '@x/transport'
import type { Product, ProductUpdate } from '../wire.gen.ts'

/** The latest update of each product. Runa sends them in any order; the one with the latest timestamp counts. */
export class ProductUpdates {
  readonly #latest = new Map<string, ProductUpdate>()
  /** Counts updates, so that a load can tell which of them came after it had begun. */
  readonly #numbers = new Map<string, number>()
  #count = 0

  get count(): number {
    return this.#count
  }

  /** Whether the update is newer than what is known of its product; keeps it if it is. */
  take(update: ProductUpdate): boolean {
    const known = this.#latest.get(update.product_code)
    if (known !== undefined && !isLater(update.timestamp, known.timestamp)) return false
    this.#count += 1
    this.#latest.set(update.product_code, update)
    this.#numbers.set(update.product_code, this.#count)
    return true
  }

  /** Updates that came after the given count: a page that was read at about that time may not have them. */
  after(count: number): readonly ProductUpdate[] {
    return [...this.#latest.values()].filter(({ product_code }) => (this.#numbers.get(product_code) ?? 0) > count)
  }

  get latest(): readonly ProductUpdate[] {
    return [...this.#latest.values()]
  }
}

/**
 * The product as the update leaves it. What the update does not say, or says in a way that cannot be read, stays as it
 * was.
 */
export function updatedProduct(product: Product, update: ProductUpdate): Product {
  const state: unknown = update.new_state
  if (!isJsonObject(state)) return product
  const { is_orderable, denominations } = state
  const updated = { ...product, ...(typeof is_orderable === 'boolean' && { is_orderable }) }
  if (updated.payout_type !== 'gift_card' || !isJsonObject(denominations)) return updated
  const { gift_card } = updated
  if (!isJsonObject(gift_card)) return updated
  // Their form is not documented: a member that the product does not know is kept, and one that is left out stays.
  return { ...updated, gift_card: { ...gift_card, denominations: { ...gift_card.denominations, ...denominations } } }
}

const TIMESTAMP = /^(.*?\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:?\d\d)?$/

/**
 * Whether one timestamp is later than another. Runa's have microseconds, which Date drops, and may lack a time zone
 * (developer.runa.io, /reference/webhooks): then UTC is meant. One that cannot be read is never later.
 */
export function isLater(one: string, other: string): boolean {
  const [a, b] = [instantOf(one), instantOf(other)]
  if (a === undefined) return false
  return b === undefined || a.ms > b.ms || (a.ms === b.ms && a.fraction > b.fraction)
}

function instantOf(timestamp: string): { readonly ms: number; readonly fraction: string } | undefined {
  const [, seconds, fraction = '', zone = 'Z'] = TIMESTAMP.exec(timestamp) ?? []
  const ms = Date.parse(`${seconds}${zone}`)
  // Padded, so that texts compare as numbers do.
  return Number.isNaN(ms) ? undefined : { ms, fraction: fraction.padEnd(9, '0') }
}
