import * as rest from '@x/serving/rest'
import type { RunaPayouts } from '../client.ts'
import { OPENAPI } from '../openapi.gen.ts'
import { VERSION } from '../version.ts'
import { ORDER_CHECK_OPTIONS, type OrderCheckOptions } from './order-checks.ts'
import { isOwnKeyRefused } from './own-key.ts'
import { ROUTE_DOCUMENTS } from './route-documents.gen.ts'
import { runaOperations } from './served-operations.ts'

export type {
  AmountByCurrency,
  OrderLimits,
  Problem,
  ProblemField,
  ServedEvent,
  ServingOptions,
  StateStore,
  Upstream,
  WriteEvent,
} from '@x/serving/rest'
export type { OrderCheck, OrderFindings } from '../orders/order-check.ts'
export type { OrderCheckOptions } from './order-checks.ts'

/** What users decide about a REST handler. */
export interface RestOptions extends rest.RestOptions, rest.OrderLimits, OrderCheckOptions {}

/**
 * Serves orders and products over HTTP: `(request) => Promise<Response>`, for any framework or function platform that
 * has the web's Request and Response.
 *
 * Pass `token`, `allowedHosts`, or both. Without either, it responds only if `Host` is a name of this machine. If
 * something in front of it authenticates callers, pass `token: false`.
 *
 * @throws ConfigurationError for invalid options: unknown ones, and a `token` that is undefined or empty.
 *
 * @example
 * ```ts
 * import { RunaPayouts } from '@x/runa-payouts'
 * import { createRestHandler } from '@x/runa-payouts/rest'
 *
 * export default { fetch: createRestHandler(new RunaPayouts(), { token: 'your-token' }) }
 * ```
 */
export const createRestHandler = (
  client: RunaPayouts,
  options: RestOptions = {},
): ((request: Request) => Promise<Response>) =>
  rest.createRestHandler(
    client,
    {
      ...{ servedOperations: runaOperations(options ?? {}), document: OPENAPI, documents: ROUTE_DOCUMENTS },
      ...{ name: 'runa-payouts', version: VERSION, isOwnKeyRefused, ownChecks: ORDER_CHECK_OPTIONS },
    },
    options,
  )
