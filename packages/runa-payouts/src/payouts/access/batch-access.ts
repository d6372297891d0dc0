import type { Clock, Exchange, SendWindow } from '@x/transport'
import type { SentOrder } from '../../order-belief.ts'
import type { OrderListing } from '../../order-pages.ts'
import type { ExecutionMode } from '../../order-request.ts'
import type { CompletedOrder, FailedOrder, Order } from '../../wire.gen.ts'

/**
 * Under this symbol a client keeps what batches need of it. It is a registered one, so that `./bulk` finds it on a client of
 * another copy of this package, or of the other module format.
 */
export const BATCH_ACCESS: unique symbol = Symbol.for('@x/runa-payouts.batch-access')

/** The form of `BatchAccess`. A copy of `./bulk` works with clients of its own number and refuses all others: raise it with every change. */
export const BATCH_ACCESS_VERSION = 2

/**
 * What a client does for batches: plain functions and plain data, so that the two may come from different copies. The API key
 * is not among them: it stays within the functions.
 */
export interface BatchAccess {
  readonly version: number
  /** Of the package that the client is from, for whoever has two of them. */
  readonly packageVersion: string
  readonly clock: Clock
  readonly apiVersion: string
  /** Shared by all orders of the client: those of its batches, and single ones. */
  readonly pace: BatchPace
  /** What the client's runs tell each other. Made by the first run, for all of them. */
  memory: RunMemory | undefined
  /** Resolves the key and the address that one run uses from its first to its last request. */
  connect(): Promise<BatchConnection>
}

/** The rate at which a client places orders. */
export interface BatchPace {
  /** Begins a batch; the function that it gives ends it. */
  begin(ordersPerMinute: number): () => void
  /**
   * A turn for the first attempt of an order; undefined where it may start now.
   *
   * @param worthMs ms after which it is of no use: where it is certain that none comes by then, nobody waits.
   * Default: no end.
   * @returns false where no turn came.
   */
  turn(signal: AbortSignal, worthMs?: number): Promise<boolean> | undefined
  /** Nobody gets a turn before then, in ms from now. */
  pause(ms: number): void
  /** Whether a pause that was asked for still lasts. */
  readonly isPaused: boolean
}

/** Tells one run from another. */
export type RunId = symbol

/** Which run was the first to hear of an order. All times are in ms since the Unix epoch. */
export interface RunMemory {
  begin(run: RunId, now: number): void
  end(run: RunId): void
  /** Remembers that a run has heard of an order. Returns whether another run had heard of it before. */
  hear(orderId: string, run: RunId, now: number): boolean
}

/** Where and as whom one run calls. */
export interface BatchConnection {
  readonly apiKeyPrefix: string
  readonly baseUrl: string
  /** What a text may show: without the key, and without URLs that may be payouts. */
  redact(text: string): string
  ping(signal: AbortSignal): Promise<Exchange>
  /**
   * Sends an order, byte for byte as it was prepared. Its first attempt waits for no turn: the caller has taken one. An answer
   * about another order is an UnexpectedResponseError with outcome `unknown`.
   *
   * @param window asked immediately before every attempt.
   */
  createOrder(order: OrderToSend, window: SendWindow): Promise<OrderAnswer>
  getOrder(orderId: string, signal: AbortSignal): Promise<Order>
  /**
   * Reads an order that was placed under a key until it has ended. What turns out to be another one than was sent is an
   * UnexpectedResponseError.
   */
  waitForOrder(orderId: string, placed: PlacedUnder, signal: AbortSignal): Promise<CompletedOrder | FailedOrder>
  /** Every order of the account, as the API lists them. */
  listOrders(signal: AbortSignal): OrderListing
}

/** What is known of an order whose end is waited for. */
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

/** What came back for an order. */
export interface OrderAnswer {
  readonly orderId: string
  /** The whole order, where the answer has it: an order that was only taken is told by its id. */
  readonly order: Order | undefined
  readonly exchange: Exchange
}
