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
} from './schemas/index.ts'

const READ_TIMEOUT_MS = 15_000

/** The gateway in front of Runa gives up at about 30 s; its own 504 tells more than a timeout of ours would. */
const CREATE_TIMEOUT_MS = 35_000

const ORDER_ID: Parameter = {
  name: 'orderId',
  in: 'path',
  type: 'string',
  required: true,
  description: 'The id of the order, as createOrder gave it.',
}

const query = (name: string, type: Parameter['type'], description: string): Parameter => ({
  name,
  in: 'query',
  type,
  required: false,
  description,
})

/** Places an order. Not itself idempotent: the key makes it so. */
export const createOrder = operation({
  id: 'createOrder',
  method: 'POST',
  path: '/order',
  description: 'Create an order: pay one or more recipients from the account balance.',
  parameters: [
    {
      name: 'X-Idempotency-Key',
      in: 'header',
      type: 'string',
      // The API requires it; callers may leave it to the client to make one.
      required: false,
      description: 'Names one intent to pay. The same key with the same body is paid once, however often it is sent.',
    },
    {
      name: 'X-Execution-Mode',
      in: 'header',
      type: 'string',
      required: false,
      description:
        'sync answers with the whole order and takes one item; async answers with its id and takes up to 200.',
    },
  ],
  body: createOrderRequestSchema,
  responses: { 200: orderSchema, 202: acceptedOrderSchema },
  otherSuccess: 202,
  accepted: 'identified',
  retry: 'keyed',
  timeoutMs: CREATE_TIMEOUT_MS,
  subject: 'orderId',
})

export const listOrders = operation({
  id: 'listOrders',
  method: 'GET',
  path: '/order',
  description: 'List orders, without their items.',
  parameters: [
    query('limit', 'integer', 'Orders per page, 1 to 500. Default: 100.'),
    query('after', 'string', 'Cursor: the page after it.'),
    query('before', 'string', 'Cursor: the page before it. Not together with after.'),
    query(
      'page',
      'integer',
      'Number of the page, from 1. Where the server pages by cursors, it is reached by walking.',
    ),
    query('per_page', 'integer', 'Orders per page, together with page.'),
  ],
  responses: { 200: orderListSchema },
  essential: ['items', 'pagination', 'pagination.cursors'],
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: READ_TIMEOUT_MS,
})

export const estimateOrder = operation({
  id: 'estimateOrder',
  method: 'POST',
  path: '/order/estimate',
  description: 'Price an order without placing it. Production only: the playground does not offer it.',
  parameters: [],
  body: estimateOrderRequestSchema,
  responses: { 200: orderEstimateSchema },
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: READ_TIMEOUT_MS,
})

export const getOrder = operation({
  id: 'getOrder',
  method: 'GET',
  path: '/order/{orderId}',
  description: 'Get one order with its items and payout links.',
  parameters: [ORDER_ID],
  responses: { 200: orderSchema },
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: READ_TIMEOUT_MS,
  subject: 'orderId',
})

const CURRENCY = query('currency', 'string', 'ISO 4217 code of one balance.')

export const getBalance = operation({
  id: 'getBalance',
  method: 'GET',
  path: '/balance',
  description: 'Get the balance in one currency.',
  parameters: [{ ...CURRENCY, required: true }],
  responses: { 200: balanceSchema },
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: READ_TIMEOUT_MS,
})

/** The same path without a currency answers with an array. */
export const getBalances = operation({
  ...getBalance,
  description: 'Get every balance that is not zero.',
  parameters: [],
  responses: { 200: balancesSchema },
})

export const ping = operation({
  id: 'ping',
  method: 'GET',
  path: '/ping',
  description: 'Check the connection and the key. Does nothing else.',
  parameters: [],
  responses: { 200: pongSchema },
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: READ_TIMEOUT_MS,
})
