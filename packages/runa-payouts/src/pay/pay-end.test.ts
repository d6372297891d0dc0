import { SdkError } from '@x/transport'
import { describe, expect, it } from 'vitest'
import type { PayoutResult } from '../payouts/results/payout.ts'
import { endScreen, exitCodeOf } from './pay-end.ts'
import { resultsCsv } from './results-csv.ts'
import { resultLines } from './run-payment.ts'

const row = (result: PayoutResult['result'], more: Partial<PayoutResult> = {}): PayoutResult => ({
  reference: 'r',
  result,
  ...more,
})
const error = new SdkError('it broke', {})

describe('the exit code is the worst that is true', () => {
  it.each<
    [
      what: string,
      results: PayoutResult[],
      stoppedBy: Error | undefined,
      isAborted: boolean,
      leftOut: number,
      code: number,
    ]
  >([
    ['all paid', [row('paid'), row('already_paid')], undefined, false, 0, 0],
    ['nobody to pay', [], undefined, false, 0, 0],
    ['one rejected', [row('paid'), row('rejected')], undefined, false, 0, 3],
    ['one failed', [row('failed')], undefined, false, 0, 3],
    ['one not sent', [row('not_sent')], undefined, false, 0, 3],
    ['one edited after it was paid', [row('already_paid', { invalid: true })], undefined, false, 0, 3],
    ['one left out', [row('paid')], undefined, false, 1, 3],
    ['one unknown beside a rejected one', [row('rejected'), row('unknown')], undefined, false, 1, 4],
    ['one that has not ended', [row('accepted')], undefined, false, 0, 4],
    ['stopped by itself', [row('paid')], error, false, 0, 5],
    ['stopped by itself, with an unknown one', [row('unknown')], error, false, 0, 4],
    ['stopped by a signal', [row('unknown')], error, true, 1, 130],
  ])('%s', (_, results, stoppedBy, isAborted, leftOut, code) => {
    expect(exitCodeOf({ results, stoppedBy, isAborted }, leftOut)).toBe(code)
    // Which does not say what calls for another run anyway.
    expect(exitCodeOf({ results, stoppedBy, isAborted }, leftOut, true)).toBe([0, 3].includes(code) ? 6 : code)
  })
})

describe('the last screen', () => {
  it('names 20 who were not paid, and counts the others', () => {
    const results = Array.from({ length: 25 }, (_, n) => row('rejected', { reference: `p-${n}`, error }))
    const text = endScreen({ results, stoppedBy: undefined, isAborted: false }, 0, undefined)
    expect(text).toContain('0 paid now, 25 rejected')
    expect(text).toContain('  p-19: rejected, it broke\n  and 5 more')
  })

  it('tells what to do about those that may have been paid', () => {
    const text = endScreen({ results: [row('unknown')], stoppedBy: undefined, isAborted: false }, 0, 'out.csv')
    expect(text).toContain('1 payout may have been paid, or may still be in progress. Run the same command again')
    expect(text).toContain('Results: out.csv')
  })
})

describe('results', () => {
  const payout = (reference: string, face_value: number) => ({
    reference,
    face_value,
    distribution_method: { type: 'PAYOUT_LINK' as const },
    products: { type: 'SINGLE' as const, value: 'AMZ-US' },
  })
  const payouts = [payout('a', 5), payout('b', 6), payout('c', 7)]
  const file = {
    payouts,
    problems: [{ line: 5, message: 'bad row' }],
    rows: 4,
    lines: new Map([
      ['a', 2],
      ['b', 3],
      ['c', 4],
    ]),
    currency: 'USD',
    format: 'csv' as const,
    delimiter: ',',
    encoding: 'utf-8' as const,
    ignored: [],
  }
  const plan = {
    payouts,
    fresh: payouts.slice(0, 2),
    problems: [],
    edited: [],
    before: new Map([
      ['a', 'not_sent'],
      ['b', 'not_sent'],
      ['c', 'already_paid'],
    ] as const),
    orders: 1,
    total: 1100n,
    currency: 'USD',
    notes: [],
    isChecked: true,
  }

  it('are those of the run, then what it did not reach, in the order of the list', () => {
    const results = [
      row('unknown', { reference: 'only in the journal' }),
      row('paid', { reference: 'a', orderId: 'O-1' }),
    ]
    const text = resultsCsv(resultLines(file, plan, { results }), false)
    expect(text.split('\r\n')).toEqual([
      'line,reference,result,order_id,amount,currency,link,error',
      '2,a,paid,O-1,5.00,USD,,',
      '3,b,not_reached,,6.00,USD,,the run stopped before this row. Run the same command again before you pay it in any other way',
      '4,c,already_paid,,7.00,USD,,',
      '5,,invalid,,,,,bad row',
      ',only in the journal,unknown,,,,,',
      '',
    ])
  })

  it.each([
    ['=1+1', `'=1+1`],
    ['+1', `'+1`],
    ['-1', `'-1`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['\t=1', ` =1`],
    ['＝1', `'＝1`],
    ['a,b', '"a,b"'],
    ['a;=1+1', '"a;=1+1"'],
    ['a "b"', '"a ""b"""'],
    ['=1,"x"', `"'=1,""x"""`],
  ])('%j as a reference is %j', (reference, cell) => {
    const line = {
      line: 1,
      reference,
      result: 'paid',
      orderId: undefined,
      amount: undefined,
      currency: 'USD',
      link: undefined,
      error: undefined,
    }
    expect(resultsCsv([line], false).split('\r\n')[1]).toBe(`1,${cell},paid,,,,,`)
  })
})
