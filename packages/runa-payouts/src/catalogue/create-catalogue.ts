import { requireOptions, undisturbed } from '@x/transport'
import type { Product, ProductUpdate } from '../wire.gen.ts'
import { BalanceReads } from './balance-reads.ts'
import { balanceCurrency, balanceWarning, sumIn } from './balance-warning.ts'
import type {
  Catalogue,
  CatalogueCheck,
  CatalogueCheckOptions,
  CatalogueOptions,
  PayoutToCheck,
  ProductSource,
} from './catalogue.ts'
import { type CatalogueSettings, catalogueSettings } from './catalogue-settings.ts'
import { catalogueFromText, catalogueText } from './catalogue-text.ts'
import type { OrderToCheck } from './check-order.ts'
import { checkResult } from './check-result.ts'
import { CodeReads } from './code-reads.ts'
import { type GivenCheck, givenCheck } from './given-check.ts'
import { ProductIndex } from './product-index.ts'
import { isStale, isUpdate, ProductUpdates, type UpdateMark, updatedProduct } from './product-updates.ts'
import { type ProductSearch, searchProducts } from './search.ts'
import { StoredText } from './stored-text.ts'
import { endsWithin } from './time-limit.ts'

/** After a refresh that failed, the old copy is served at least this long before the next one is tried. */
const RETRY_MS = 60_000

/** A caller with an old copy to use does not wait longer for a refresh, which continues. */
const PATIENCE_MS = 2_000

/** Runa's largest page. */
const PAGE = 500

const NOT_ASKED = 'from a copy; the query to Runa failed'
const TOO_MANY = 'from a copy of less than a minute ago; too many codes to ask Runa about each of them'
const OTHERWISE = 'Runa has it, but returned a different code'

/**
 * A copy of Runa's product catalogue: loaded once, shared by all callers, loaded again when it is old, and kept up to
 * date by webhooks.
 *
 * Nothing is loaded before the first call. While a refresh fails, the old copy is served, and `ageMs` says how old it
 * is.
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
  return new HeldCatalogue(runa, catalogueSettings(options))
}

class HeldCatalogue implements Catalogue {
  readonly #runa: ProductSource
  readonly #settings: CatalogueSettings
  readonly #updates = new ProductUpdates()
  readonly #stored: StoredText | undefined
  readonly #codes: CodeReads
  readonly #balances: BalanceReads
  #products: ProductIndex | undefined
  #loadedAt = 0
  #failedAt: number | undefined
  #restoring: Promise<void> | undefined
  #loading: Promise<ProductIndex> | undefined
  #loadingSince = 0
  refreshError: Error | undefined

  constructor(runa: ProductSource, settings: CatalogueSettings) {
    const { store, clock } = settings
    this.#runa = runa
    this.#settings = settings
    const report = (error: unknown) => this.#report(error)
    this.#stored = store && new StoredText(store, clock, report)
    this.#codes = new CodeReads(runa, clock, report)
    this.#balances = new BalanceReads(runa, clock, report)
  }

  get ageMs(): number | undefined {
    return this.#products === undefined ? undefined : Math.max(0, this.#settings.clock.now() - this.#loadedAt)
  }

  async get(code: string): Promise<Product | undefined> {
    return (await this.#current()).find(code)?.product
  }

  async search(conditions: ProductSearch): Promise<readonly Product[]> {
    requireOptions(conditions, 'conditions')
    return searchProducts((await this.#current()).products, conditions)
  }

  async refresh(): Promise<void> {
    await this.#load()
    // A serverless function may be stopped as soon as it has answered.
    await this.#stored?.written()
  }

  apply(update: ProductUpdate): boolean {
    const products = this.#products
    if (!isUpdate(update) || (products !== undefined && isStale(update.timestamp, this.#loadedAt))) return false
    const product = products?.product(update.product_code)
    // Before it counts as seen: it has to come again if this fails.
    const updated = product && updatedProduct(product, update)
    if (!this.#updates.take(update) || updated === undefined) return false
    products?.set(updated)
    this.#save()
    return true
  }

  async check(
    order: OrderToCheck | Iterable<PayoutToCheck>,
    options: CatalogueCheckOptions = {},
  ): Promise<CatalogueCheck> {
    requireOptions(options)
    const { balance = true, payment_method } = options
    const given = givenCheck(order, payment_method)
    const copy = await this.#current()
    const findings = given.find(copy)
    const doubtful = [...new Set(findings.flatMap(({ doubtful: code }) => (code === undefined ? [] : [code])))]
    const asked = doubtful.length === 0 ? { copy, doubts: new Map() } : await this.#askedAgain(doubtful)
    const certain = doubtful.length === 0 ? findings : given.find(asked.copy)
    const result = checkResult(certain, { doubts: asked.doubts, oldCopy: this.#oldCopy() })
    const warning = balance ? await this.#balanceWarning(given, asked.copy) : undefined
    return warning === undefined ? result : { ...result, warnings: [...result.warnings, warning] }
  }

  async #balanceWarning({ items, paymentMethod }: GivenCheck, copy: ProductIndex) {
    const currency = balanceCurrency(paymentMethod)
    if (currency === undefined || !this.#balances.isOffered) return undefined
    const sum = sumIn(currency, items, copy)
    return sum.digits > 0n ? balanceWarning(currency, sum, await this.#balances.of(currency)) : undefined
  }

  /** The newest copy after Runa was asked about the codes, and why what it says of a code is not certain. */
  async #askedAgain(codes: readonly string[]) {
    const isYoung = (this.ageMs ?? 0) < RETRY_MS
    const doubts = new Map<string, string>()
    const doubt = (some: readonly string[], why: string) => some.forEach((code) => void doubts.set(code, why))
    const many = this.#codes.areMany(codes, this.#loadedAt)
    const mark = this.#updates.mark(this.#settings.clock.now())
    const { read, unread, missing } = many
      ? { read: [], unread: [], missing: codes }
      : await this.#codes.read(codes, this.#loadedAt, mark)
    doubt(unread, NOT_ASKED)
    if (isYoung && many) doubt(missing, TOO_MANY)
    // What is no product may be the plan of a subscription, which only the list tells.
    if (!isYoung && missing.length > 0 && (this.#hasJustFailed || !(await this.#reloaded()))) doubt(missing, NOT_ASKED)
    // After every wait: a load, also somebody else's, has put another copy in the place of the one that was there.
    const copy = this.#products ?? new ProductIndex([])
    for (const { product, mark: at } of read) {
      copy.set(product)
      this.#applyAfter(at, copy)
    }
    doubt(
      read.map(({ code }) => code).filter((code) => copy.find(code) === undefined),
      OTHERWISE,
    )
    return { copy, doubts }
  }

  get #hasJustFailed(): boolean {
    const { clock, refreshMs } = this.#settings
    return this.#failedAt !== undefined && clock.now() - this.#failedAt < Math.min(RETRY_MS, refreshMs)
  }

  #oldCopy(): string | undefined {
    const { ageMs } = this
    if (ageMs === undefined || ageMs <= this.#settings.refreshMs) return undefined
    const why = this.#loading === undefined ? 'it could not be reloaded' : 'it is still being reloaded'
    return `the catalogue is a copy from ${Math.round(ageMs / 60_000)} minutes ago: ${why}`
  }

  /** The copy, loaded if there is none, and loaded again if it is old. */
  async #current(): Promise<ProductIndex> {
    if (this.#products === undefined && this.#loading === undefined) await this.#restore()
    const products = this.#products
    if (products === undefined) {
      const loaded = await this.#load()
      await this.#stored?.written()
      return this.#products ?? loaded
    }
    if ((this.ageMs ?? 0) <= this.#settings.refreshMs || this.#hasJustFailed) return products
    await this.#reloaded()
    return this.#products ?? products
  }

  /** Whether a load has ended well. One that fails is reported where it fails; one that is slow continues by itself. */
  async #reloaded(): Promise<boolean> {
    const { clock } = this.#settings
    const isOld = this.#oldCopy() !== undefined
    const loaded = this.#load().then(
      () => true,
      () => false,
    )
    // A caller with a copy that is young enough asks for more than the copy has, so it cannot do without the load.
    if (!isOld) return loaded
    const patience = Math.max(0, this.#loadingSince + PATIENCE_MS - clock.now())
    return (await endsWithin(loaded, patience, clock)) && loaded
  }

  #load(): Promise<ProductIndex> {
    if (this.#loading === undefined) this.#loadingSince = this.#settings.clock.now()
    this.#loading ??= this.#loadOnce().finally(() => {
      this.#loading = undefined
    })
    return this.#loading
  }

  async #loadOnce(): Promise<ProductIndex> {
    const loadedAt = this.#settings.clock.now()
    const mark = this.#updates.mark(loadedAt)
    try {
      const products = new ProductIndex([])
      // All of them: "cannot be ordered at present" is better told than "unknown".
      for await (const product of this.#runa.listProducts({ isOrderable: false, limit: PAGE })) products.set(product)
      if (products.size === 0 && (this.#products?.size ?? 0) > 0) {
        throw new Error('Runa listed no products at all, so the previous copy is kept')
      }
      this.#applyAfter(mark, products)
      this.#products = products
      this.#loadedAt = loadedAt
      this.#failedAt = undefined
      this.refreshError = undefined
      this.#save()
      return products
    } catch (error) {
      this.#failedAt = this.#settings.clock.now()
      this.refreshError = error instanceof Error ? error : new Error(String(error))
      // Without a copy, every caller is told.
      if (this.#products !== undefined) this.#report(error)
      throw error
    }
  }

  #applyAfter(mark: UpdateMark, products: ProductIndex): void {
    for (const update of this.#updates.after(mark)) this.#change(products, update)
  }

  #change(products: ProductIndex, update: ProductUpdate): void {
    const product = products.product(update.product_code)
    if (product !== undefined) products.set(updatedProduct(product, update))
  }

  #restore(): Promise<void> {
    this.#restoring ??= this.#restoreOnce().finally(() => {
      this.#restoring = undefined
    })
    return this.#restoring
  }

  async #restoreOnce(): Promise<void> {
    const text = await this.#stored?.read()
    const copy = text === undefined ? undefined : catalogueFromText(text)
    // Somebody else may have loaded it meanwhile.
    if (copy === undefined || this.#products !== undefined) return
    const products = new ProductIndex(copy.products)
    const missed = this.#updates.join(copy)
    for (const update of missed) this.#change(products, update)
    this.#products = products
    // A clock that was ahead must not keep the copy young.
    this.#loadedAt = Math.min(copy.loadedAt, this.#settings.clock.now())
    if (missed.length > 0) this.#save()
  }

  #save(): void {
    this.#stored?.write(() => {
      const loadedAt = this.#loadedAt
      const products = [...(this.#products?.products ?? [])]
      return catalogueText({ products, loadedAt, updates: this.#updates.timestamps(loadedAt) })
    })
  }

  #report(error: unknown): void {
    undisturbed(() => this.#settings.onError?.(error))
  }
}
