import { type Clock, ConfigurationError, isNotFoundError, nearestNames, systemClock } from '@x/transport'
import type { Product, ProductUpdate } from '../wire.gen.ts'
import type { Catalogue, CatalogueCheck, CatalogueOptions, PayoutToCheck, ProductSource } from './catalogue.ts'
import { type CatalogueCopy, catalogueFromText, catalogueText } from './catalogue-text.ts'
import { checkItem, checkOrder, type Finding, type OrderToCheck } from './check-order.ts'
import { ProductIndex } from './product-index.ts'
import { ProductUpdates, updatedProduct } from './product-updates.ts'
import { type ProductSearch, searchProducts } from './search.ts'

const HOUR_MS = 3_600_000

/** After a refresh that failed, the old copy is served at least this long before the next one is tried. */
const RETRY_MS = 60_000

/** More codes than this are not read one by one: the whole catalogue is loaded again instead. */
const MOST_READS = 20

/** Runa's largest page. */
const PAGE = 500

/**
 * A copy of Runa's product catalogue: loaded once, shared by all callers, loaded again when it is old, and kept up to
 * date by webhooks.
 *
 * Nothing is loaded before you first ask. While a refresh fails, the old copy is served, and `ageMs` says how old it is.
 *
 * @param runa a `RunaPayouts` client.
 * @throws ConfigurationError for invalid options.
 *
 * @example
 * ```ts
 * import { RunaPayouts } from '@x/runa-payouts'
 * import { createCatalogue } from '@x/runa-payouts/catalogue'
 *
 * const runa = new RunaPayouts()
 * const catalogue = createCatalogue(runa)
 * const [product] = await catalogue.search({ country: 'US', currency: 'USD', faceValue: 25 })
 * console.log(product?.code)
 * ```
 */
export function createCatalogue(runa: ProductSource, options: CatalogueOptions = {}): Catalogue {
  const { refreshMs = HOUR_MS, store, onError, clock = systemClock } = options
  if (typeof refreshMs !== 'number' || !(refreshMs > 0)) {
    throw new ConfigurationError(`refreshMs: expected a number of milliseconds above 0, got ${String(refreshMs)}`)
  }
  return new HeldCatalogue(runa, { refreshMs, store, onError, clock })
}

interface Settings extends CatalogueOptions {
  readonly refreshMs: number
  readonly clock: Clock
}

interface ReadAgain {
  readonly unread: readonly string[]
  /** Runa knows no product of these codes. */
  readonly missing: readonly string[]
}

interface Asked {
  readonly copy: ProductIndex
  readonly unread: readonly string[]
}

const NOTHING: ReadonlySet<string> = new Set()

class HeldCatalogue implements Catalogue {
  readonly #runa: ProductSource
  readonly #settings: Settings
  readonly #updates = new ProductUpdates()
  #products: ProductIndex | undefined
  #loadedAt = 0
  #failedAt: number | undefined
  #loading: Promise<ProductIndex> | undefined
  refreshError: Error | undefined

  constructor(runa: ProductSource, settings: Settings) {
    this.#runa = runa
    this.#settings = settings
  }

  get ageMs(): number | undefined {
    return this.#products === undefined ? undefined : Math.max(0, this.#settings.clock.now() - this.#loadedAt)
  }

  async get(code: string): Promise<Product | undefined> {
    return (await this.#current()).find(code)?.product
  }

  async search(conditions: ProductSearch): Promise<readonly Product[]> {
    return searchProducts((await this.#current()).products, conditions)
  }

  async refresh(): Promise<void> {
    await this.#load()
  }

  apply(update: ProductUpdate): boolean {
    if (!this.#updates.take(update)) return false
    const product = this.#products?.product(update.product_code)
    if (product === undefined) return false
    this.#products?.set(updatedProduct(product, update))
    this.#save()
    return true
  }

  async check(given: OrderToCheck | Iterable<PayoutToCheck>): Promise<CatalogueCheck> {
    // Read once: a generator has no second pass.
    const find = isIterable(given) ? rowChecks([...given]) : (copy: ProductIndex) => checkOrder(given, copy)
    const products = await this.#current()
    const findings = find(products)
    const doubtful = [...new Set(findings.flatMap(({ doubtful: code }) => (code === undefined ? [] : [code])))]
    if (doubtful.length === 0) return this.#result(findings, NOTHING)
    const { copy, unread } = await this.#askedAgain(doubtful, products)
    return this.#result(find(copy), new Set(unread))
  }

  /** The copy after Runa was asked about the codes, and the codes that it could not be asked about. */
  async #askedAgain(codes: readonly string[], products: ProductIndex): Promise<Asked> {
    const { unread, missing } =
      codes.length > MOST_READS ? { unread: [], missing: codes } : await this.#readAgain(codes, products)
    // What is no product may be the plan of a subscription, which only the list tells.
    const copy = this.#products ?? products
    if (missing.length === 0 || (this.ageMs ?? 0) < RETRY_MS) return { copy, unread }
    try {
      return { copy: await this.#load(), unread }
    } catch (error) {
      this.#report(error)
      return { copy, unread: [...unread, ...missing] }
    }
  }

  #result(findings: readonly Finding[], unread: ReadonlySet<string>): CatalogueCheck {
    const issues = (severity: Finding['severity']) =>
      findings
        .filter((finding) => severityOf(finding, unread) === severity)
        .map(({ path, code, message, doubtful: of }) => ({
          path,
          code,
          message: of !== undefined && unread.has(of) ? `${message} (from a copy; Runa could not be asked)` : message,
        }))
    return { problems: issues('problem'), warnings: [...issues('warning'), ...this.#oldCopy()] }
  }

  /** Reads products from Runa that the copy does not have, or calls not orderable. */
  async #readAgain(codes: readonly string[], products: ProductIndex): Promise<ReadAgain> {
    const unread: string[] = []
    const missing: string[] = []
    await Promise.all(
      codes.map(async (code) => {
        const began = this.#updates.count
        try {
          products.set(await this.#runa.getProduct(code))
          this.#applyAfter(began, products)
        } catch (error) {
          if (isNotFoundError(error)) missing.push(code)
          else {
            unread.push(code)
            this.#report(error)
          }
        }
      }),
    )
    return { unread, missing }
  }

  #oldCopy(): CatalogueCheck['warnings'] {
    const { ageMs } = this
    if (ageMs === undefined || ageMs <= this.#settings.refreshMs) return []
    const message = `the catalogue is a copy of ${Math.round(ageMs / 60_000)} minutes ago: it could not be loaded again`
    return [{ path: [], code: 'old_copy', message }]
  }

  /** The copy, loaded if there is none, and loaded again if it is old. */
  async #current(): Promise<ProductIndex> {
    if (this.#products === undefined) await this.#restore()
    const products = this.#products
    const now = this.#settings.clock.now()
    if (products === undefined) return this.#load()
    const isOld = now - this.#loadedAt > this.#settings.refreshMs
    const mayTry = this.#failedAt === undefined || now - this.#failedAt >= Math.min(RETRY_MS, this.#settings.refreshMs)
    if (!isOld || !mayTry) return products
    return this.#load().catch((error: unknown) => {
      this.#report(error)
      return products
    })
  }

  #load(): Promise<ProductIndex> {
    this.#loading ??= this.#loadOnce().finally(() => {
      this.#loading = undefined
    })
    return this.#loading
  }

  async #loadOnce(): Promise<ProductIndex> {
    const began = this.#updates.count
    const loadedAt = this.#settings.clock.now()
    try {
      const products = new ProductIndex([])
      // All of them: "cannot be ordered at present" is better told than "unknown".
      for await (const product of this.#runa.listProducts({ isOrderable: false, limit: PAGE })) products.set(product)
      this.#applyAfter(began, products)
      this.#products = products
      this.#loadedAt = loadedAt
      this.#failedAt = undefined
      this.refreshError = undefined
      this.#save()
      return products
    } catch (error) {
      this.#failedAt = this.#settings.clock.now()
      this.refreshError = error instanceof Error ? error : new Error(String(error))
      throw error
    }
  }

  #applyAfter(count: number, products: ProductIndex): void {
    for (const update of this.#updates.after(count)) {
      const product = products.product(update.product_code)
      if (product !== undefined) products.set(updatedProduct(product, update))
    }
  }

  async #restore(): Promise<void> {
    const { store } = this.#settings
    if (store === undefined) return
    try {
      const text = await store.get()
      const copy: CatalogueCopy | undefined = typeof text === 'string' ? catalogueFromText(text) : undefined
      // Somebody else may have loaded it meanwhile.
      if (copy === undefined || this.#products !== undefined) return
      this.#products = new ProductIndex(copy.products)
      this.#loadedAt = copy.loadedAt
    } catch (error) {
      this.#report(error)
    }
  }

  #save(): void {
    const { store } = this.#settings
    if (store === undefined || this.#products === undefined) return
    const text = catalogueText({ products: [...this.#products.products], loadedAt: this.#loadedAt })
    // Nobody waits for it: a copy that was not kept is loaded again.
    new Promise<void>((resolve) => resolve(store.set(text))).catch((error: unknown) => this.#report(error))
  }

  #report(error: unknown): void {
    try {
      this.#settings.onError?.(error)
    } catch {
      // What an observer throws is its own affair.
    }
  }
}

const severityOf = ({ severity, doubtful }: Finding, unread: ReadonlySet<string>): Finding['severity'] =>
  doubtful !== undefined && unread.has(doubtful) ? 'warning' : severity

const rowChecks =
  (rows: readonly PayoutToCheck[]) =>
  (copy: ProductIndex): Finding[] => {
    const nearest = nearestNames()
    return rows.flatMap((row, number) => checkItem(row, [number], copy, nearest).findings)
  }

const isIterable = (value: OrderToCheck | Iterable<PayoutToCheck>): value is Iterable<PayoutToCheck> =>
  typeof Reflect.get(value, Symbol.iterator) === 'function'
