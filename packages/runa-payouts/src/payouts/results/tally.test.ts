import { describe, expect, it } from 'vitest'
import { ConfigurationError, IdempotencyConflictError, RequestValidationError, SdkError } from '../../index.ts'
import type { PayoutResult, PayoutResultName } from './payout.ts'
import { MOST_FAILURES, Tally } from './results.ts'

const reported = (result: PayoutResultName, error?: SdkError, reference = 'p1'): PayoutResult => ({
  reference,
  result,
  ...(error === undefined ? {} : { error }),
})
const invalid = new RequestValidationError('face_value', [])
const conflict = new IdempotencyConflictError('edited', { status: 400, detectedBy: 'client' })

const RESULTS = ['paid', 'already_paid', 'accepted', 'failed', 'rejected', 'unknown', 'not_sent'] as const

describe('counting a batch', () => {
  it('counts payouts by result, and orders', () => {
    const tally = new Tally()
    for (const result of ['paid', ...RESULTS] as const) tally.result(reported(result))
    tally.order()
    expect(tally.counts).toEqual({
      payouts: 8,
      invalid: 0,
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

  it.each<[string, PayoutResult, number]>([
    ['a row with an invalid field', reported('not_sent', invalid), 1],
    ['a row that was sent with other content', reported('not_sent', conflict), 1],
    ['a row whose reference was paid with other content', { ...reported('already_paid', conflict), invalid: true }, 1],
    ['a row that was not reached', reported('not_sent'), 0],
    ['a row that a failed journal kept from being sent', reported('not_sent', new SdkError('disk full')), 0],
    ['a row that a missing key kept from being sent', reported('not_sent', new ConfigurationError('no key')), 0],
    // Its key is too old, and it may have been paid.
    ['a row that is rejected and unknown', reported('unknown', invalid), 0],
  ])('%s counts as invalid, or not', (_, result, count) => {
    const tally = new Tally()
    tally.result(result)
    expect(tally.counts.invalid).toBe(count)
  })

  it('returns counts that do not change afterwards', () => {
    const tally = new Tally()
    const before = tally.summary
    tally.result(reported('unknown', invalid))
    tally.totals.add({ products: { type: 'SINGLE', value: 'AMZ-US' }, face_value: 1 })
    expect(before).toMatchObject({ payouts: 0, unknown: 0, totals: {}, failures: [] })
  })
})

describe('the failures of a batch', () => {
  it('are the results that are not_sent, rejected or unknown, and say why', () => {
    const tally = new Tally()
    for (const result of RESULTS) {
      tally.result(reported(result, invalid, `${result}-with`))
      tally.result(reported(result, undefined, `${result}-without`))
    }
    expect(tally.summary.failures).toEqual([
      { reference: 'rejected-with', result: 'rejected', error: invalid },
      { reference: 'unknown-with', result: 'unknown', error: invalid },
      { reference: 'not_sent-with', result: 'not_sent', error: invalid },
    ])
  })

  it('include rejected rows, whatever the result of their reference', () => {
    const tally = new Tally()
    tally.result({ ...reported('already_paid', conflict), invalid: true })
    expect(tally.summary).toMatchObject({ already_paid: 1, invalid: 1 })
    expect(tally.summary.failures).toEqual([{ reference: 'p1', result: 'already_paid', error: conflict }])
  })

  it('are the first 20, however many there are', () => {
    const tally = new Tally()
    for (let number = 1; number <= 1_000; number += 1) tally.result(reported('unknown', invalid, `p${number}`))
    expect(MOST_FAILURES).toBe(20)
    expect(tally.summary.failures.map(({ reference }) => reference)).toEqual(
      Array.from({ length: 20 }, (_, index) => `p${index + 1}`),
    )
    expect(tally.counts.unknown).toBe(1_000)
  })
})
