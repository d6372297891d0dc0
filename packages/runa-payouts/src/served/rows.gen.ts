// Made from specs/runa-payouts.openapi.yaml by `node scripts/generate.ts`. Do not edit.

import type { ServedRow } from '@x/serving'
import { createOrder, estimateOrder, getBalance, getOrder, listOrders } from '../api/operations.gen.ts'

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
        'Pay one or more recipients from the account balance: real money in production, which cannot be called back. X-Idempotency-Key names one thing to pay, and is paid once however often it is sent; without one, a key is made and returned. After a timeout, call again with the same body and that key; after a failure, do what its next says. The same body again without a key pays nothing for ten minutes, and is told what the earlier call did. One item is answered with the finished order; more are answered with an id, to be read with get-order.',
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
    operation: getBalance,
    rest: { method: 'GET', path: '/v1/balance' },
    tool: {
      name: 'get-balance',
      readOnly: true,
      destructive: false,
      idempotent: true,
      description:
        'Read what the account has to pay with: in one currency, or, without one, every balance above zero. Reads only.',
    },
    addition: 'when_named',
  },
] as const satisfies readonly ServedRow[]
