import type { Clock } from '@x/transport'
import type { CreateOrderRequest } from '../wire.gen.ts'
import type { ProductRule } from './catalogue/product-rule.ts'
import type { SandboxEnvironment } from './environment-rules.ts'

/** How a Runa sandbox behaves. Every option has a default that suits most tests. */
export interface RunaSandboxOptions {
  /** The clock of the sandbox. Default: real time. Pass a manual clock to make time pass at once. */
  readonly clock?: Clock | undefined
  /**
   * Which of Runa's two environments it plays, strictly. The playground has no estimates, sends no webhooks, and its
   * balance is unlimited. Production has keys that start with `wg`, none of the playground's templates, and ignores
   * `X-Trigger-Error` and `X-Send-Email`. Default: the playground, with what it lacks.
   */
  readonly environment?: SandboxEnvironment | undefined
  /**
   * The accepted API keys; any other is a 403. Default: every key that starts with `xx`, in either case; in production,
   * with `wg`.
   */
  readonly apiKeys?: readonly string[] | undefined
  /** The balances of the account, such as `{ USD: '100.00' }`. Default: unlimited, as in the playground. Not for it. */
  readonly balances?: Readonly<Record<string, number | string>> | undefined
  /** How long an async order is PROCESSING, in milliseconds. Default 1000, as in the playground. */
  readonly processingMs?: number | undefined
  /** The most orders in any 60 seconds, failed ones included; the next one is a 429. Default 300. */
  readonly ordersPerMinute?: number | undefined
  /** How long idempotency keys are remembered, in milliseconds. Default: 30 days. */
  readonly keyLifetimeMs?: number | undefined
  /**
   * Products, or payout templates, with their own rules, by code. They are added to those that the sandbox already
   * knows: about 60 of every kind and currency, and the playground's four ready templates. `listProducts` shows what each
   * can be ordered for. Those that Runa's documentation names, such as `AMZ-US`, `AMZ-GB` and `AUCHAN-FR`, can be ordered
   * for any amount up to 10,000. Any other code is rejected the way Runa rejects it: with a 400
   * `product_validation_error`.
   *
   * A rule that nothing could be ordered by, for example a subscription without plans, is a TypeError.
   */
  readonly products?: Readonly<Record<string, ProductRule>> | undefined
  /**
   * Whether every product code that ends in a country (`-US`, `-GB`, …) can be ordered, for any amount in that
   * country's currency. Default false.
   */
  readonly anyProduct?: boolean | undefined
  /**
   * Orders that exist from the start, oldest first, as bodies of `createOrder`. They are COMPLETED, and `balances` is
   * what remains after them. Default: none.
   */
  readonly orders?: readonly CreateOrderRequest[] | undefined
  /**
   * Faults from the start, in this order, as text: `rate-limit:3,drop-after-commit@createOrder` is a rate limit three
   * times, then an order whose response is lost. Default: none. `faults.next` of the sandbox has more options.
   */
  readonly faults?: string | undefined
  /**
   * Whether lists support `page` and `per_page`. Default false: the live API supports only cursors and ignores these.
   */
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
