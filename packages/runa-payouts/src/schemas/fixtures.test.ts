import { schemaNamed } from '@x/test-kit/schema-check'
import { isJsonObject, type Schema, withDecimalFields } from '@x/transport'
import { describe, expect, it } from 'vitest'
import { fixture } from '../../test/fixture.ts'
import { openapi } from '../../test/openapi.ts'
import * as schemas from './index.ts'

const RECORDED: readonly [string, string, Schema<unknown>][] = [
  ['sync-order.playground', 'Order', schemas.orderSchema],
  ['embedded-fx-order', 'Order', schemas.orderSchema],
  ['accepted-order', 'AcceptedOrder', schemas.acceptedOrderSchema],
  ['order-list', 'OrderList', schemas.orderListSchema],
  ['order-completion', 'OrderCompletion', schemas.orderCompletionSchema],
  ['order-completion.failed', 'OrderCompletion', schemas.orderCompletionSchema],
  ['product-update', 'ProductUpdate', schemas.productUpdateSchema],
  ['product.playground', 'Product', schemas.productSchema],
  ['product-list.playground', 'ProductList', schemas.productListSchema],
]

describe.each(RECORDED)('the recorded body %s', (name, counterpart, schema) => {
  it(`is what the OpenAPI file calls ${counterpart}`, () => {
    expect(openapi.verdict(schemaNamed(counterpart))(fixture(name))).toBe(true)
  })

  it('fits our schema, with amounts as strings and as numbers', () => {
    expect(schema.issues(fixture(name))).toEqual([])
    const withNumbers = JSON.parse(
      JSON.stringify(fixture(name), (key, value) =>
        schemas.DECIMAL_FIELDS.has(key) && /^[\d.]+$/.test(value) ? Number(value) : value,
      ),
    )
    expect(schema.issues(withDecimalFields(withNumbers, schemas.DECIMAL_FIELDS))).toEqual([])
  })
})

it.each([
  ['sync-order.playground', ['total_price', 'total_discount', 'face_value', 'price', 'discount_multiplier', 'value']],
  ['embedded-fx-order', ['rate', 'value']],
])('every amount of %s has to be a decimal string', (name, fields) => {
  for (const field of fields) {
    const broken = JSON.parse(JSON.stringify(fixture(name), (key, value) => (key === field ? 'ten' : value)))
    const issues = schemas.orderSchema.issues(broken)
    expect(issues.map(({ path }) => path.at(-1))).toContain(field)
    expect(new Set(issues.map(({ message }) => message))).toEqual(new Set(['expected a decimal string, got a string']))
  }
})

it.each([
  ['validation-error.production', 'ValidationErrorBody'],
  ['validation-error.playground', 'ValidationErrorBody'],
  ['validation-error.production', 'ApiErrorBody'],
  ['unauthorized', 'ApiErrorBody'],
  ['rate-exceeded', 'RateExceededBody'],
])('the recorded error %s is what the OpenAPI file calls %s', (name, counterpart) => {
  expect(openapi.verdict(schemaNamed(counterpart))(fixture(name))).toBe(true)
})

describe('an order that does not fit', () => {
  it('is reported without any of its values', () => {
    const order = fixture('sync-order.playground')
    if (!isJsonObject(order)) throw new Error('the fixture is no order')
    const items = [{ id: 'E-1', payout: { status: 5, url: ['https://secret.example/link'] } }]
    const issues = schemas.orderSchema.issues({ ...order, total_price: 'ten', items })
    expect(issues.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([
      'total_price: expected a decimal string, got a string',
      'items.0.distribution_method: missing; expected an object',
      'items.0.products: missing; expected an object',
      'items.0.face_value: missing; expected a string',
      'items.0.price: missing; expected a string',
      'items.0.payout.status: expected a string, got a number',
      'items.0.payout.status_updated_at: missing; expected a string',
      'items.0.payout.url: expected a string, got an array',
    ])
  })

  it.each([
    ['has no status', { id: 'O-1' }, 'status: missing; expected a string'],
    ['has no id', { status: 'FAILED' }, 'id: missing; expected a string'],
    ['has an empty id', { id: '', status: 'SOMETHING_NEW' }, 'id: expected at least 1 character, got a string'],
    ['is a list', [], ': expected an object, got an array'],
  ])('because it %s', (_, order, message) => {
    expect(schemas.orderSchema.issues(order).map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([
      message,
    ])
  })
})

describe('orderSchema takes', () => {
  it.each([
    ['a failed order of two fields', { id: 'O-1', status: 'FAILED' }],
    ['a failed order whose other fields are null', { id: 'O-1', status: 'FAILED', total_price: null, items: null }],
    ['a failed order with items that were never paid out', { id: 'O-1', status: 'FAILED', items: [{ id: 'E-1' }] }],
    ['an order in progress without a message', { id: 'O-1', status: 'PROCESSING' }],
    ['an order in a state that is new', { id: 'O-1', status: 'ON_HOLD', reason: { code: 7 } }],
  ])('%s', (_, order) => {
    expect(schemas.orderSchema.issues(order)).toEqual([])
  })
})
