import {
  ApiClient,
  Call,
  type CallPromise,
  type ChecksOf,
  checkedElsewhere,
  checkOptions,
  customOperation,
  givenOptions,
  type HiddenOptions,
  listing,
  type Method,
  optionsIssues,
  REDACTED,
  SHARED_CALL_OPTIONS,
  withOneDeadline,
} from '@x/transport'
import { RUNA_API } from './api/api.ts'
import { connectionFor } from './api/connection.ts'
import { publicPrefix } from './api/environments.ts'
import * as operations from './api/operations.gen.ts'
import { ServerTime } from './api/server-time.ts'
import {
  BODY_OPTIONS,
  type BodyCallOptions,
  type CallOptions,
  CLIENT_OPTIONS,
  CREATE_ORDER_AND_WAIT_OPTIONS,
  CREATE_ORDER_OPTIONS,
  type CreateOrderAndWaitOptions,
  type CreateOrderOptions,
  type RunaPayoutsOptions,
} from './client-options.ts'
import { createKeyedOrder, type OrderTools } from './orders/create-order.ts'
import type { CreateOrderResult } from './orders/create-order-result.ts'
import { type CustomRequest, customProblems, customWindow } from './orders/custom-order-request.ts'
import type { ListOrdersParameters, OrderListing } from './orders/order-pages.ts'
import { waitForOrder } from './orders/order-wait.ts'
import type { WaitOptions } from './orders/waiting.ts'
import { grantBatchAccess } from './payouts/access/grant-batch-access.ts'
import { OrderRateLimiter } from './payouts/access/order-rate-limiter.ts'
import type {
  GetProductParameters,
  ListProductsFilters,
  ProductContent,
  ProductListing,
  ProductWithContent,
} from './products/products.ts'
import { VERSION } from './version.ts'
import type {
  Balance,
  CompletedOrder,
  CreateOrderRequest,
  EstimateOrderRequest,
  FailedOrder,
  Order,
  OrderEstimate,
  Pong,
  Product,
  ProductCategories,
  ProductCountries,
} from './wire.gen.ts'

/** The version of Runa's API that this package is made for (developer.runa.io, /best-practices/api-versioning). */
const API_VERSION = '2024-02-05'

const REQUEST_OPTIONS = {
  ...SHARED_CALL_OPTIONS,
  query: checkedElsewhere,
  body: checkedElsewhere,
  idempotencyKey: checkedElsewhere,
} satisfies ChecksOf<CustomRequest>

/**
 * A client of Runa's Payouts API.
 *
 * Every failure is an `SdkError` whose `outcome` says whether money moved: `not_sent`, `rejected`, `unknown` or
 * `accepted`. What each means, and what to do, is at the type `Outcome`.
 *
 * @throws ConfigurationError for invalid options. A missing key is only reported at the first call.
 */
export class RunaPayouts extends ApiClient {
  readonly #tools: OrderTools

  constructor(options: RunaPayoutsOptions = {}) {
    const checked = checkOptions(RUNA_API, options, CLIENT_OPTIONS)
    // Not in the public type: only tests control time and randomness.
    const hidden: RunaPayoutsOptions & HiddenOptions = checked
    const { apiKey, environment, baseUrl, allowPlainHttp, apiVersion = API_VERSION } = checked
    const prefix = typeof apiKey === 'string' ? publicPrefix(apiKey) : undefined
    const connect = (ofCall?: CallOptions['apiKey']) =>
      connectionFor({ apiKey: ofCall ?? apiKey, environment, baseUrl, allowPlainHttp })
    super(
      {
        className: 'RunaPayouts',
        product: 'x-runa-payouts',
        version: VERSION,
        api: RUNA_API,
        connect,
        headers: { 'x-api-version': apiVersion },
        shown: {
          apiKey: apiKey === undefined ? undefined : prefix === undefined ? REDACTED : `${prefix}.${REDACTED}`,
          environment,
          baseUrl,
          allowPlainHttp,
          apiVersion,
        },
      },
      hidden,
    )
    const rateLimiter = new OrderRateLimiter(this.transport.clock)
    this.#tools = {
      transport: this.transport,
      rateLimiter: rateLimiter.urgent,
      time: new ServerTime(),
      keyIsRequired: checked.requireIdempotencyKey === true,
    }
    grantBatchAccess(this, {
      transport: this.transport,
      rateLimiter,
      apiVersion,
      connect,
      orders: (ofBatch, signal) => this.listOrders({ limit: 500 }, { apiKey: ofBatch, signal }),
    })
  }

  /**
   * Places an order, at most once per idempotency key.
   *
   * The result depends on what came back, not on the mode you asked for: `kind: 'completed'` with the whole order and
   * its payout links, or `kind: 'accepted'` with an id and `wait()`.
   *
   * @param body the order, in the API's own field names. Invalid fields are rejected by name. Items that you build
   * elsewhere keep their literals with a type: `const item: OrderItemRequest = { … }`.
   * @throws an SdkError that carries `outcome` and `idempotencyKey`. With `outcome: 'unknown'`, call again with that
   * key. A response about another order, by its description, number of items or amounts, is an UnexpectedResponseError
   * with that outcome.
   *
   * @example
   * ```ts
   * import { deriveIdempotencyKey, RunaPayouts } from '@x/runa-payouts'
   *
   * const runa = new RunaPayouts() // the key is in RUNA_API_KEY
   * const result = await runa.createOrder(
   *   {
   *     payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
   *     items: [
   *       { face_value: 25, distribution_method: { type: 'PAYOUT_LINK' }, products: { type: 'SINGLE', value: 'AMZ-US' } },
   *     ],
   *   },
   *   { idempotencyKey: await deriveIdempotencyKey('bonus', 'employee-7') },
   * )
   * const order = result.kind === 'completed' ? result.order : await result.wait()
   * console.log(order.id, order.status)
   * ```
   */
  createOrder(body: CreateOrderRequest, options: CreateOrderOptions = {}): CallPromise<CreateOrderResult> {
    return new Call(createKeyedOrder(this.#tools, body, options, CREATE_ORDER_OPTIONS))
  }

  /**
   * Places an order and reads it until it has ended. A FAILED order is a value, not an error.
   *
   * @throws what `createOrder` throws; once the order is accepted, only errors with outcome `accepted` and `orderId`.
   */
  async createOrderAndWait(
    body: CreateOrderRequest,
    options: CreateOrderAndWaitOptions = {},
  ): Promise<CompletedOrder | FailedOrder> {
    const checked = this.transport.checkOptions('createOrderAndWait', options, CREATE_ORDER_AND_WAIT_OPTIONS)
    // One deadline for both halves, counted from here.
    const whole = withOneDeadline(checked, this.transport.clock)
    const { data } = await createKeyedOrder(this.#tools, body, whole, CREATE_ORDER_AND_WAIT_OPTIONS)
    if (data.kind === 'completed') return data.order
    const { interval, onUpdate, signal, deadline } = whole
    return data.wait({ deadline, interval, onUpdate, signal })
  }

  /**
   * Reads one order.
   *
   * @throws NotFoundError if there is no such order; UnexpectedResponseError if Runa returns a different one.
   */
  getOrder(orderId: string, options: CallOptions = {}): CallPromise<Order> {
    return this.call(operations.getOrder, { path: { orderId }, knownOptions: SHARED_CALL_OPTIONS }, options)
  }

  /**
   * Lists orders, newest first as far as is known (the API promises no order). Await it for one page, or iterate over
   * it with `for await` for every order. Nothing is sent before you do.
   *
   * A row without an id is not in `items` but in the page's `drift`.
   *
   * @throws UnexpectedResponseError if the pages repeat, or if a page has rows and its next cursor cannot be read.
   */
  listOrders(parameters: ListOrdersParameters = {}, options: CallOptions = {}): OrderListing {
    return listing(this.transport, operations.listOrders, { query: parameters }, options)
  }

  /**
   * Lists the products that a payout can be redeemed for. Await it for one page, or iterate over it with `for await` for
   * every product. Nothing is sent before you do.
   *
   * Its `code` is what an order names; a subscription is ordered by the code of one of its plans. `createCatalogue` of
   * `@x/runa-payouts/catalogue` keeps a copy, and checks orders against it.
   *
   * @throws UnexpectedResponseError if the pages repeat, or if a page has rows and its next cursor cannot be read.
   */
  listProducts(filters: ListProductsFilters = {}, options: CallOptions = {}): ProductListing {
    return listing(this.transport, operations.listProducts, { query: filters }, options)
  }

  /**
   * Reads one product of the catalogue.
   *
   * @param code the product's code, for example "AMZ-US".
   * @param form `content`: the form of its texts, which decides the fields of `content_resources`. Default `url`.
   * @throws NotFoundError if there is no such product.
   */
  getProduct<Content extends ProductContent = 'url'>(
    code: string,
    form: GetProductParameters<Content> = {},
    options: CallOptions = {},
  ): CallPromise<ProductWithContent<Content>> {
    const query = givenOptions(form, ['content'])
    const problems = optionsIssues(form, 'form')
    const plan = { path: { code }, query: { ...query }, problems, knownOptions: SHARED_CALL_OPTIONS }
    const product: CallPromise<Product> = this.call(operations.getProduct, plan, options)
    // The API sends the texts in the form that was asked for (developer.runa.io, /features/product-catalog).
    return product as CallPromise<ProductWithContent<Content>>
  }

  /** The countries that products can be redeemed in: ISO 3166 codes (alpha-2). */
  listProductCountries(options: CallOptions = {}): CallPromise<ProductCountries> {
    return this.call(operations.listProductCountries, { knownOptions: SHARED_CALL_OPTIONS }, options)
  }

  /** The categories of products. The playground does not have them. */
  listProductCategories(options: CallOptions = {}): CallPromise<ProductCategories> {
    return this.call(operations.listProductCategories, { knownOptions: SHARED_CALL_OPTIONS }, options)
  }

  /** Prices an order without placing it. Production only: the playground does not offer it. */
  estimateOrder(body: EstimateOrderRequest, options: BodyCallOptions = {}): CallPromise<OrderEstimate> {
    const given = givenOptions(options, Object.keys(BODY_OPTIONS))
    const { extraBody } = { ...given }
    return this.call(operations.estimateOrder, { body, extraBody, knownOptions: BODY_OPTIONS }, given)
  }

  /**
   * Reads an order until it has ended. A FAILED order is a value, not an error; a status that this version does not
   * know is not an end.
   *
   * @throws WaitTimeoutError if the deadline (default: 10 minutes) comes first. The order continues.
   * @throws NotFoundError if no such order has become visible within 30 s.
   */
  waitForOrder(orderId: string, options: WaitOptions = {}): Promise<CompletedOrder | FailedOrder> {
    return waitForOrder(this.transport, orderId, options, undefined)
  }

  /** The balance in one currency, zero if there is none. */
  getBalance(currency: string, options?: CallOptions): CallPromise<Balance>
  /** Every balance that is not zero. */
  getBalance(currency?: undefined, options?: CallOptions): CallPromise<Balance[]>
  /** One or the other, by whether there is a currency. */
  getBalance(currency: string | undefined, options?: CallOptions): CallPromise<Balance | Balance[]>
  getBalance(currency?: string, options: CallOptions = {}): CallPromise<Balance> | CallPromise<Balance[]> {
    const knownOptions = SHARED_CALL_OPTIONS
    if (currency === undefined) return this.call(operations.getAllBalances, { knownOptions }, options)
    return this.call(operations.getOneBalance, { query: { currency }, knownOptions }, options)
  }

  /** Checks the connection and the key. */
  ping(options: CallOptions = {}): CallPromise<Pong> {
    return this.call(operations.ping, { knownOptions: SHARED_CALL_OPTIONS }, options)
  }

  /**
   * Calls any other endpoint through the same transport: same key, errors, limits. A write is retried only if it has an
   * `idempotencyKey`. Resolves to the parsed body, or undefined if it is empty or not JSON.
   *
   * @param path below the base URL, starting with a slash: `/product`.
   */
  request(method: Method, path: string, init: CustomRequest = {}): CallPromise<unknown> {
    const given = givenOptions(init, Object.keys(REQUEST_OPTIONS))
    const { query, body, idempotencyKey, ...options } = { ...given }
    return this.call(
      customOperation(method, path, idempotencyKey !== undefined),
      {
        knownOptions: SHARED_CALL_OPTIONS,
        problems: customProblems(method, path, given),
        ...(body === undefined ? {} : { body }),
        ...(query === undefined ? {} : { extraQuery: query }),
        ...(idempotencyKey === undefined
          ? {}
          : {
              idempotencyKey,
              headers: { 'X-Idempotency-Key': idempotencyKey },
              window: customWindow(this.transport.clock, idempotencyKey),
            }),
      },
      options,
    )
  }
}
