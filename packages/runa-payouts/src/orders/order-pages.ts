import type { CallPromise, Drift } from '@x/transport'
import type { OrderList, OrderSummary } from '../wire.gen.ts'

/**
 * Which orders to list. Cursors are the API's own way; if it does not support page numbers, the client walks to the
 * page.
 */
export type ListOrdersParameters =
  | {
      /** Orders per page, 1 to 500. Default: the API's, 100. */
      readonly limit?: number | undefined
      /** Cursor from an earlier page: lists what comes after it. */
      readonly after?: string | undefined
      /** Only one of after, before and page can be passed. */
      readonly before?: undefined
      /** Only one of after, before and page can be passed. */
      readonly page?: undefined
      /** Goes with page; lists by cursors take limit. */
      readonly per_page?: undefined
    }
  | {
      /** Orders per page, 1 to 500. Default: the API's, 100. */
      readonly limit?: number | undefined
      /** Cursor from an earlier page: lists what comes before it. */
      readonly before?: string | undefined
      /** Only one of after, before and page can be passed. */
      readonly after?: undefined
      /** Only one of after, before and page can be passed. */
      readonly page?: undefined
      /** Goes with page; lists by cursors take limit. */
      readonly per_page?: undefined
    }
  | {
      /** Number of the page, from 1. */
      readonly page?: number | undefined
      /** Orders per page, 1 to 500. */
      readonly per_page?: number | undefined
      /** Goes with cursors; numbered pages take per_page. */
      readonly limit?: undefined
      /** Only one of after, before and page can be passed. */
      readonly after?: undefined
      /** Only one of after, before and page can be passed. */
      readonly before?: undefined
    }

/** One page of orders. */
export interface OrderPage {
  /** Without items and payout links: read an order by its id to get them. Every one has an id. */
  readonly items: readonly OrderSummary[]
  /** As it came; if it does not match the schema, `drift` says so. */
  readonly pagination: OrderList['pagination']
  /**
   * Where the page differs from its schema, by positions in the response. A row without an id is listed here instead of
   * in `items`: with its `index`, and with the whole row in `raw`, which is not enumerable.
   */
  readonly drift: readonly Drift[]
  /**
   * The next page in the direction of the walk, or null at the end.
   *
   * @throws UnexpectedResponseError if the pages repeat, or if this page has rows and its next cursor cannot be read.
   */
  nextPage(): Promise<OrderPage | null>
}

/** Await it for one page, or iterate over it for every order. The first request is sent when you do either. */
export interface OrderListing extends CallPromise<OrderPage>, AsyncIterable<OrderSummary> {}
