import { describe, expect, it } from 'vitest'
import { limitsOf, type OrderAmounts, type OrderLimits, overLimits } from './order-limits.ts'

const paying = (currency: string, ...faceValues: number[]): OrderAmounts => ({
  currency: { path: ['paid', 'in'], value: currency },
  faceValues: faceValues.map((value, index) => ({ path: ['rows', index], value })),
})

const USD: OrderLimits = { currencies: ['USD'], maxFaceValue: { USD: 50 }, maxOrderValue: { USD: '80.10' } }

const said = (amounts: OrderAmounts | undefined, limits: OrderLimits) =>
  overLimits(amounts, limitsOf(limits)).map(({ path, message }) => `${path.join('.')}: ${message}`)

describe('an order within its limits', () => {
  it.each<[string, OrderAmounts, OrderLimits]>([
    ['up to the last cent', paying('USD', 50), USD],
    ['several amounts up to the last cent', paying('USD', 50, 30.1), USD],
    // As doubles, these three come to 0.6000000000000001.
    [
      'sums that doubles get wrong',
      paying('USD', 0.1, 0.2, 0.3),
      { currencies: ['USD'], maxOrderValue: { USD: '0.60' } },
    ],
    [
      'amounts too large to add as doubles',
      paying('USD', 70_368_744_177_663.99, 70_368_744_177_663.99),
      {
        currencies: ['USD'],
        maxOrderValue: { USD: '140737488355327.98' },
      },
    ],
    ['any amount if only the currency is limited', paying('EUR', 1e9), { currencies: ['USD', 'EUR'] }],
    ['any order if only the number of orders is limited', paying('JPY', 1e9), { maxOrders: 1 }],
  ])('%s', (_, amounts, limits) => {
    expect(said(amounts, limits)).toEqual([])
  })

  it('may have any amount if only the number of orders is limited', () => {
    expect(said(undefined, { maxOrders: 1 })).toEqual([])
  })
})

describe('an order over a limit', () => {
  it.each<[string, OrderAmounts | undefined, OrderLimits, readonly string[]]>([
    [
      'by a cent',
      paying('USD', 50.01),
      USD,
      ['rows.0: 50.01 exceeds 50 USD, the limit of this server for a face value'],
    ],
    [
      'by a later item, and by the sum',
      paying('USD', 10, 75, 0.01),
      USD,
      [
        'rows.1: 75 exceeds 50 USD, the limit of this server for a face value',
        ': the face values add up to 85.01, which exceeds 80.10 USD, the limit of this server for an order',
      ],
    ],
    [
      'by many small items',
      paying('USD', ...Array.from({ length: 200 }, () => 0.41)),
      USD,
      [': the face values add up to 82, which exceeds 80.10 USD, the limit of this server for an order'],
    ],
    [
      'by the smallest cent of a large sum',
      paying('USD', 70_368_744_177_663.99, 70_368_744_177_663.99),
      { currencies: ['USD'], maxOrderValue: { USD: '140737488355327.97' } },
      [
        ': the face values add up to 140737488355327.98, which exceeds 140737488355327.97 USD, the limit of this server for an order',
      ],
    ],
    ['by its currency', paying('EUR', 1), USD, ['paid.in: this server pays in USD only, got EUR']],
    ['by the spelling of its currency', paying('usd', 1), USD, ['paid.in: this server pays in USD only, got usd']],
    ['with unreadable amounts', undefined, USD, [': the amounts are unreadable, and this server limits them']],
    [
      'with unreadable amounts, where only currencies are limited',
      undefined,
      { currencies: ['USD'] },
      [': the amounts are unreadable, and this server limits them'],
    ],
    ...[0.1 + 0.2, -1, Number.NaN, 1e21, Number.POSITIVE_INFINITY].map(
      (value): [string, OrderAmounts, OrderLimits, readonly string[]] => [
        `with a face value of ${value}`,
        paying('USD', 1, value),
        USD,
        ['rows.1: the amount is unreadable, and this server limits it'],
      ],
    ),
  ])('%s', (_, amounts, limits, says) => {
    expect(said(amounts, limits)).toEqual(says)
  })
})
