import { expect, it } from 'vitest'
import { fixedCard, novelty, openCard, paymentOf, subscriptionOf } from '../../test/products.ts'
import { type ProductSearch, searchProducts } from './search.ts'

const PRODUCTS = [
  openCard('OPEN-US', '10', '500', { countries: ['US', 'PR'] }),
  fixedCard('FIXED-US', ['25', '50'], { categories: ['food', 'travel'] }),
  openCard('OPEN-GB', '1', '500', { currency: 'GBP', countries: ['GB'] }),
  openCard('GONE-US', '1', '500', { orderable: false }),
  subscriptionOf('NEWS-US', { 'NEWS-US-1M': '9.99', 'NEWS-US-12M': '107.94' }),
  paymentOf('CARD-US', '5', '1000'),
  novelty('AIR-US'),
]

it.each<[string, ProductSearch, string[]]>([
  ['everything that can be ordered', {}, ['OPEN-US', 'FIXED-US', 'OPEN-GB', 'NEWS-US', 'CARD-US', 'AIR-US']],
  [
    'what cannot be ordered too',
    { isOrderable: false, payoutType: 'gift_card' },
    ['OPEN-US', 'FIXED-US', 'OPEN-GB', 'GONE-US'],
  ],
  ['a country', { country: 'PR' }, ['OPEN-US']],
  ['a country in lower case', { country: 'gb' }, ['OPEN-GB']],
  ['a currency', { currency: 'gbp' }, ['OPEN-GB']],
  ['a category', { category: 'food' }, ['FIXED-US']],
  ['a kind', { payoutType: 'payment' }, ['CARD-US']],
  ['a kind that this version does not know', { payoutType: 'airtime' }, ['AIR-US']],
  ['a face value', { faceValue: 25, currency: 'USD' }, ['OPEN-US', 'FIXED-US', 'CARD-US']],
  ['a face value as a text', { faceValue: '50.00', payoutType: 'gift_card' }, ['OPEN-US', 'FIXED-US', 'OPEN-GB']],
  ['the greatest face value', { maxFaceValue: 9.99, currency: 'USD' }, ['NEWS-US', 'CARD-US', 'AIR-US']],
  ['the least of a list', { maxFaceValue: 25, payoutType: 'gift_card', country: 'US' }, ['OPEN-US', 'FIXED-US']],
  ['several conditions', { country: 'US', currency: 'USD', faceValue: 5 }, ['CARD-US']],
  ['conditions that nothing meets', { country: 'XX' }, []],
])('a search finds %s', (_, search, codes) => {
  expect(searchProducts(PRODUCTS, search).map(({ code }) => code)).toStrictEqual(codes)
})
