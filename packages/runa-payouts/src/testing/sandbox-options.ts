import type { Clock } from '@x/transport'
import type { CreateOrderRequest } from '../wire.gen.ts'
import type { ProductRule } from './catalogue/product-catalogue.ts'

/** How a Runa sandbox behaves. Every option has a default that suits most tests. */
export interface RunaSandboxOptions {
  /** The time that the sandbox lives in. Default: real time. Give a manual clock to make time go by at once. */
  readonly clock?: Clock | undefined
  /** The API keys that are taken; any other is a 403. Default: every key that starts with `xx`, in either case. */
  readonly apiKeys?: readonly string[] | undefined
  /** What the account holds, for example `{ USD: '100.00' }`. Default: without limit, as in the playground. */
  readonly balances?: Readonly<Record<string, number | string>> | undefined
  /** How long an async order is PROCESSING, in milliseconds. Default 1000, as in the playground. */
  readonly processingMs?: number | undefined
  /** How many orders may be asked for in any 60 seconds, failed ones included; the next one is a 429. Default 300. */
  readonly ordersPerMinute?: number | undefined
  /** How long idempotency keys are remembered, in milliseconds. Default: 30 days. */
  readonly keyLifetimeMs?: number | undefined
  /**
   * Products, or payout templates, that have rules of their own, by code. They are known beside those that the sandbox
   * knows by itself: a few that Runa's documentation names, such as `AMZ-US`, `AMZ-GB` and `AUCHAN-FR`, and the
   * playground's four ready templates. Those can be ordered for any amount. Any other code is refused as Runa refuses
   * it: a 400 `product_validation_error`.
   */
  readonly products?: Readonly<Record<string, ProductRule>> | undefined
  /**
   * Whether any product can be ordered whose code ends in a country (`-US`, `-GB`, …), for any amount in that country's
   * currency. Default false.
   */
  readonly anyProduct?: boolean | undefined
  /**
   * Orders that the account has from the start, oldest first, as bodies of `createOrder`. They are COMPLETED, and
   * `balances` are what is left after them. Default: none.
   */
  readonly orders?: readonly CreateOrderRequest[] | undefined
  /**
   * What goes wrong from the start, in this order, as a text: `rate-limit:3,drop-after-commit@createOrder` is a limit three
   * times, and then an order whose answer is lost. Default: nothing. `faults.next` of the sandbox says it in more ways.
   */
  readonly faults?: string | undefined
  /** Whether lists obey `page` and `per_page`. Default false: the live API knows only cursors and ignores these. */
  readonly pageNumbers?: boolean | undefined
  /** A number that decides the random part of every id. Default 1: a test gets the same ids on every run. */
  readonly random?: number | undefined
}

const DAY_MS = 24 * 60 * 60 * 1000

/** The options that have defaults of their own, with every one filled in. */
export const settingsOf = ({
  processingMs = 1000,
  ordersPerMinute = 300,
  keyLifetimeMs = 30 * DAY_MS,
  pageNumbers = false,
  random = 1,
}: RunaSandboxOptions) => ({ processingMs, ordersPerMinute, keyLifetimeMs, pageNumbers, random })
