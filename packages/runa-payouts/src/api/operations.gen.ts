// Made from specs/runa-payouts.openapi.yaml by `node scripts/generate.ts`. Do not edit.

import type { Operation } from '@x/transport'
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
  productCategoriesSchema,
  productCountriesSchema,
  productListSchema,
  productSchema,
} from '../schemas/index.ts'
import { withCurrencyOfTotals } from './normalise.ts'

/** Place an order. */
export const createOrder = {
  id: 'createOrder',
  method: 'POST',
  path: '/order',
  parameters: [
    {
      name: 'X-Idempotency-Key',
      option: 'idempotencyKey',
      in: 'header',
      type: 'string',
      required: false,
      minLength: 1,
    },
    {
      name: 'X-Execution-Mode',
      option: 'mode',
      in: 'header',
      type: 'string',
      required: false,
      enum: ['async', 'sync'],
    },
  ],
  body: createOrderRequestSchema,
  responses: { 200: orderSchema, 202: acceptedOrderSchema },
  otherSuccess: 202,
  accepted: 'identified',
  retry: 'keyed',
  timeoutMs: 35000,
  essential: ['id'],
  resourceId: 'orderId',
} as const satisfies Operation

/** List orders. */
export const listOrders = {
  id: 'listOrders',
  method: 'GET',
  path: '/order',
  parameters: [
    { name: 'limit', in: 'query', type: 'integer', required: false, minimum: 1, maximum: 500 },
    {
      name: 'after',
      in: 'query',
      type: 'string',
      required: false,
      minLength: 1,
      expected: 'a cursor from an earlier page, a non-empty string',
    },
    {
      name: 'before',
      in: 'query',
      type: 'string',
      required: false,
      minLength: 1,
      expected: 'a cursor from an earlier page, a non-empty string',
    },
    { name: 'page', in: 'query', type: 'integer', required: false, minimum: 1 },
    { name: 'per_page', in: 'query', type: 'integer', required: false, minimum: 1, maximum: 500 },
  ],
  responses: { 200: orderListSchema },
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: 15000,
  essential: ['items'],
  rows: { at: 'items', essential: ['id'] },
  paging: {
    cursors: [
      { parameter: 'after', at: 'pagination.cursors.after' },
      { parameter: 'before', at: 'pagination.cursors.before' },
    ],
    end: 'empty_page',
    rowId: 'id',
    numbers: { page: 'page', size: 'per_page', limit: 'limit' },
  },
} as const satisfies Operation

/** Price an order without placing it. */
export const estimateOrder = {
  id: 'estimateOrder',
  method: 'POST',
  path: '/order/estimate',
  parameters: [],
  body: estimateOrderRequestSchema,
  responses: { 200: orderEstimateSchema },
  normalise: withCurrencyOfTotals,
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: 15000,
  essential: ['total_price', 'currency'],
} as const satisfies Operation

/** Read one order. */
export const getOrder = {
  id: 'getOrder',
  method: 'GET',
  path: '/order/{orderId}',
  parameters: [{ name: 'orderId', in: 'path', type: 'string', required: true, minLength: 1 }],
  responses: { 200: orderSchema },
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: 15000,
  essential: ['id', 'status'],
  echoedId: { parameter: 'orderId', field: 'id' },
  resourceId: 'orderId',
} as const satisfies Operation

/** List products. */
export const listProducts = {
  id: 'listProducts',
  method: 'GET',
  path: '/product',
  parameters: [
    { name: 'is_orderable', option: 'isOrderable', in: 'query', type: 'boolean', required: false },
    {
      name: 'countries_redeemable_in',
      option: 'countries',
      in: 'query',
      type: 'string',
      required: false,
      repeatable: true,
      pattern: '^[A-Z]{2}$',
      expected: 'ISO 3166 codes of countries such as "US"',
    },
    {
      name: 'categories',
      in: 'query',
      type: 'string',
      required: false,
      repeatable: true,
      minLength: 1,
      expected: 'codes of categories such as "fashion"',
    },
    { name: 'limit', in: 'query', type: 'integer', required: false, minimum: 1, maximum: 500 },
    {
      name: 'after',
      in: 'query',
      type: 'string',
      required: false,
      minLength: 1,
      expected: 'a cursor from an earlier page, a non-empty string',
    },
    {
      name: 'before',
      in: 'query',
      type: 'string',
      required: false,
      minLength: 1,
      expected: 'a cursor from an earlier page, a non-empty string',
    },
  ],
  responses: { 200: productListSchema },
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: 15000,
  essential: ['catalog'],
  rows: { at: 'catalog', essential: ['code'] },
  paging: {
    cursors: [
      { parameter: 'after', at: 'pagination.cursors.after' },
      { parameter: 'before', at: 'pagination.cursors.before' },
    ],
    end: 'empty_page',
    rowId: 'code',
  },
} as const satisfies Operation

/** List the countries that products can be redeemed in. */
export const listProductCountries = {
  id: 'listProductCountries',
  method: 'GET',
  path: '/product/countries',
  parameters: [],
  responses: { 200: productCountriesSchema },
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: 15000,
  essential: ['countries'],
} as const satisfies Operation

/** List the categories of products. */
export const listProductCategories = {
  id: 'listProductCategories',
  method: 'GET',
  path: '/product/categories',
  parameters: [],
  responses: { 200: productCategoriesSchema },
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: 15000,
  essential: ['categories'],
} as const satisfies Operation

/** Read one product. */
export const getProduct = {
  id: 'getProduct',
  method: 'GET',
  path: '/product/{code}',
  parameters: [
    {
      name: 'code',
      in: 'path',
      type: 'string',
      required: true,
      minLength: 1,
      pattern: '^(?!(countries|categories)$)',
      expected: 'a product\'s code such as "AMZ-US"',
    },
    { name: 'content', in: 'query', type: 'string', required: false, enum: ['url', 'md', 'html'] },
  ],
  responses: { 200: productSchema },
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: 15000,
  essential: ['code', 'payout_type'],
  echoedId: { parameter: 'code', field: 'code', anyCase: true },
} as const satisfies Operation

/** Read the account's balance. */
export const getBalance = {
  id: 'getBalance',
  method: 'GET',
  path: '/balance',
  parameters: [
    {
      name: 'currency',
      in: 'query',
      type: 'string',
      required: false,
      pattern: '^[A-Z]{3}$',
      expected: 'an ISO 4217 code such as "USD"',
    },
  ],
  responses: {},
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: 15000,
} as const satisfies Operation

/** Read the account's balance. */
export const getOneBalance = {
  id: 'getBalance',
  method: 'GET',
  path: '/balance',
  parameters: [
    {
      name: 'currency',
      in: 'query',
      type: 'string',
      required: true,
      pattern: '^[A-Z]{3}$',
      expected: 'an ISO 4217 code such as "USD"',
    },
  ],
  responses: { 200: balanceSchema },
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: 15000,
  essential: ['balance', 'currency'],
} as const satisfies Operation

/** Read the account's balance. */
export const getAllBalances = {
  id: 'getBalance',
  method: 'GET',
  path: '/balance',
  parameters: [],
  responses: { 200: balancesSchema },
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: 15000,
  rows: { at: '', essential: ['balance', 'currency'] },
} as const satisfies Operation

/** Check the API key. */
export const ping = {
  id: 'ping',
  method: 'GET',
  path: '/ping',
  parameters: [],
  responses: { 200: pongSchema },
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: 15000,
} as const satisfies Operation

/** The operations that the client has methods for, by their names. */
export type OperationId =
  | 'createOrder'
  | 'listOrders'
  | 'estimateOrder'
  | 'getOrder'
  | 'listProducts'
  | 'listProductCountries'
  | 'listProductCategories'
  | 'getProduct'
  | 'getBalance'
  | 'ping'
