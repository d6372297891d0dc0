import type { OperationInput, ServedOperation } from '@x/serving'
import { isRequestValidationError, withLeftOutRows } from '@x/transport'
import { createOrder, estimateOrder, getBalanceOrAll, getOrder, listOrders } from '../api/operations.ts'
import type { RunaPayouts } from '../client.ts'
import type { CreateOrderOptions } from '../client-options.ts'
import type { ListOrdersParameters } from '../orders/order-pages.ts'
import type { CreateOrderRequest, EstimateOrderRequest } from '../wire.gen.ts'
import { orderAmounts } from './order-amounts.ts'
import { inWordsOfHeaders } from './words-of-headers.ts'

/**
 * How operations are served: the REST adapter's route and the MCP server's tool for each. Names and hints are fixed by
 * specs/runa-orders.capability.yaml, and so is which of them are additions to it; a test holds the two equal.
 *
 * What comes in is handed to the client's public methods as it is: they refuse by name what cannot be right, which is why
 * the casts below are safe.
 */
export const SERVED_OPERATIONS = [
  {
    operation: createOrder,
    rest: { method: 'POST', path: '/v1/order' },
    tool: {
      name: 'create-order',
      readOnly: false,
      destructive: false,
      idempotent: false,
      description:
        'Pay one or more recipients from the account balance: real money in production, which cannot be called back. X-Idempotency-Key names one thing to pay, and is paid once however often it is sent; without one, a key is made and returned. After a timeout, call again with the same body and that key; after a failure, do what its next says. The same body again without a key pays nothing for ten minutes, and is told what the earlier call did. One item is answered with the finished order; more are answered with an id, to be read with get-order.',
    },
    orderAmounts,
    isFailed: (data) => typeof data === 'object' && data !== null && Reflect.get(data, 'status') === 'FAILED',
    call: async (client, { headers, body }, given) => {
      const options = { ...intentIn(headers), ...given } as CreateOrderOptions
      const created = client.createOrder(body as CreateOrderRequest, options).withResponse()
      const { data, ...answer } = await created.catch((error: unknown) => {
        throw isRequestValidationError(error) ? inWordsOfHeaders(error) : error
      })
      return { ...answer, data: data.order, idempotencyKey: data.idempotencyKey }
    },
  },
  {
    operation: listOrders,
    rest: { method: 'GET', path: '/v1/order' },
    tool: {
      name: 'list-orders',
      readOnly: true,
      destructive: false,
      idempotent: true,
      description:
        'List orders, a page at a time, without their items. Reads only. Go on with after, which is pagination.cursors.after of the page before; a page without items is the end.',
    },
    call: async (client, { query }, options) => {
      const { data, ...answer } = await client.listOrders(query as ListOrdersParameters, options).withResponse()
      const { items, pagination } = data
      return { ...answer, data: { items: withLeftOutRows(items, answer.drift), pagination } }
    },
  },
  {
    operation: estimateOrder,
    rest: { method: 'POST', path: '/v1/order/estimate' },
    tool: {
      name: 'estimate-order',
      readOnly: false,
      destructive: false,
      idempotent: false,
      description:
        'Work out what an order would cost. Reads only: nothing is placed and no money moves. Production only: the playground does not offer it.',
    },
    call: (client, { body }, options) => client.estimateOrder(body as EstimateOrderRequest, options).withResponse(),
  },
  {
    operation: getOrder,
    rest: { method: 'GET', path: '/v1/order/{orderId}' },
    tool: {
      name: 'get-order',
      readOnly: true,
      destructive: false,
      idempotent: true,
      description: 'Get one order with its status and, once it is COMPLETED, its items. Reads only.',
    },
    call: (client, { path }, options) => client.getOrder(path.orderId ?? '', options).withResponse(),
  },
  {
    operation: getBalanceOrAll,
    rest: { method: 'GET', path: '/v1/balance' },
    tool: {
      name: 'get-balance',
      readOnly: true,
      destructive: false,
      idempotent: true,
      description:
        'Read what the account has to pay with: in one currency, or, without one, every balance above zero. Reads only.',
    },
    // How much money there is, is not for everybody who may pay with it.
    addition: 'when_named',
    call: async (client, { query }, options) => {
      const { data, ...answer } = await client.getBalance(query.currency as string | undefined, options).withResponse()
      return { ...answer, data: Array.isArray(data) ? withLeftOutRows(data, answer.drift) : data }
    },
  },
] as const satisfies readonly ServedOperation<RunaPayouts>[]

/** The headers of an order as the client's options. A header that is there and empty stays, and is refused. */
function intentIn(headers: OperationInput['headers']): { readonly idempotencyKey?: string; readonly mode?: string } {
  const { 'X-Idempotency-Key': idempotencyKey, 'X-Execution-Mode': mode } = headers
  return {
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...(mode === undefined ? {} : { mode }),
  }
}
