import { describe, expect, it } from 'vitest'
import { fixture } from '../../test/fixture.ts'
import { webhookEvent } from './webhook-event.ts'

const MESSAGE = { id: 'msg_1', timestamp: new Date(0) }
const STATE = { price_multiplier: '0.98', is_orderable: true }
const PRODUCT = { product_code: 'AMZ-US', old_state: STATE, new_state: STATE, timestamp: '2024-04-10T17:11:26.601254' }

describe('the event is recognised by the shape of the body', () => {
  it.each<[string, unknown, string]>([
    ['a completed order', fixture('order-completion'), 'order.completion'],
    ['a failed order', fixture('order-completion.failed'), 'order.completion'],
    ['an order in a new state', { id: 'O-1', status: 'ON_HOLD', reason: 7 }, 'order.completion'],
    ['an order with the fields of a product', { id: 'O-1', status: 'FAILED', ...PRODUCT }, 'order.completion'],
    ['an item', { id: 'E-1', status: 'CLAIMED' }, 'unknown'],
    ['an order without a status', { id: 'O-1' }, 'unknown'],
    ['an order whose status is not a string', { id: 'O-1', status: 5 }, 'unknown'],
    ['an order whose id is not a string', { id: 5, status: 'COMPLETED' }, 'unknown'],
    ['an order in an envelope', { type: 'order.completion', data: { id: 'O-1', status: 'FAILED' } }, 'unknown'],
    ['a product', fixture('product-update'), 'product.update'],
    ['a product with an id', { id: 'P-1', ...PRODUCT }, 'product.update'],
    ['a product without an old state', { product_code: 'AMZ-US', new_state: STATE }, 'unknown'],
    ['a product without a new state', { product_code: 'AMZ-US', old_state: STATE }, 'unknown'],
    ['states of something else', { code: 'AMZ-US', old_state: STATE, new_state: STATE }, 'unknown'],
    ['an empty object', {}, 'unknown'],
    ['keys of a prototype', JSON.parse('{"__proto__":{"id":"O-1","status":"FAILED"}}'), 'unknown'],
    ['a list of orders', [{ id: 'O-1', status: 'FAILED' }], 'unknown'],
    ['null', null, 'unknown'],
    ['a text', 'O-1', 'unknown'],
    ['a number', 5, 'unknown'],
  ])('%s', (_, body, type) => {
    expect(webhookEvent(MESSAGE, body)).toMatchObject({ ...MESSAGE, type })
  })
})

it.each(['order-completion', 'order-completion.failed', 'product-update'])(
  'the data of %s are the body, including keys that this version does not know',
  (name) => {
    expect(webhookEvent(MESSAGE, fixture(name))).toMatchObject({ data: fixture(name), drift: [] })
  },
)

it('amounts become decimal strings', () => {
  const order = { ...Object(fixture('order-completion')), total_price: 19.03, total_discount: 1e-7 }
  expect(webhookEvent(MESSAGE, order)).toMatchObject({
    data: { total_price: '19.03', total_discount: '0.0000001' },
    drift: [],
  })
  const product = { ...PRODUCT, new_state: { ...STATE, price_multiplier: 0.975 } }
  expect(webhookEvent(MESSAGE, product)).toMatchObject({
    data: { new_state: { price_multiplier: '0.975' } },
    drift: [],
  })
})

describe('an event is not lost because of a changed field', () => {
  it.each<[string, unknown, string, string[]]>([
    [
      'a completed order',
      { ...Object(fixture('order-completion')), payment_method: null, total_price: 'secret-amount' },
      'order.completion',
      ['payment_method', 'total_price'],
    ],
    [
      'a product',
      { ...PRODUCT, old_state: null, new_state: { is_orderable: 'secret-word' } },
      'product.update',
      ['old_state', 'new_state.price_multiplier', 'new_state.is_orderable'],
    ],
  ])('%s', (_, body, type, paths) => {
    const event = webhookEvent(MESSAGE, body)
    expect(event).toMatchObject({ type, data: body })
    const drift = 'drift' in event ? event.drift : []
    expect(drift.map(({ path }) => path.join('.'))).toEqual(paths)
    expect(JSON.stringify(drift)).not.toContain('secret')
  })
})

it('comparing type and status narrows the data', () => {
  const event = webhookEvent(MESSAGE, fixture('order-completion'))
  if (event.type !== 'order.completion' || event.data.status !== 'COMPLETED')
    throw new Error('expected a completed order')
  const total: string = event.data.total_price
  expect(total).toBe('19.03')
})
