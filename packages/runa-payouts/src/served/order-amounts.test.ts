import { describe, expect, it } from 'vitest'
import { ITEM, order } from '../../test/running-sandbox.ts'
import { orderAmounts } from './order-amounts.ts'

const withItem = (item: unknown) => ({ ...order(), items: [ITEM, item] })

describe('the amounts of an order', () => {
  it('are its face values, each with its path, and the payment currency', () => {
    const body = { ...order(2), description: 'x', metadata: { a: 'b' } }
    expect(orderAmounts({ ...body, items: [ITEM, { ...ITEM, face_value: 0.07 }] })).toEqual({
      currency: { path: ['payment_method', 'currency'], value: 'USD' },
      faceValues: [
        { path: ['items', 0, 'face_value'], value: 10 },
        { path: ['items', 1, 'face_value'], value: 0.07 },
      ],
    })
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', JSON.stringify(order())],
    ['a list', [order()]],
    ['an order with an unknown field', { ...order(), quantity: 3 }],
    ['an order with a field that every object inherits', JSON.parse('{"__proto__":{},"payment_method":{},"items":[]}')],
    ['an order that is paid in another way', { ...order(), payment_method: { type: 'CARD', currency: 'USD' } }],
    ['an order without a payment method', { items: [ITEM] }],
    ['an order without a currency', { ...order(), payment_method: { type: 'ACCOUNT_BALANCE' } }],
    [
      'an order with a list of currencies',
      { ...order(), payment_method: { type: 'ACCOUNT_BALANCE', currency: ['USD'] } },
    ],
    ['an order without items', { payment_method: order().payment_method }],
    ['items that are not a list', { ...order(), items: { 0: ITEM, length: 1 } }],
    ['an item that is a list', withItem([ITEM])],
    ['an item that is null', withItem(null)],
    ['an item that is paid several times', withItem({ ...ITEM, quantity: 100 })],
    ['an item with a value under another name', withItem({ ...ITEM, value: 1000 })],
    ['an item without a face value', withItem({ ...ITEM, face_value: undefined })],
    ['a face value as a string', withItem({ ...ITEM, face_value: '10' })],
    ['a face value as a string with an exponent', withItem({ ...ITEM, face_value: '1e9' })],
    ['a face value in an object', withItem({ ...ITEM, face_value: { amount: 10 } })],
  ])('are unknown for %s', (_, body) => {
    expect(orderAmounts(body)).toBeUndefined()
  })
})
