import { operation, type Parameter } from '@x/transport'
import {
  acceptedOrderSchema,
  balanceSchema,
  balancesSchema,
  createOrderRequestSchema,
  estimateOrderRequestSchema,
  orderEstimateSchema,
  orderListSchema,
  orderSchema,
  pongSchema,
} from '../schemas/index.ts'
import { withCurrencyOfTotals } from './currency-of-totals.ts'

const READ_TIMEOUT_MS = 15_000

/** The gateway in front of Runa gives up after about 30 s; its own 504 is more informative than our timeout. */
const CREATE_TIMEOUT_MS = 35_000

const ORDER_ID: Parameter = {
  name: 'orderId',
  in: 'path',
  type: 'string',
  required: true,
}

const query = (name: string, type: Parameter['type']): Parameter => ({
  name,
  in: 'query',
  type,
  required: false,
})

/** Places an order. Not idempotent by itself: the key makes it so. */
export const createOrder = operation({
  id: 'createOrder',
  method: 'POST',
  path: '/order',
  parameters: [
    {
      name: 'X-Idempotency-Key',
      in: 'header',
      type: 'string',
      // The API requires it; callers may let the client generate one.
      required: false,
    },
    {
      name: 'X-Execution-Mode',
      in: 'header',
      type: 'string',
      required: false,
    },
  ],
  body: createOrderRequestSchema,
  responses: { 200: orderSchema, 202: acceptedOrderSchema },
  // Whatever else is wrong with it, it was placed: waiting for it needs only the id.
  essential: ['id'],
  otherSuccess: 202,
  accepted: 'identified',
  retry: 'keyed',
  timeoutMs: CREATE_TIMEOUT_MS,
  resourceId: 'orderId',
})

export const listOrders = operation({
  id: 'listOrders',
  method: 'GET',
  path: '/order',
  parameters: [
    query('limit', 'integer'),
    query('after', 'string'),
    query('before', 'string'),
    query('page', 'integer'),
    query('per_page', 'integer'),
  ],
  responses: { 200: orderListSchema },
  essential: ['items'],
  rows: { at: 'items', essential: ['id'] },
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: READ_TIMEOUT_MS,
})

export const estimateOrder = operation({
  id: 'estimateOrder',
  method: 'POST',
  path: '/order/estimate',
  parameters: [],
  body: estimateOrderRequestSchema,
  responses: { 200: orderEstimateSchema },
  normalise: withCurrencyOfTotals,
  essential: ['total_price', 'currency'],
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: READ_TIMEOUT_MS,
})

export const getOrder = operation({
  id: 'getOrder',
  method: 'GET',
  path: '/order/{orderId}',
  parameters: [ORDER_ID],
  responses: { 200: orderSchema },
  essential: ['id', 'status'],
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: READ_TIMEOUT_MS,
  resourceId: 'orderId',
  echoedId: { parameter: 'orderId', field: 'id' },
})

const CURRENCY = query('currency', 'string')

export const getBalance = operation({
  id: 'getBalance',
  method: 'GET',
  path: '/balance',
  parameters: [{ ...CURRENCY, required: true }],
  responses: { 200: balanceSchema },
  essential: ['balance', 'currency'],
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: READ_TIMEOUT_MS,
})

/** The same path without a currency returns an array. */
export const getBalances = operation({
  ...getBalance,
  parameters: [],
  responses: { 200: balancesSchema },
  essential: [],
  rows: { at: '', essential: ['balance', 'currency'] },
})

/** Both in one, as it is served: a caller may name a currency. */
export const getBalanceOrAll = operation({
  ...getBalance,
  parameters: [CURRENCY],
  responses: {},
  essential: [],
})

export const ping = operation({
  id: 'ping',
  method: 'GET',
  path: '/ping',
  parameters: [],
  responses: { 200: pongSchema },
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: READ_TIMEOUT_MS,
})
