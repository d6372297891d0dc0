import {
  assertJudgesAlike,
  assertTakesEvery,
  type JsonSchema,
  type Judged,
  schemaNamed,
  type Vocabulary,
} from '@x/test-kit/schema-check'
import { type Schema, withDecimalFields } from '@x/transport'
import { describe, expect, it } from 'vitest'
import { openapi } from '../../test/openapi.ts'
import * as schemas from './index.ts'

/** A schema of ours and its counterpart in the OpenAPI file. */
const PAIRS: readonly [string, Schema<unknown>, JsonSchema][] = [
  ['CreateOrderRequest', schemas.createOrderRequestSchema, schemaNamed('CreateOrderRequest')],
  ['CheckOrderRequest', schemas.checkOrderRequestSchema, schemaNamed('CheckOrderRequest')],
  ['EstimateOrderRequest', schemas.estimateOrderRequestSchema, schemaNamed('EstimateOrderRequest')],
  ['Order', schemas.orderSchema, schemaNamed('Order')],
  ['AcceptedOrder', schemas.acceptedOrderSchema, schemaNamed('AcceptedOrder')],
  ['OrderList', schemas.orderListSchema, schemaNamed('OrderList')],
  ['OrderEstimate', schemas.orderEstimateSchema, schemaNamed('OrderEstimate')],
  ['Balance', schemas.balanceSchema, schemaNamed('Balance')],
  ['Balance[]', schemas.balancesSchema, { type: 'array', items: schemaNamed('Balance') }],
  ['Pong', schemas.pongSchema, schemaNamed('Pong')],
  ['OrderCompletion', schemas.orderCompletionSchema, schemaNamed('OrderCompletion')],
  ['Product', schemas.productSchema, schemaNamed('Product')],
  ['ProductList', schemas.productListSchema, schemaNamed('ProductList')],
  ['ProductCountries', schemas.productCountriesSchema, schemaNamed('ProductCountries')],
  ['ProductCategories', schemas.productCategoriesSchema, schemaNamed('ProductCategories')],
  ['ProductUpdate', schemas.productUpdateSchema, schemaNamed('ProductUpdate')],
]

const WORDS: Vocabulary = {
  values: [
    0.001,
    1e21,
    10.5,
    'a b@c',
    'a@b',
    'USD',
    'usd',
    '10.00',
    '1e5',
    { type: 'SINGLE', value: 'x' },
    ...['SINGLE', 'MULTIPLE', 'TEMPLATE', 'UNKNOWN', 'EMAIL', 'PAYOUT_LINK', 'RECIPIENT', 'ACCOUNT_BALANCE'],
    ...['gift_card', 'subscription', 'payment', 'open', 'fixed', 'LIVE', 'MONTHS', 'undefined'],
    ...['COMPLETED', 'FAILED', 'PROCESSING', 'ACTIVE', 'SOMETHING_ELSE'],
  ],
  keys: ['type', 'face_value'],
}

describe.each(PAIRS)('the schema of %s', (name, schema, counterpart) => {
  // Requests have no amounts that the client would change.
  const asRead = (json: unknown) => (name.endsWith('Request') ? json : withDecimalFields(json, schemas.DECIMAL_FIELDS))
  const judged: Judged = { schema, openapi, counterpart, asRead }

  it('takes every document that the OpenAPI file describes', () => {
    expect(() => assertTakesEvery(judged)).not.toThrow()
  })

  it('judges broken documents as the OpenAPI file does', () => {
    expect(() => assertJudgesAlike(judged, WORDS)).not.toThrow()
  })
})
