// Made from specs/runa-payouts.openapi.yaml by `node scripts/generate.ts`. Do not edit.

import type { ServedRow } from '@x/serving'
import type { Operation } from '@x/transport'
import {
  createOrder,
  estimateOrder,
  getBalance,
  getOrder,
  getProduct,
  listOrders,
  listProductCategories,
  listProductCountries,
  listProducts,
} from '../api/operations.gen.ts'
import { checkOrderRequestSchema } from '../schemas/index.ts'

/** Check an order without placing it. The servers answer it themselves. */
const checkOrder = {
  id: 'checkOrder',
  method: 'POST',
  path: '/order/check',
  parameters: [],
  body: checkOrderRequestSchema,
  responses: {},
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: 15000,
  essential: ['problems', 'warnings'],
} as const satisfies Operation

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
        'Pay one or more recipients from the account balance: real money in production, and it cannot be undone. X-Idempotency-Key identifies one payment: it is paid once, however often you send it. Without one, a key is generated and returned. After a timeout, call again with the same body and that key; after a failure, do what its next field says. For ten minutes, the same body without a key pays nothing and returns the result of the earlier call. An order with one item returns the finished order; one with more items returns an id: pass it to get-order.',
    },
    beside: {
      tools: ['list-products', 'get-product', 'check-order'],
      tool: "Do not guess a product's code: find it with list-products, its face values with get-product, and mistakes with check-order, before you pay.",
      route:
        'GET /v1/product finds the code of a product, GET /v1/product/{code} shows its face values, and POST /v1/order/check says what would be refused, before you pay.',
    },
    localParameters: [{ name: 'X-Skip-Check', in: 'header', type: 'boolean', required: false }],
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
        'List orders, a page at a time, without their items. Read-only. For the next page, pass pagination.cursors.after as after; a page without items is the end.',
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
        'Calculate what an order would cost. Read-only: nothing is placed and no money moves. Production only: not available in the playground.',
    },
  },
  {
    operation: checkOrder,
    rest: { method: 'POST', path: '/v1/order/check' },
    tool: {
      name: 'check-order',
      readOnly: true,
      destructive: false,
      idempotent: true,
      description:
        'Check an order before you pay it. The body is that of create-order; payment_method and distribution_method may be left out. problems lists what would be refused, and warnings what could not be checked. Read-only: nothing is placed, and no idempotency key is used.',
    },
    addition: 'by_default',
    response: {
      type: 'object',
      required: ['problems', 'warnings'],
      properties: {
        problems: {
          type: 'array',
          description: 'What would be refused, with what is allowed. Empty if no problem was found.',
          items: {
            type: 'object',
            required: ['path', 'code', 'message'],
            properties: {
              path: {
                type: 'string',
                description: 'The field, such as items[0].face_value; empty for the whole order.',
              },
              code: { type: 'string', description: 'The kind of problem, such as unknown_product or denomination.' },
              message: { type: 'string', description: 'What was sent, and what is allowed.' },
            },
          },
        },
        warnings: {
          type: 'array',
          description: 'What could not be checked. It may be fine or wrong.',
          items: {
            type: 'object',
            required: ['path', 'code', 'message'],
            properties: {
              path: {
                type: 'string',
                description: 'The field, such as items[0].face_value; empty for the whole order.',
              },
              code: { type: 'string', description: 'The kind of problem, such as unknown_product or denomination.' },
              message: { type: 'string', description: 'What was sent, and what is allowed.' },
            },
          },
        },
        left_out: { type: 'integer', description: 'Number of problems and warnings that are not listed.' },
      },
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
      description: 'Get one order with its status and, once it is COMPLETED, its items. Read-only.',
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
        'List the products that a payout can be redeemed for, shortened, 20 per page. Pass the code of a product to create-order; for a subscription, the code of one of its plans. Read-only. For the next page, pass pagination.cursors.after as after; a page without products is the end.',
      defaults: { limit: 20 },
      most: { limit: 50 },
      response: {
        type: 'object',
        required: ['catalog'],
        properties: {
          catalog: {
            type: 'array',
            description: 'The products of this page, shortened.',
            items: {
              type: 'object',
              required: ['code'],
              properties: {
                code: { type: 'string', description: "The code to order by. For a subscription, order by a plan's." },
                name: { type: 'string', description: "The product's name." },
                currency: { type: 'string', description: 'ISO 4217 code of the currency of its face values.' },
                payout_type: {
                  type: 'string',
                  description: 'gift_card, subscription, payment, or a type that Runa adds.',
                },
                is_orderable: { type: 'boolean', description: 'Whether it can be ordered now.' },
                countries_redeemable_in: {
                  type: 'array',
                  description: 'ISO 3166 codes of the countries where it can be redeemed.',
                  items: { type: 'string' },
                },
                denominations: {
                  type: 'object',
                  description:
                    'Its face values: fixed ones are listed in available_list, and open ones lie between minimum_value and maximum_value.',
                  properties: {
                    type: { type: 'string', description: 'open or fixed.' },
                    minimum_value: { type: 'string', description: 'The smallest face value.' },
                    maximum_value: { type: 'string', description: 'The largest face value.' },
                    available_list: {
                      type: 'array',
                      items: { type: 'string' },
                      description: 'The allowed face values.',
                    },
                  },
                },
                subscription_plans: {
                  type: 'array',
                  description: 'The plans of a subscription. Order by subscription_plan_code.',
                  items: {
                    type: 'object',
                    properties: {
                      subscription_plan_code: { type: 'string', description: 'The code to order by.' },
                      name: { type: 'string', description: "The plan's name." },
                      price: { type: 'string', description: "The plan's price." },
                    },
                  },
                },
                left_out: {
                  type: 'integer',
                  description: 'Number of countries, face values and plans left out. get-product returns them all.',
                },
              },
            },
          },
          pagination: { type: 'object', description: 'Position of the page in the list.' },
        },
      },
    },
    addition: 'by_default',
  },
  {
    operation: listProductCountries,
    rest: { method: 'GET', path: '/v1/product/countries' },
    tool: {
      name: 'list-product-countries',
      readOnly: true,
      destructive: false,
      idempotent: true,
      description: 'List the countries that you can filter list-products by. Read-only.',
    },
    addition: 'by_default',
  },
  {
    operation: listProductCategories,
    rest: { method: 'GET', path: '/v1/product/categories' },
    tool: {
      name: 'list-product-categories',
      readOnly: true,
      destructive: false,
      idempotent: true,
      description:
        'List the categories that you can filter list-products by. Read-only. Production only: the playground has none.',
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
        'Get one product by its code: its face values, currency and countries, and whether it can be ordered now. A subscription is ordered by the code of one of its plans. Read-only.',
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
      description: "Read the account's balance in one currency or, without one, every balance above zero. Read-only.",
    },
    addition: 'when_named',
  },
] as const satisfies readonly ServedRow[]
