import { describe, expect, it } from 'vitest'
import { fixedCard, malformed, novelty, openCard, subscriptionOf } from '../../test/products.ts'
import type { Product } from '../wire.gen.ts'
import { checkOrder } from './check-order.ts'
import { orderCodes, ProductIndex } from './product-index.ts'

const PRODUCTS = [
  openCard('AMZ-US', '1', '500', { countries: ['US', 'PR'] }),
  fixedCard('CAFE-US', ['5', '10', '25']),
  openCard('AMZ-GB', '1', '500', { currency: 'GBP', countries: ['GB'] }),
  openCard('ONLY-PR', '1', '500', { countries: ['PR'] }),
  openCard('GONE-US', '1', '500', { orderable: false }),
  subscriptionOf('NEWS-US', { 'NEWS-US-1M': '9.99', 'NEWS-US-12M': '107.94' }),
  novelty('AIR-US'),
]
const INDEX = new ProductIndex(PRODUCTS)

const single = (value: string, face_value = 10) => ({ face_value, products: { type: 'SINGLE', value } })
const choice = (values: string[], face_value = 10) => ({ face_value, products: { type: 'MULTIPLE', values } })
const order = (...items: unknown[]) => ({ payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' }, items })

const found = (...items: unknown[]) =>
  checkOrder(order(...items), INDEX).map(
    ({ severity, path, code, message }) => `${severity} ${path.join('.')} ${code}: ${message}`,
  )

describe('an order with nothing wrong', () => {
  it.each([
    ['one product', [single('AMZ-US')]],
    ['a face value of its list', [single('CAFE-US', 25)]],
    ['a plan at its price', [single('NEWS-US-1M', 9.99)]],
    ['a choice', [choice(['AMZ-US', 'CAFE-US'])]],
    ['several products of a country', [single('AMZ-US'), single('CAFE-US')]],
  ])('%s', (_, items) => {
    expect(found(...items)).toStrictEqual([])
  })
})

describe('a problem', () => {
  it.each([
    [
      'an unknown product',
      [single('AMZ-UK')],
      ['problem items.0.products.value unknown_product: unknown product "AMZ-UK"; did you mean "AMZ-US"?'],
    ],
    [
      'a product that is not orderable',
      [single('GONE-US')],
      ['problem items.0.products.value not_orderable: "GONE-US" cannot be ordered at present (LIVE)'],
    ],
    [
      'a face value',
      [single('AMZ-US'), single('CAFE-US', 7)],
      ['problem items.1.face_value denomination: CAFE-US does not have a face value of 7; allowed: 5, 10, 25 USD'],
    ],
    [
      'a subscription instead of a plan',
      [single('NEWS-US', 9.99)],
      [
        'problem items.0.products.value plan_code_needed: "NEWS-US" is a subscription: order the code of one of its plans: "NEWS-US-1M" (1 month), "NEWS-US-12M" (12 months)',
      ],
    ],
    [
      'two currencies',
      [single('AMZ-US'), single('AMZ-GB')],
      [
        'problem items.1.products different_currencies: AMZ-GB is in GBP and AMZ-US in USD: all products of an order must have the same currency',
      ],
    ],
    [
      'no country in common, though each two of them have one',
      [single('AMZ-US'), single('CAFE-US'), single('ONLY-PR')],
      [
        'problem items.2.products no_common_country: ONLY-PR can be redeemed in PR, the products before it in US: all products of an order must have a country in common',
      ],
    ],
    [
      'no country in common within a choice',
      [choice(['CAFE-US', 'ONLY-PR'])],
      [
        'problem items.0.products no_common_country: ONLY-PR can be redeemed in PR, the products before it in US: all products of an order must have a country in common',
      ],
    ],
    [
      'several items with an exchange',
      [single('AMZ-GB'), single('AMZ-GB')],
      [
        'problem items exchange_of_several_items: paid in USD, but the products are in GBP: an order that exchanges currencies takes one item',
      ],
    ],
    [
      'a face value that is too small for every product of a choice',
      [choice(['AMZ-US', 'CAFE-US'], 0.5)],
      [
        'problem items.0.face_value denomination: AMZ-US does not have a face value of 0.5; allowed: at least 1 and at most 500 USD; CAFE-US does not have a face value of 0.5; allowed: 5, 10, 25 USD',
      ],
    ],
    [
      'every one at once',
      [single('NO-SUCH-PRODUCT'), single('CAFE-US', 6), choice(['AMZ-US', 'GONE-US'])],
      [
        'problem items.0.products.value unknown_product: unknown product "NO-SUCH-PRODUCT"',
        'problem items.1.face_value denomination: CAFE-US does not have a face value of 6; allowed: 5, 10, 25 USD',
        'problem items.2.products.values.1 not_orderable: "GONE-US" cannot be ordered at present (LIVE)',
      ],
    ],
  ])('%s', (_, items, expected) => {
    expect(found(...items)).toStrictEqual(expected)
  })

  it('of a code that may be missing or wrong in an old copy names the code to read again', () => {
    const findings = checkOrder(order(single('NEW-US'), single('GONE-US'), single('CAFE-US', 6)), INDEX)
    expect(findings.map(({ doubtful }) => doubtful)).toStrictEqual(['NEW-US', 'GONE-US', undefined])
  })
})

describe('a warning', () => {
  it.each([
    [
      'a template',
      [{ face_value: 5, products: { type: 'TEMPLATE', template_id: 'PT-1' } }],
      [
        'warning items.0.products not_checked: the products of a template are not in the catalogue, so this item was not checked',
      ],
    ],
    [
      'a kind of product that this version does not know',
      [single('AIR-US')],
      [
        'warning items.0.face_value not_checked: the catalogue does not say which face values AIR-US (airtime) has, so 10 was not checked',
      ],
    ],
    [
      'a plan at another price',
      [single('NEWS-US-12M', 100)],
      [
        'warning items.0.face_value not_checked: the plan NEWS-US-12M costs 107.94 USD; whether Runa takes 100 for it was not checked',
      ],
    ],
    [
      'a choice of which some drop out',
      [choice(['AMZ-US', 'CAFE-US'], 7)],
      ['warning items.0.face_value fewer_choices: the recipient is not offered CAFE-US for a face value of 7'],
    ],
    [
      'a face value that no product of a choice has, as only one that is too small is sure to be refused',
      [choice(['AMZ-US', 'CAFE-US'], 501)],
      [
        'warning items.0.face_value denomination: AMZ-US does not have a face value of 501; allowed: at least 1 and at most 500 USD; CAFE-US does not have a face value of 501; allowed: 5, 10, 25 USD',
      ],
    ],
    [
      'a face value that is a text',
      [{ face_value: '5', products: { type: 'SINGLE', value: 'CAFE-US' } }],
      ['warning items.0.face_value not_checked: expected a number, got a string, so the face value was not checked'],
    ],
    [
      'a face value that is no number',
      [single('CAFE-US', Number.NaN)],
      ['warning items.0.face_value not_checked: expected a number, got NaN, so the face value was not checked'],
    ],
  ])('%s', (_, items, expected) => {
    expect(found(...items)).toStrictEqual(expected)
  })
})

describe('what is not an order', () => {
  it.each([
    ['without items', {}],
    ['with items that are not a list', { items: 'AMZ-US' }],
    ['with items that are not objects', { items: [null, 5, 'x', []] }],
    ['with products that are not objects', { items: [{ products: null }, { products: 'AMZ-US' }] }],
    [
      'with codes that are not texts',
      {
        items: [
          single(''),
          { products: { type: 'SINGLE', value: 5 } },
          { products: { type: 'MULTIPLE', values: 'x' } },
        ],
      },
    ],
    ['with a kind of products that is new', { items: [{ products: { type: 'SET' } }] }],
  ])('%s is left to the check of requests', (_, given) => {
    expect(checkOrder(given, INDEX)).toStrictEqual([])
  })
})

describe('the codes to order a product by', () => {
  it.each([
    ['a gift card', 0, ['AMZ-US']],
    ['a subscription', 5, ['NEWS-US-1M', 'NEWS-US-12M']],
    ['a kind that this version does not know', 6, ['AIR-US']],
  ])('%s', (_, at, codes) => {
    const product = PRODUCTS[at]
    expect(product && orderCodes(product)).toStrictEqual(codes)
  })

  it('of a subscription whose plans changed are the new ones', () => {
    const index = new ProductIndex([subscriptionOf('S', { OLD: '1' })])
    index.set(subscriptionOf('S', { NEW: '1' }))
    expect([index.find('OLD'), index.find('NEW')?.kind, index.codes]).toStrictEqual([undefined, 'plan', ['NEW']])
  })
})

describe('a plan that moved to another subscription', () => {
  it('is found there when the first one loses it', () => {
    const index = new ProductIndex([subscriptionOf('A', { PLAN: '1' })])
    index.set(subscriptionOf('B', { PLAN: '2' }))
    index.set(subscriptionOf('A', { OTHER: '1' }))
    expect(index.find('PLAN')?.product.code).toBe('B')
  })
})

describe('countries and currencies that the catalogue does not tell', () => {
  const broken = (code: string, fields: object): Product => malformed(openCard(code, '1', '500'), fields)
  const index = new ProductIndex([
    openCard('AMZ-US', '1', '500'),
    openCard('AMZ-GB', '1', '500', { currency: 'GBP', countries: ['GB'] }),
    broken('EMPTY', { countries_redeemable_in: [] }),
    broken('NULL', { countries_redeemable_in: null }),
    broken('MONEY', { currency: null }),
  ])
  const codes = (...items: unknown[]) => checkOrder({ items }, index).map(({ severity, code }) => `${severity} ${code}`)

  it.each([
    ['an empty list', [single('EMPTY'), single('AMZ-US')], ['warning not_checked']],
    ['no list, after another product', [single('AMZ-US'), single('NULL')], ['warning not_checked']],
    ['no currency', [single('MONEY'), single('AMZ-US')], ['warning not_checked']],
    ['nothing to compare with', [single('EMPTY')], []],
    [
      'and a conflict of the others',
      [single('MONEY'), single('AMZ-US'), single('AMZ-GB')],
      ['problem different_currencies', 'warning not_checked'],
    ],
  ])('%s', (_, items, expected) => {
    expect(codes(...items)).toStrictEqual(expected)
  })
})
