import {
  type ApiResponse,
  createFetchMount,
  createService,
  type DueResponse,
  type Exchange,
  type FaultQueue,
  type Handle,
  handlersFor,
  type MswHttp,
  queueFaults,
  type SandboxFetch,
} from '@x/sandbox'
import { type Clock, requireOptions, systemClock } from '@x/transport'
import type { ProductUpdate } from '../wire.gen.ts'
import { createCatalogue } from './catalogue/product-catalogue.ts'
import type { ProductChange } from './catalogue/product-change.ts'
import { PLAYGROUND_TEMPLATES } from './catalogue/product-table.ts'
import { environmentRules, type SandboxEnvironment } from './environment-rules.ts'
import { createBalances, type GivenBalances } from './orders/balances.ts'
import { createOrder, type OrderDesk } from './orders/create-order.ts'
import { addEarlierOrders } from './orders/earlier-orders.ts'
import { createIdentifiers } from './orders/identifiers.ts'
import { createLedger, type Ledger } from './orders/ledger.ts'
import { createOrderBook, type OrderScript, type PlacedOrder, statusAt } from './orders/order-book.ts'
import { orderRow } from './orders/order-documents.ts'
import { PAYOUT_PATTERN } from './redemption/payout-host.ts'
import { type RedemptionDesk, redeemPayout } from './redemption/redeem-payout.ts'
import { redeemedOnly } from './redemption/redemption-faults.ts'
import { rateExceeded } from './requests/error-bodies.ts'
import {
  CURRENT_VERSION,
  checkApiKey,
  checkVersion,
  createRateLimit,
  keyCheck,
  notOffered,
} from './requests/gateway.ts'
import { createIdempotencyStore } from './requests/idempotency-store.ts'
import { notPlayed } from './requests/not-played.ts'
import { READS, type SandboxOperation } from './requests/read-operations.ts'
import { type RequestLog, visibleHeaders } from './requests/request-log.ts'
import { OPERATIONS, PLAYED, type Route, routeOf } from './requests/router.ts'
import { type RunaFaultName, runaFaults } from './runa-faults.ts'
import { type RunaSandboxOptions, settingsOf } from './sandbox-options.ts'

/** A Runa of your own: it follows the real one's rules in memory, and fails when you tell it to. */
export interface RunaSandbox {
  /** Give this to the client as its `fetch`. It never touches the network, whatever the host in the URL. */
  readonly fetch: SandboxFetch
  /**
   * Request handlers for msw 2 or 3: `setupServer(...sandbox.handlers(http))`. They cover the production and the
   * playground host, and the host of its payouts.
   */
  handlers<Handler>(http: MswHttp<Handler>): Handler[]
  /** Scripts failures: `faults.next('drop-after-commit', { operation: 'createOrder' })`. */
  readonly faults: FaultQueue<RunaFaultName, SandboxOperation>
  /** Scripts what happens to the next order that is placed. Scripts are used up in order, one for each order. */
  scriptNextOrder(script: OrderScript): void
  /** Ends an order now, whatever its script says. Returns false if it has already ended. Throws for an unknown id. */
  endOrder(orderId: string, status: 'COMPLETED' | 'FAILED'): boolean
  /**
   * Sets the account's balances, like the option `balances`. Every other currency is empty. Throws for an unknown
   * currency, and for an invalid amount.
   */
  setBalances(balances: Readonly<Record<string, number | string>>): void
  /**
   * The body of the webhook `order.completion` for an order. Sign it with `signedWebhook`. Undefined if the order has
   * not ended, since Runa does not send one then, and in the environment `playground`, which sends none. Throws for an unknown id.
   */
  orderCompletion(orderId: string): object | undefined
  /**
   * Changes a product from now on, in reads as in orders. Returns the body of the webhook `product.update` about it, which
   * has a newer timestamp than the one before; sign it with `signedWebhook`. Throws for an unknown product, and for a
   * change that it cannot have.
   */
  changeProduct(code: string, change: ProductChange): ProductUpdate
  /** The body of the webhook about the latest change of a product. Undefined if it has not changed, and in the environment
   * `playground`. */
  productUpdate(code: string): ProductUpdate | undefined
  /** The orders that were actually placed. */
  readonly ledger: Ledger
  /** Every request so far, until you `clear()` it. */
  readonly requests: RequestLog
  /** The clock from the options, or real time. */
  readonly clock: Clock
  /** The requests that the sandbox supports, each in the form `GET /order/{orderId}`. */
  readonly plays: readonly string[]
  /** A key that the sandbox accepts. */
  readonly apiKey: string
  /** The URL that the sandbox stands in for: the playground's, unless the environment is production. */
  readonly baseUrl: string
  /** The environment from the options. */
  readonly environment: SandboxEnvironment | undefined
  /** Handles one request. Use it to mount the sandbox in your own way. */
  readonly handle: Handle
}

const ENDS: readonly string[] = ['COMPLETED', 'FAILED']
const PATTERNS = ['https://playground.runa.io/v2/*', 'https://api.runa.io/v2/*', PAYOUT_PATTERN]

/**
 * Makes a sandbox. Sandboxes share nothing, so give every test its own.
 *
 * @example
 * ```ts
 * import { RunaPayouts } from '@x/runa-payouts'
 * import { createManualClock, createRunaSandbox } from '@x/runa-payouts/testing'
 *
 * const clock = createManualClock() // pauses pass at once
 * const sandbox = createRunaSandbox({ clock })
 * const runa = new RunaPayouts({ apiKey: sandbox.apiKey, fetch: sandbox.fetch, clock })
 *
 * sandbox.faults.next('unavailable-503')
 * await runa.ping()
 * if (sandbox.requests.length !== 2) throw new Error('expected a retry')
 * ```
 */
export function createRunaSandbox(options: RunaSandboxOptions = {}): RunaSandbox {
  requireOptions(options)
  const { clock = systemClock, apiKeys } = options
  const settings = settingsOf(options)
  const rules = environmentRules(options.environment)
  const accepts = keyCheck(apiKeys, rules.keys)
  const admits = createRateLimit(settings.ordersPerMinute)
  const identifiers = createIdentifiers(settings.random)
  const heldBalances = <Held extends GivenBalances | undefined>(held: Held): Held => {
    if (held === undefined || rules.hasBalances) return held
    throw new TypeError(
      'balances: the balance of the playground is unlimited. Leave out the environment, or make it "production".',
    )
  }
  const catalogue = createCatalogue(
    { ...(rules.isForTrying ? PLAYGROUND_TEMPLATES : {}), ...options.products },
    options.anyProduct,
  )
  const book = createOrderBook()
  addEarlierOrders(options.orders, { book, catalogue, identifiers, now: clock.now() })
  const balances = createBalances(heldBalances(options.balances), book, clock.now())
  const scripts: OrderScript[] = []
  const context: OrderDesk = {
    book,
    balances,
    catalogue,
    identifiers,
    store: createIdempotencyStore(settings.keyLifetimeMs),
    processingMs: settings.processingMs,
    isForTrying: rules.isForTrying,
    now: () => clock.now(),
    nextScript: () => scripts.shift(),
  }

  const links: RedemptionDesk = { book, catalogue, tooSoonUntil: new Map() }

  /** Requests that are rejected before the API looks at them. Nothing is stored under an idempotency key. */
  const accessProblem = (operation: SandboxOperation, headers: Headers): ApiResponse | undefined => {
    const refusal = checkApiKey(headers, accepts)
    if (refusal !== undefined) return refusal
    if (operation === 'estimateOrder' && !rules.hasEstimates) return notOffered()
    if (operation === 'createOrder' && !admits(clock.now())) return rateExceeded()
    return checkVersion(headers)
  }

  const answer = async ({ request, route, fault, delayed }: Exchange<Route>): Promise<DueResponse> => {
    const { operation, id } = route
    if (operation === undefined) {
      await delayed()
      return notPlayed(request.method, request.url.pathname)
    }
    if (operation === 'redeem') {
      await delayed()
      return redeemPayout(links, request, { token: id, fault, now: clock.now() })
    }
    const refusal = accessProblem(operation, request.headers)
    if (refusal !== undefined) {
      await delayed()
      return refusal
    }
    if (operation === 'createOrder') return createOrder(context, request, fault, delayed)
    await delayed()
    const { url, body } = request
    const { pageNumbers } = settings
    return READS[operation](
      { book, balances, catalogue, pageNumbers, now: clock.now() },
      { id, query: url.searchParams, body },
    )
  }

  const { handle, requests, ...service } = createService<RunaFaultName, SandboxOperation, Route>({
    clock,
    faultTable: runaFaults,
    visibleHeaders,
    routeOf: ({ method, url }) => routeOf(method, url),
    answer,
    finish: (due, { route }) =>
      // A payout's host is not the API: it adds nothing.
      route.operation === 'redeem'
        ? due
        : { ...due, headers: { ...serviceHeaders(due, identifiers.uuid()), ...due.headers } },
  })
  const faults = redeemedOnly(service.faults)
  queueFaults(options.faults, { script: faults, table: runaFaults, operations: OPERATIONS })

  const placed = (orderId: string): PlacedOrder => {
    const order = book.byId(orderId)
    if (order === undefined) throw new TypeError(`unknown order ${orderId}`)
    return order
  }
  const hasEnded = (order: PlacedOrder) => ENDS.includes(statusAt(order, clock.now()))

  return {
    fetch: createFetchMount(handle),
    handlers: (http) => handlersFor(http, PATTERNS, handle),
    faults,
    scriptNextOrder: (script) => {
      scripts.push(script)
    },
    endOrder: (orderId, status) => {
      const order = placed(orderId)
      if (hasEnded(order)) return false
      book.settle(order, { status }, clock.now())
      return true
    },
    setBalances: (held: GivenBalances) => balances.set(heldBalances(held), clock.now()),
    orderCompletion: (orderId) => {
      const order = placed(orderId)
      return rules.sendsWebhooks && hasEnded(order) ? orderRow(order, clock.now()) : undefined
    },
    changeProduct: (code, change) => catalogue.change(code, change, clock.now()),
    productUpdate: (code) => (rules.sendsWebhooks ? catalogue.latestUpdate(code) : undefined),
    ledger: createLedger(book, () => clock.now()),
    requests,
    clock,
    plays: PLAYED,
    apiKey: apiKeys?.[0] ?? rules.anyKey,
    baseUrl: rules.baseUrl,
    environment: options.environment,
    handle,
  }
}

/**
 * The headers that the service adds to its answers: an id, and on a success the version. A page from something in front
 * of it has neither.
 */
function serviceHeaders({ status, headers }: ApiResponse, requestId: string): Record<string, string> {
  if (headers['Content-Type'] !== 'application/json') return {}
  const id = { 'X-Amzn-Requestid': requestId }
  return status >= 200 && status < 300 ? { ...id, 'X-Api-Version': CURRENT_VERSION } : id
}
