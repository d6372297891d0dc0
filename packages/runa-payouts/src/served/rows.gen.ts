// Made from specs/runa-payouts.openapi.yaml by `node scripts/generate.ts`. Do not edit.

import type { ServedRow } from '@x/serving'
import {
  createOrder,
  estimateOrder,
  getBalance,
  getOrder,
  getProduct,
  listOrders,
  listProducts,
} from '../api/operations.gen.ts'

export const SERVED_ROWS = [
  {
    operation: createOrder,
    rest: { method: 'POST', path: '/v1/order' },
    tool: {
      name: 'create-order',
      readOnly: false,
      destructive: false,
      idempotent: false,
      description:
        'Pay one or more recipients from the account balance: real money in production, and it cannot be undone. X-Idempotency-Key identifies one payment: it is paid once, however often you send it. Without one, a key is made and returned. After a timeout, call again with the same body and that key; after a failure, do what its next says. For ten minutes, the same body without a key pays nothing and returns what the earlier call did. An order with one item returns the finished order; one with more items returns an id: read it with get-order.',
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
        'List orders, a page at a time, without their items. Reads only. For the next page, pass pagination.cursors.after as after; a page without items is the end.',
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
        'Calculate what an order would cost. Reads only: nothing is placed and no money moves. Production only: the playground does not offer it.',
    },
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
  },
  {
    operation: listProducts,
    rest: { method: 'GET', path: '/v1/product' },
    tool: {
      name: 'list-products',
      readOnly: true,
      destructive: false,
      idempotent: true,
      description:
        'List the products that a payout can be redeemed for, 20 at a time unless limit says otherwise. Filter by country and category. The code of a product is what create-order takes. Reads only.',
      defaults: { limit: 20 },
    },
    addition: 'by_default',
  },
  {
    operation: getProduct,
    rest: { method: 'GET', path: '/v1/product/{code}' },
    tool: {
      name: 'get-product',
      readOnly: true,
      destructive: false,
      idempotent: true,
      description:
        'Get one product by its code: its currency, the face values that it can have, the countries where it can be redeemed, and whether it can be ordered now. A subscription is ordered by the code of one of its plans. Reads only.',
    },
    addition: 'by_default',
  },
  {
    operation: getBalance,
    rest: { method: 'GET', path: '/v1/balance' },
    tool: {
      name: 'get-balance',
      readOnly: true,
      destructive: false,
      idempotent: true,
      description: "Read the account's balance in one currency or, without one, every balance above zero. Reads only.",
    },
    addition: 'when_named',
  },
] as const satisfies readonly ServedRow[]
