import { describe, expect, it } from 'vitest'
import { checkOptions } from '../options/option-check.ts'
import { isLimited, LIMIT_CHECKS, limitsOf, limitsText, type OrderLimits } from './order-limits.ts'

/** As a handler reads its options. */
function read(options: unknown) {
  checkOptions(options, LIMIT_CHECKS)
  // They have just been checked.
  return limitsOf(options as OrderLimits)
}

describe('limits that are refused when serving starts', () => {
  it.each<[unknown, string]>([
    [{ maxFaceValue: 50 }, 'maxFaceValue: expected an object of amounts by currency, such as { USD: 50 }, got 50'],
    [{ maxFaceValue: 'USD:50' }, 'such as { USD: 50 }, got a string'],
    [{ maxFaceValue: ['USD', 50] }, 'such as { USD: 50 }, got an array'],
    [
      { maxOrderValue: {} },
      'maxOrderValue: expected an object of amounts by currency, such as { USD: 50 }, got an empty one',
    ],
    [{ maxOrderValue: null }, 'got null'],
    // As read from a variable that was not set.
    [
      { maxFaceValue: undefined },
      'maxFaceValue: expected an object of amounts by currency, such as { USD: 50 }, got undefined',
    ],
    [{ maxOrders: undefined }, 'maxOrders: expected a whole number above 0, got undefined'],
    [{ currencies: undefined }, 'currencies: expected an array of currency codes, such as ["USD"], got undefined'],
    [{ maxFaceValue: { usd: 50 } }, 'maxFaceValue: expected currency codes of three capital letters, got "usd"'],
    [{ maxFaceValue: { 'US D': 50 } }, 'got "…"'],
    [{ maxFaceValue: { USD: '1e9' } }, 'USD: expected an amount above 0 with at most 2 decimals, got a string'],
    [{ maxFaceValue: { USD: 0 } }, 'USD: expected an amount above 0 with at most 2 decimals, got 0'],
    [{ maxFaceValue: { USD: -1 } }, 'got -1'],
    [{ maxFaceValue: { USD: Number.NaN } }, 'got NaN'],
    [{ maxFaceValue: { USD: Number.POSITIVE_INFINITY } }, 'got Infinity'],
    [{ maxFaceValue: { USD: 0.1 + 0.2 } }, 'got 0.30000000000000004'],
    [{ maxFaceValue: { USD: undefined } }, 'got undefined'],
    [{ maxOrders: 0 }, 'maxOrders: expected a whole number above 0, got 0'],
    [{ maxOrders: 1.5 }, 'got 1.5'],
    [{ maxOrders: '20' }, 'got a string'],
    [{ maxOrders: Number.NaN }, 'got NaN'],
    [{ maxOrders: Number.POSITIVE_INFINITY }, 'got Infinity'],
    [{ currencies: 'USD' }, 'currencies: expected an array of currency codes, such as ["USD"], got a string'],
    [{ currencies: [] }, 'got an empty one'],
    [{ currencies: ['USD', 'eur'] }, 'currencies: expected currency codes of three capital letters, got "eur"'],
    [{ currencies: ['USD', undefined] }, 'got undefined'],
    [{ currencies: ['USD', 'USD'] }, 'currencies: USD occurs twice'],
    [
      { maxFaceValue: { USD: 50 } },
      'maxFaceValue: needs exactly one payment currency in currencies, got none. A face value is in the currency of its product, which this server cannot look up',
    ],
    [
      { maxOrderValue: { USD: 50 }, currencies: ['USD', 'EUR'] },
      'maxOrderValue: needs exactly one payment currency in currencies, got USD, EUR.',
    ],
    [
      { maxFaceValue: { EUR: 50 }, currencies: ['USD'] },
      'maxFaceValue: has no amount in USD, which is the payment currency in currencies',
    ],
    [
      { maxFaceValue: { USD: 50, JPY: 5000 }, currencies: ['USD'] },
      'maxFaceValue: JPY is not the payment currency in currencies, USD, so its amount would limit nothing',
    ],
    [{ maxOrder: 5 }, 'maxOrder: unknown option; did you mean "maxOrders"?'],
  ])('%j: %s', (options, says) => {
    expect(() => read(options)).toThrow(says)
  })
})

describe('limits', () => {
  it('do not exist by default', () => {
    expect(isLimited(read({}))).toBe(false)
  })

  it.each<[OrderLimits, string]>([
    [{ maxOrders: 1 }, 'Limits of this server: at most 1 order an hour. Do not split a payment to stay below them.'],
    [
      { currencies: ['USD', 'EUR'] },
      'Limits of this server: paid in USD, EUR only. Do not split a payment to stay below them.',
    ],
    [
      { currencies: ['USD'], maxFaceValue: { USD: '19.90' }, maxOrderValue: { USD: 500 }, maxOrders: 20 },
      'Limits of this server: a face value of at most 19.90 USD; at most 500 USD an order; at most 20 orders an hour; paid in USD only. Do not split a payment to stay below them.',
    ],
  ])('of %j in words', (options, words) => {
    const limits = read(options)
    expect(isLimited(limits)).toBe(true)
    expect(limitsText(limits)).toBe(words)
  })
})
