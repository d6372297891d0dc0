import { describe, expect, it } from 'vitest'
import { fixedCard, malformed, openCard, paymentOf, subscriptionOf } from '../../test/products.ts'
import type { Product, ProductUpdate } from '../wire.gen.ts'
import { checkOrder } from './check-order.ts'
import { denominationProblem } from './denomination.ts'
import { orderCodes, ProductIndex } from './product-index.ts'
import { updatedProduct } from './product-updates.ts'
import { searchProducts } from './search.ts'

const CARD = openCard('X-US', '1', '500')
const NEWS = subscriptionOf('X-US', { 'X-US-1M': '9.99' })
const list = (available_list: unknown) =>
  malformed(CARD, { gift_card: { denominations: { type: 'fixed', available_list } } })

const ROWS: [string, Product][] = [
  ['a gift card without its object', malformed(CARD, { gift_card: undefined })],
  ['a gift card that is null', malformed(CARD, { gift_card: null })],
  ['a gift card whose denominations are null', malformed(CARD, { gift_card: { denominations: null } })],
  ['a payment without its object', malformed(paymentOf('X-US', '1', '5'), { payment: undefined })],
  ['a subscription without its object', malformed(NEWS, { subscription: undefined })],
  ['a subscription without plans', malformed(NEWS, { subscription: {} })],
  ['a subscription with a plan that is null', malformed(NEWS, { subscription: { subscription_plans: [null] } })],
  ['a list that is a text', list('5,10')],
  ['a list of numbers', list([5, 10])],
  ['countries that are null', malformed(CARD, { countries_redeemable_in: null })],
  ['a currency that is null', malformed(CARD, { currency: null })],
  ['a kind that is null', malformed(CARD, { payout_type: null })],
]

// As a webhook may bring it.
const update = (new_state: unknown) => ({ product_code: 'X-US', new_state, timestamp: '' }) as ProductUpdate

describe('of a row that does not match its schema, nothing is concluded and nothing breaks', () => {
  it.each(ROWS)('%s', (_, product) => {
    const item = { face_value: 5, products: { type: 'SINGLE', value: 'X-US' } }
    const index = new ProductIndex([fixedCard('CAFE-US', ['5']), product])
    const both = { ...item, products: { type: 'MULTIPLE', values: ['X-US', 'CAFE-US'] } }
    const problems = [{ items: [item] }, { items: [item, item] }, { items: [both] }]
      .flatMap((order) => checkOrder(order, index))
      .filter(({ severity }) => severity === 'problem')
    // The code of a subscription is not the one to order, with or without plans.
    expect(problems.filter(({ code }) => code !== 'plan_code_needed')).toStrictEqual([])
    expect(denominationProblem(product, 5)).toBeUndefined()
    expect(searchProducts([product], { maxFaceValue: 5 })).toStrictEqual([product])
    expect(() => searchProducts([product], { faceValue: 5, country: 'US', currency: 'USD' })).not.toThrow()
    expect(() => orderCodes(product)).not.toThrow()
    expect(updatedProduct(product, update({ is_orderable: false, denominations: {} }))).toMatchObject({
      is_orderable: false,
    })
  })

  it('nor of an update without a state', () => {
    expect(updatedProduct(CARD, update(null))).toBe(CARD)
  })

  it('nor of a row without a code', () => {
    const index = new ProductIndex([malformed(CARD, { code: undefined }), CARD])
    expect([...index.products]).toStrictEqual([CARD])
  })

  it('but a value that can be read in a list is there', () => {
    expect(denominationProblem(list([5, '10']), 10)).toBeUndefined()
    expect(searchProducts([list([5, '10'])], { faceValue: 10 })).toHaveLength(1)
  })
})
