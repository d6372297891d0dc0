import { isJsonObject } from '@x/transport'
import type { Product, ProductUpdate } from '../wire.gen.ts'
import type { CatalogueCopy } from './catalogue-text.ts'

/** Runa's updates are sent again for hours. One that is older than a copy by more than this is in the copy. */
const MOST_BEHIND_MS = 5 * 60_000

/** How many updates there were at a time, to tell which came later. */
export interface UpdateMark {
  readonly count: number
  readonly at: number
}

/** The latest update of each product. Runa sends them in any order; the one with the latest timestamp counts. */
export class ProductUpdates {
  readonly #latest = new Map<string, { readonly update: ProductUpdate; readonly number: number }>()
  /** Those of another process too, of whose updates no more is known. */
  readonly #timestamps = new Map<string, string>()
  #count = 0

  mark(at: number): UpdateMark {
    return { count: this.#count, at }
  }

  /** Whether the update is newer than what is known of its product. */
  isNews({ product_code, timestamp }: ProductUpdate): boolean {
    const known = this.#timestamps.get(product_code)
    return known === undefined || isLater(timestamp, known)
  }

  /** Keeps the update if it is newer than what is known of its product, and says whether it is. */
  take(update: ProductUpdate): boolean {
    if (!this.isNews(update)) return false
    this.#count += 1
    this.#latest.set(update.product_code, { update, number: this.#count })
    this.#timestamps.set(update.product_code, update.timestamp)
    return true
  }

  /** Updates that came after the mark: a page that was read at about that time may not have them. */
  after({ count, at }: UpdateMark): readonly ProductUpdate[] {
    return [...this.#latest.values()]
      .filter(({ update, number }) => number > count && !isStale(update.timestamp, at))
      .map(({ update }) => update)
  }

  /**
   * Takes note of the updates that a copy of another process has.
   *
   * @returns the updates that this process has kept and the copy does not have.
   */
  join({ loadedAt, updates }: Pick<CatalogueCopy, 'loadedAt' | 'updates'>): readonly ProductUpdate[] {
    for (const [code, timestamp] of Object.entries(updates)) {
      const own = this.#timestamps.get(code)
      if (own !== undefined && isLater(own, timestamp)) continue
      this.#latest.delete(code)
      this.#timestamps.set(code, timestamp)
    }
    return [...this.#latest.values()]
      .map(({ update }) => update)
      .filter(({ timestamp }) => isAfter(timestamp, loadedAt))
  }

  /** The newest timestamp of each product, as far as it matters for a copy of that age. */
  timestamps(loadedAt: number): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.#timestamps].filter(([, timestamp]) => !isStale(timestamp, loadedAt)))
  }
}

const isAfter = (timestamp: string, ms: number): boolean => (instantOf(timestamp)?.ms ?? Number.NEGATIVE_INFINITY) > ms

/** Whether a copy that was loaded then has it already; true for a timestamp that cannot be read, as that cannot be told. */
export const isStale = (timestamp: string, loadedAt: number): boolean =>
  !isAfter(timestamp, loadedAt - MOST_BEHIND_MS - 1)

/** Whether an update has what every update needs. A webhook is JSON of somebody else. */
export const isUpdate = (update: ProductUpdate): boolean =>
  isJsonObject(update) &&
  typeof update.product_code === 'string' &&
  typeof update.timestamp === 'string' &&
  isJsonObject(update.new_state)

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
