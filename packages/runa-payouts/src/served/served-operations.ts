import { type CallHook, type OperationInput, servedOperations } from '@x/serving'
import { isJsonObject, isRequestValidationError } from '@x/transport'
import type { RunaPayouts } from '../client.ts'
import type { CreateOrderOptions } from '../client-options.ts'
import type { CreateOrderRequest } from '../wire.gen.ts'
import { orderAmounts } from './order-amounts.ts'
import { SERVED_ROWS } from './rows.gen.ts'
import { inWordsOfHeaders } from './words-of-headers.ts'

/** A response has the order, and the key that it was placed under; a failure speaks of headers, not of options. */
const createOrder: CallHook<RunaPayouts> = async (client, { headers, body }, given) => {
  // The client rejects what is invalid, by name.
  const options = { ...intentIn(headers), ...given } as CreateOrderOptions
  const created = client.createOrder(body as CreateOrderRequest, options).withResponse()
  const { data, ...response } = await created.catch((error: unknown) => {
    throw isRequestValidationError(error) ? inWordsOfHeaders(error) : error
  })
  return { ...response, data: data.order, idempotencyKey: data.idempotencyKey }
}

/** Its one parameter is the client's own argument, not a member of an object. */
const getBalance: CallHook<RunaPayouts> = (client, { query }, options) =>
  // The client rejects what is no currency.
  client.getBalance(query.currency as string | undefined, options).withResponse()

/**
 * How operations are served, with what is particular to some of them. Everything else follows from
 * specs/runa-payouts.openapi.yaml; a test holds it equal to specs/runa-orders.capability.yaml.
 */
export const SERVED_OPERATIONS = servedOperations<RunaPayouts>()(SERVED_ROWS, {
  createOrder: {
    call: createOrder,
    orderAmounts,
    isFailed: (data) => isJsonObject(data) && data.status === 'FAILED',
  },
  getBalance: { call: getBalance },
  // Pictures, texts and web pages of brands.
  listProducts: { hasPublicLinks: true },
  getProduct: { hasPublicLinks: true },
})

/** The headers of an order as the client's options. A header that is there and empty stays, and is refused. */
function intentIn(headers: OperationInput['headers']): { readonly idempotencyKey?: string; readonly mode?: string } {
  const { 'X-Idempotency-Key': idempotencyKey, 'X-Execution-Mode': mode } = headers
  return {
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...(mode === undefined ? {} : { mode }),
  }
}
