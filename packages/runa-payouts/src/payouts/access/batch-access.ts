import type { Clock, Exchange, SendWindow } from '@x/transport'
import type { SentOrder } from '../../orders/order-belief.ts'
import type { OrderListing } from '../../orders/order-pages.ts'
import type { ExecutionMode } from '../../orders/order-request.ts'
import type { CompletedOrder, FailedOrder, Order } from '../../wire.gen.ts'

/**
 * A client keeps what batches need from it under this symbol. It is a registered symbol, so that `./bulk` finds it on a
 * client of another copy of this package, or of the other module format.
 */
export const BATCH_ACCESS: unique symbol = Symbol.for('@x/runa-payouts.batch-access')

/** The version of `BatchAccess`. A copy of `./bulk` works only with clients of its own number: raise it with every change. */
export const BATCH_ACCESS_VERSION = 3

/**
 * What a client does for batches: plain functions and plain data, so that client and batch may come from different
 * copies. The API key is not exposed: it stays within the functions.
 */
export interface BatchAccess {
  readonly version: number
  /** Version of the package that the client comes from, for users who have two of them. */
  readonly packageVersion: string
  readonly clock: Clock
  readonly apiVersion: string
  /** Shared by all orders of the client: those of its batches, and single ones. */
  readonly rateLimiter: BatchRateLimiter
  /** State shared by the client's runs. Made by the first run, for all of them. */
  memory: RunMemory | undefined
  /** Resolves the key and the base URL that one run uses from its first to its last request. */
  connect(): Promise<BatchConnection>
}

/** Limits the rate at which a client places orders. */
export interface BatchRateLimiter {
  /** Begins a batch; the returned function ends it. */
  begin(ordersPerMinute: number): () => void
  /**
   * Acquires a slot for the first attempt of an order: waits until it may start; undefined if it may start now.
   *
   * @param worthMs ms after which a slot is useless: if none can come by then, this does not wait.
   * Default: no limit.
   * @returns false if no slot came.
   */
  acquire(signal: AbortSignal, worthMs?: number): Promise<boolean> | undefined
  /** No attempt may start before then, in ms from now. */
  pause(ms: number): void
  /** Whether a requested pause still lasts. */
  readonly isPaused: boolean
}

/** Identifies a run. */
export type RunId = symbol

/** Which run was the first to see an order. All times are in ms since the Unix epoch. */
export interface RunMemory {
  begin(run: RunId, now: number): void
  end(run: RunId): void
  /** Remembers that a run has seen an order. Returns whether another run had seen it before. */
  remember(orderId: string, run: RunId, now: number): boolean
}

/** The base URL and API key of one run. */
export interface BatchConnection {
  readonly apiKeyPrefix: string
  readonly baseUrl: string
  /** A text without the key, and without URLs that may be payouts. */
  redact(text: string): string
  ping(signal: AbortSignal): Promise<Exchange>
  /**
   * Sends an order, byte for byte as it was prepared. Its first attempt is not rate limited here: the caller has
   * already waited. A response about another order is an UnexpectedResponseError with outcome `unknown`.
   *
   * @param window checked immediately before every attempt.
   */
  createOrder(order: OrderToSend, window: SendWindow): Promise<OrderResponse>
  getOrder(orderId: string, signal: AbortSignal): Promise<Order>
  /**
   * Reads an order that was placed under a key until it has ended. If it turns out to be another order than the one
   * that was sent, that is an UnexpectedResponseError.
   */
  waitForOrder(orderId: string, placed: PlacedUnder, signal: AbortSignal): Promise<CompletedOrder | FailedOrder>
  /** Every order of the account, as the API lists them. */
  listOrders(signal: AbortSignal): OrderListing
}

/** What is known about an order that is waited for. */
export interface PlacedUnder {
  readonly idempotencyKey: string
  readonly sent: SentOrder | undefined
}

/** An order as it is sent, by this run or again by a later one. */
export interface OrderToSend {
  readonly key: string
  readonly mode: ExecutionMode
  readonly apiVersion: string
  readonly body: string
}

/** The response to an order. */
export interface OrderResponse {
  readonly orderId: string
  /** The whole order, if the response contains it: the response to an accepted order contains only its id. */
  readonly order: Order | undefined
  readonly exchange: Exchange
}
