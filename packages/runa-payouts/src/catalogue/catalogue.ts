import type { Clock, SchemaIssue, SdkError } from '@x/transport'
import type { Balance, PaymentMethod, Product, ProductUpdate } from '../wire.gen.ts'
import type { OrderToCheck } from './check-order.ts'
import type { ProductSearch } from './search.ts'

/** Where a catalogue comes from: a `RunaPayouts` client. */
export interface ProductSource {
  /** All products, to load into memory. */
  listProducts(filters: { readonly isOrderable: boolean; readonly limit: number }): AsyncIterable<Product>
  /** One product, read again when the copy says that it cannot be ordered. */
  getProduct(code: string): PromiseLike<Product>
  /** For the warning that a balance is too low. Without it, `check` says nothing about balances. */
  getBalance?(currency: string): PromiseLike<Pick<Balance, 'balance'>>
}

/** Stores one string between processes, for serverless functions: a row of a table, an object in a bucket. */
export interface CatalogueStore {
  /** The text, or undefined (or null) if there is none. */
  get(): Promise<string | undefined | null>
  /** Replaces the text. */
  set(text: string): Promise<void>
}

/** Options of `createCatalogue`. */
export interface CatalogueOptions {
  /** How old the copy may be before it is loaded again, in milliseconds. Default one hour. */
  readonly refreshMs?: number | undefined
  /** Keeps the copy between processes. Default: only in memory. */
  readonly store?: CatalogueStore | undefined
  /** Time, for tests: see `createManualClock`. Default: the real one. */
  readonly clock?: Clock | undefined
  /**
   * Called once for each refresh that failed while there is a copy, and for a store or a read that failed. What it throws
   * is ignored. Default: nothing.
   */
  readonly onError?: ((error: unknown) => void) | undefined
}

/** What a check found. */
export interface CatalogueCheck {
  /** What Runa would refuse, by path, with what is allowed. Empty if nothing is known to be wrong. */
  readonly problems: readonly SchemaIssue[]
  /** What could not be checked, and what you may want to know: it is neither fine nor wrong. */
  readonly warnings: readonly SchemaIssue[]
}

/** Options of `check`. */
export interface CatalogueCheckOptions {
  /**
   * Whether the balance is read, for a warning if it is too low. Default true. `createOrder` and `sendPayouts` pass
   * false: a warning stops nobody, and it would cost each payment a request.
   */
  readonly balance?: boolean | undefined
  /** How a list of payouts is paid, as for `sendPayouts`; without it, their sum is not compared with a balance. */
  readonly payment_method?: PaymentMethod | undefined
}

/** A payout to check: as for `sendPayouts`. */
export interface PayoutToCheck {
  /** What the recipient can redeem it for, as in an order. */
  readonly products?: unknown
  /** What it is worth, in the currency of its products. */
  readonly face_value?: unknown
}

/** Runa's product catalogue, loaded once and kept up to date. Every method loads it first if it has to. */
export interface Catalogue {
  /**
   * The product of a code; for the code of a subscription's plan, the subscription. Undefined if the copy has none.
   *
   * @throws what `listProducts` throws, if there is no copy yet and it cannot be loaded.
   */
  get(code: string): Promise<Product | undefined>
  /** The products for which every condition holds, in Runa's order. By default, only those that can be ordered. */
  search(conditions: ProductSearch): Promise<readonly Product[]>
  /**
   * Checks an order, or the payouts of a list, without sending anything: unknown products, products that cannot be
   * ordered, face values, subscriptions, currencies and countries.
   *
   * A code that the copy does not have, and a product that it says cannot be ordered, are read once from Runa before they
   * are a problem. The paths are those of what you pass: `['items', 0, 'face_value']`, or `[7, 'face_value']` for a list.
   *
   * If the account's balance pays, it is read too, at most once a minute: `balance` is a warning if the face values in
   * its currency add up to more. Prices may be lower, what is in another currency is left out, and the playground accepts
   * everything, so it is never a problem. A balance that cannot be read is the warning `not_checked`.
   *
   * @throws TypeError for what is neither an order with an array of items nor a list of payouts; and what `listProducts`
   * throws, if there is no copy yet and it cannot be loaded.
   */
  check(order: OrderToCheck | Iterable<PayoutToCheck>, options?: CatalogueCheckOptions): Promise<CatalogueCheck>
  /**
   * Takes a `product.update` webhook. Runa sends them in any order: one that is older than the latest of its product is
   * dropped, and so is one from more than five minutes before the copy was loaded: the copy has it.
   *
   * @returns whether it changed the copy.
   */
  apply(update: ProductUpdate): boolean
  /** Loads the catalogue again, now. Concurrent callers share one load. Resolves once the copy is stored. */
  refresh(): Promise<void>
  /** How old the copy is, in milliseconds; undefined if there is none yet. */
  readonly ageMs: number | undefined
  /** Why the last refresh failed; undefined if it did not. */
  readonly refreshError: SdkError | Error | undefined
}
