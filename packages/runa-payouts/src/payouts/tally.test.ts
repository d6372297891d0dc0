import { describe, expect, it } from 'vitest'
import { Tally } from './tally.ts'

const totalOf = (...amounts: readonly number[]) => {
  const tally = new Tally()
  for (const amount of amounts) tally.amount('USD', amount)
  return tally.counts.totals.USD
}

describe('counting a batch', () => {
  it.each([
    ['fractions that drift', [0.1, 0.2], '0.30'],
    ['a fraction just below its cents', [0.29, 1.13, 8.2], '9.62'],
    ['the least amount', [0.01], '0.01'],
    ['whole amounts', [10, 5], '15.00'],
    ['a thousand times a tenth', Array(1000).fill(0.1), '100.00'],
    ['amounts beyond what a number holds exactly', Array(20).fill(90_071_992_547_409), '1801439850948180.00'],
  ])('%s add up', (_, amounts, total) => {
    expect(totalOf(...amounts)).toBe(total)
  })

  it('keeps currencies apart', () => {
    const tally = new Tally()
    tally.amount('USD', 1)
    tally.amount('GBP', 2.5)
    tally.amount('USD', 3)
    expect(tally.counts.totals).toEqual({ USD: '4.00', GBP: '2.50' })
  })

  it('counts payouts by result, and orders', () => {
    const tally = new Tally()
    const results = ['paid', 'paid', 'already_paid', 'accepted', 'failed', 'rejected', 'unknown', 'not_sent'] as const
    for (const result of results) tally.result(result)
    tally.order()
    expect(tally.counts).toEqual({
      payouts: 8,
      orders: 1,
      paid: 2,
      already_paid: 1,
      accepted: 1,
      failed: 1,
      rejected: 1,
      unknown: 1,
      not_sent: 1,
      totals: {},
    })
  })

  it('gives counts that do not change afterwards', () => {
    const tally = new Tally()
    const before = tally.counts
    tally.result('paid')
    tally.amount('USD', 1)
    expect(before).toMatchObject({ payouts: 0, paid: 0, totals: {} })
  })
})
