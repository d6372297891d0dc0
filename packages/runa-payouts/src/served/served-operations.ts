import { type CallHook, type ServedOperation, servedOperations } from '@x/serving'
import { type Clock, isJsonObject } from '@x/transport'
import type { RunaPayouts } from '../client.ts'
import { checkOrder } from './check-order.ts'
import { compactProducts } from './compact-products.ts'
import { createOrder } from './create-order.ts'
import { orderAmounts } from './order-amounts.ts'
import { type OrderCheckOptions, orderChecksFor } from './order-checks.ts'
import { SERVED_ROWS } from './rows.gen.ts'

/** Its one parameter is the client's own argument, not a member of an object. */
const getBalance: CallHook<RunaPayouts> = (client, { query }, options) =>
  // The client rejects what is no currency.
  client.getBalance(query.currency as string | undefined, options).withResponse()

/**
 * How operations are served, with what is particular to some of them. Everything else follows from
 * specs/runa-payouts.openapi.yaml; a test holds it equal to specs/runa-orders.capability.yaml.
 *
 * @param options where creates are not checked, they have no parameter that skips the check.
 */
export function runaOperations(
  options: OrderCheckOptions & { readonly clock?: Clock | undefined } = {},
): readonly ServedOperation<RunaPayouts>[] {
  const { catalogue, checkOrders = catalogue !== undefined } = options
  const checksOf = orderChecksFor(options, options.clock)
  const operations = servedOperations<RunaPayouts>()(SERVED_ROWS, {
    createOrder: {
      call: createOrder(checkOrders ? checksOf : undefined),
      orderAmounts,
      isFailed: (data) => isJsonObject(data) && data.status === 'FAILED',
    },
    checkOrder: { call: checkOrder(checksOf) },
    getBalance: { call: getBalance },
    // Pictures, texts and web pages of brands.
    listProducts: { hasPublicLinks: true, forTool: compactProducts },
    getProduct: { hasPublicLinks: true },
  })
  return checkOrders ? operations.map(withLocalParameters) : operations
}

function withLocalParameters<Client>(served: ServedOperation<Client>): ServedOperation<Client> {
  const { operation, localParameters = [] } = served
  if (localParameters.length === 0) return served
  return { ...served, operation: { ...operation, parameters: [...operation.parameters, ...localParameters] } }
}

/** What can be served, where nothing is checked. */
export const SERVED_OPERATIONS = runaOperations()
