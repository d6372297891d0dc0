import { describe, expect, it } from 'vitest'
import { fixedCard, novelty, openCard, paymentOf, subscriptionOf } from '../../test/products.ts'
import type { Product } from '../wire.gen.ts'
import { compareDecimals } from './decimal-order.ts'
import { checkAmount, denominationProblem } from './denomination.ts'

describe('decimal strings are compared by value', () => {
  it.each([
    ['20', '20.00', 0],
    ['20', '20.000000000000000000001', -1],
    ['9', '10', -1],
    ['10', '9.99', 1],
    ['-1', '1', -1],
    ['-2', '-1', -1],
    ['0', '-0.0', 0],
    ['007', '7', 0],
    ['70368744177663.99', '70368744177663.98', 1],
    ['', '1', Number.NaN],
    ['1e3', '1000', Number.NaN],
    ['1', 'ten', Number.NaN],
    ['1.', '1', Number.NaN],
  ])('%j to %j: %s', (one, other, order) => {
    expect(compareDecimals(one, other)).toBe(order)
  })
})

const OPEN = openCard('AMZ-US', '1', '500.00')
const FIXED = fixedCard('CAFE-US', ['5', '10.00', '25'])
const LONG = fixedCard(
  'LONG-US',
  Array.from({ length: 40 }, (_, number) => String((number + 1) * 5)),
)

describe('a face value that a product has', () => {
  it.each<[string, Product, number | string]>([
    ['the least of a range', OPEN, 1],
    ['the greatest of a range', OPEN, 500],
    ['any in between', OPEN, 12.34],
    ['as a text', OPEN, '12.340'],
    ['one of a list', FIXED, 10],
    ['one of a list that is written in another way', FIXED, '5.00'],
    ['within the range of a payment', paymentOf('CARD-US', '5.00', '1000'), 5],
  ])('%s', (_, product, amount) => {
    expect(denominationProblem(product, amount)).toBeUndefined()
  })
})

describe('a face value that a product does not have', () => {
  it.each<[string, Product, number | string, string]>([
    [
      'less than the least',
      OPEN,
      0.99,
      'AMZ-US does not have a face value of 0.99; allowed: at least 1 and at most 500.00 USD',
    ],
    [
      'more than the greatest',
      OPEN,
      500.01,
      'AMZ-US does not have a face value of 500.01; allowed: at least 1 and at most 500.00 USD',
    ],
    ['not in the list', FIXED, 7.5, 'CAFE-US does not have a face value of 7.5; allowed: 5, 10.00, 25 USD'],
    [
      'of a payment',
      paymentOf('CARD-US', '5.00', '1000'),
      '4.999',
      'CARD-US does not have a face value of 4.999; allowed: at least 5.00 and at most 1000 USD',
    ],
    [
      'not in a long list: those around it',
      LONG,
      101,
      'LONG-US does not have a face value of 101; allowed: …, 80, 85, 90, 95, 100, 105, 110, 115, 120, 125, … USD (40 values)',
    ],
    [
      'below a long list',
      LONG,
      1,
      'LONG-US does not have a face value of 1; allowed: 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, … USD (40 values)',
    ],
    [
      'above a long list',
      LONG,
      1000,
      'LONG-US does not have a face value of 1000; allowed: …, 155, 160, 165, 170, 175, 180, 185, 190, 195, 200 USD (40 values)',
    ],
  ])('%s', (_, product, amount, message) => {
    expect(denominationProblem(product, amount)).toBe(message)
  })
})

describe('what cannot be told is no problem', () => {
  const without = (denominations: Record<string, unknown>): Product =>
    ({ ...OPEN, gift_card: { denominations } }) as unknown as Product

  it.each<[string, Product]>([
    ['a subscription', subscriptionOf('NEWS-US', { 'NEWS-1M': '9.99' })],
    ['a kind of product that this version does not know', novelty('AIR-US')],
    ['a list that is not there', without({ type: 'fixed', available_list: null })],
    ['an empty list', without({ type: 'fixed', available_list: [] })],
    ['a list with something that is not a number', without({ type: 'fixed', available_list: ['5', 'any'] })],
    ['a range without ends', without({ type: 'open', minimum_value: null })],
    ['an end that is not a number', without({ type: 'open', minimum_value: 'some', maximum_value: '5' })],
    ['a new kind of denomination without ends', without({ type: 'stepped', step: '5' })],
  ])('%s', (_, product) => {
    expect(denominationProblem(product, 12_345)).toBeUndefined()
  })

  it('but one end that is there is held to', () => {
    expect(denominationProblem(without({ type: 'open', maximum_value: '5' }), 6)).toMatch('allowed: at most 5 USD')
    expect(denominationProblem(without({ type: 'open', minimum_value: '5', maximum_value: null }), 4)).toMatch(
      'allowed: at least 5 USD',
    )
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 'ten', ''])('and an amount that is not one, such as %j', (amount) => {
    expect(denominationProblem(OPEN, amount)).toBeUndefined()
  })
})

it('the face values of a product are read once, however many amounts are checked', () => {
  const product = fixedCard('CAFE-US', ['5', '10'])
  let reads = 0
  const counted = new Proxy(product, {
    get: (target, name) => {
      if (name === 'gift_card') reads += 1
      return Reflect.get(target, name)
    },
  })
  for (const amount of [5, 6, 7]) checkAmount(counted, amount)
  expect(reads).toBe(1)
})
