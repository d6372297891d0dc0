import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { payouts, resultsOf, USD } from '../../../test/batches.ts'
import { sandboxes } from '../../../test/running-sandbox.ts'
import { type SendPayoutsOptions, sendPayouts } from '../../bulk.ts'
import { isRequestValidationError } from '../../index.ts'
import { memoryJournal } from '../../journal/index.ts'
import { batchPlanOf } from './payout-options.ts'

const NOW = Date.UTC(2026, 10, 22)
const HOUR = 60 * 60 * 1000

const { start, close } = sandboxes()
afterEach(close)

const good = { reference: 'march', payment_method: USD }
/** Options that are wrong in some way, as plain JavaScript may pass them. */
const wrong = (more: Record<string, unknown>) => ({ ...good, startedAt: NOW, ...more }) as SendPayoutsOptions
const wrongWithJournal = (more: Record<string, unknown>) =>
  wrong({ journal: memoryJournal(), startedAt: undefined, ...more })

describe('invalid options', () => {
  it.each<[string, SendPayoutsOptions, RegExp]>([
    ['no reference', wrong({ reference: undefined }), /reference: missing; expected a string/],
    ['a number as reference', wrong({ reference: 3 }), /reference: expected a string, got 3/],
    ['an empty reference', wrong({ reference: '' }), /reference: expected a non-empty string/],
    ['what a missing value looks like', wrong({ reference: 'NaN' }), /reference: got "NaN"/],
    ['a long reference', wrong({ reference: 'm'.repeat(65) }), /reference: expected at most 64 characters, got 65/],
    ['no payment method', wrong({ payment_method: undefined }), /payment_method/],
    ['an invalid currency', wrong({ payment_method: { ...USD, currency: 'usd' } }), /payment_method\.currency/],
    [
      'neither a journal nor startedAt',
      wrong({ startedAt: undefined }),
      /^sendPayouts: journal: missing; pass one, such as/,
    ],
    ['both of them', wrong({ journal: memoryJournal() }), /startedAt: is only for batches without a journal/],
    ['an invalid time', wrong({ startedAt: 'today' }), /startedAt: expected a Date/],
    ['an invalid Date', wrong({ startedAt: new Date(Number.NaN) }), /startedAt: expected a Date/],
    ['a time to come', wrong({ startedAt: NOW + HOUR + 1 }), /startedAt: .* is in the future/],
    ['no journal at all', wrongWithJournal({ journal: {} }), /journal: expected a PayoutJournal/],
    ['null for a journal', wrongWithJournal({ journal: null }), /journal: expected a PayoutJournal/],
    ['a path for a journal', wrongWithJournal({ journal: './march.journal' }), /journal: expected a PayoutJournal/],
    ['half a journal', wrongWithJournal({ journal: { open() {}, claim() {}, settle() {} } }), /journal: expected/],
    ['retryRejected without a journal', wrong({ retryRejected: false }), /retryRejected: needs a journal/],
    ['retryFailed without a journal', wrong({ retryFailed: [] }), /retryFailed: needs a journal/],
    ['acceptKeyChange without a journal', wrong({ acceptKeyChange: true }), /acceptKeyChange: needs a journal/],
    ['readPaidOrders without a journal', wrong({ readPaidOrders: true }), /readPaidOrders: needs a journal/],
    ['checkOrders without a journal', wrong({ checkOrders: false }), /checkOrders: needs a journal/],
    ['knownOrders without a journal', wrong({ knownOrders: [] }), /knownOrders: needs a journal/],
    [
      'checkOrders of none',
      wrongWithJournal({ checkOrders: 0 }),
      /checkOrders: expected false or a whole number from 1 to/,
    ],
    [
      'checkOrders that is true',
      wrongWithJournal({ checkOrders: true }),
      /checkOrders: expected false or a whole number/,
    ],
    ['checkOrders without end', wrongWithJournal({ checkOrders: 1_000_001 }), /checkOrders: expected false or a whole/],
    [
      'knownOrders that is not an array',
      wrongWithJournal({ knownOrders: 'O-1' }),
      /knownOrders: expected an array of order ids/,
    ],
    [
      'knownOrders of something else',
      wrongWithJournal({ knownOrders: [1] }),
      /knownOrders: expected an array of order ids/,
    ],
    ['wait that is not a boolean', wrong({ wait: 'no' }), /wait: expected true or false, got/],
    ['dryRun that is not a boolean', wrong({ dryRun: 1 }), /dryRun: expected true or false, got 1/],
    ['retryRejected that is not a boolean', wrongWithJournal({ retryRejected: 'yes' }), /retryRejected: expected true/],
    [
      'acceptKeyChange that is not a boolean',
      wrongWithJournal({ acceptKeyChange: 1 }),
      /acceptKeyChange: expected true/,
    ],
    ['readPaidOrders that is not a boolean', wrongWithJournal({ readPaidOrders: 1 }), /readPaidOrders: expected true/],
    ['no concurrency', wrong({ concurrency: 0 }), /concurrency: expected a whole number from 1 to 100, got 0/],
    ['too much of it', wrong({ concurrency: 101 }), /concurrency: expected/],
    ['half of it', wrong({ concurrency: 1.5 }), /concurrency: expected/],
    ['it as text', wrong({ concurrency: '5' }), /concurrency: expected/],
    ['no orders a minute', wrong({ ordersPerMinute: 0 }), /ordersPerMinute: expected a whole number from 1 to 100000/],
    ['no end of them', wrong({ ordersPerMinute: Number.POSITIVE_INFINITY }), /ordersPerMinute: expected/],
    ['retryFailed that is not an array', wrongWithJournal({ retryFailed: 'O-1' }), /retryFailed: expected an array/],
    ['retryFailed of something else', wrongWithJournal({ retryFailed: [1] }), /retryFailed: expected an array/],
    ['onProgress that is not a function', wrong({ onProgress: true }), /onProgress: expected a function, got true/],
  ])('%s', (_, options, says) => {
    let error: unknown
    try {
      batchPlanOf(options, NOW)
    } catch (thrown) {
      error = thrown
    }
    expect(isRequestValidationError(error)).toBe(true)
    expect(error).toMatchObject({ outcome: 'not_sent', message: expect.stringMatching(says) })
  })

  it('are all reported at once', () => {
    const options = wrong({ reference: '', concurrency: 0, wait: 3, startedAt: undefined })
    expect(() => batchPlanOf(options, NOW)).toThrow(/reference: .*journal: .*concurrency: .*wait: .*Nothing was sent/)
  })

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['a misspelt one', { retryReject: true }, /retryReject: unknown option; did you mean "retryRejected"/],
    ['one of another method', { idempotencyKey: 'k' }, /idempotencyKey: unknown option/],
    ['an invalid signal', { signal: {} }, /signal: expected an AbortSignal/],
  ])('%s is rejected, and nothing is sent or read', async (_, more, says) => {
    const { client, sandbox } = await start()
    let read = 0
    const list = (function* () {
      read += 1
      yield* payouts(1)
    })()
    const error = await failureOf(sendPayouts(client(), list, wrongWithJournal(more)))
    expect(error).toMatchObject({ name: 'RequestValidationError', message: expect.stringMatching(says) })
    expect(sandbox.requests).toHaveLength(0)
    expect(read).toBe(0)
  })

  it('also throw while the results are read', async () => {
    const { client } = await start()
    const { results, error } = await resultsOf(sendPayouts(client(), payouts(3), wrong({ concurrency: -1 })))
    expect(results).toEqual([])
    expect(isRequestValidationError(error)).toBe(true)
  })
})

describe('valid options', () => {
  it.each<[string, SendPayoutsOptions]>([
    ['a Date', wrong({ startedAt: new Date(NOW) })],
    ['a time that is just ahead of this clock', wrong({ startedAt: NOW + HOUR })],
    // Told payout by payout, as each may have been paid.
    ['a time too long ago', wrong({ startedAt: 0 })],
    ['the longest reference', wrong({ reference: 'm'.repeat(64) })],
    ['the smallest check of orders', wrongWithJournal({ checkOrders: 1, knownOrders: [] })],
    ['the largest check of orders', wrongWithJournal({ checkOrders: 1_000_000, knownOrders: ['O-1'] })],
    ['no check of orders', wrongWithJournal({ checkOrders: false })],
    ['undefined wherever there is a default', wrong({ wait: undefined, journal: undefined, concurrency: undefined })],
  ])('%s', (_, options) => {
    expect(() => batchPlanOf(options, NOW)).not.toThrow()
  })

  it('have the documented defaults', () => {
    expect(batchPlanOf({ ...good, startedAt: new Date(NOW) }, NOW)).toEqual({
      ...good,
      paymentMethod: USD,
      payment_method: undefined,
      journal: undefined,
      startedAt: NOW,
      wait: true,
      dryRun: false,
      concurrency: 20,
      ordersPerMinute: 285,
      retryRejected: false,
      retryFailed: new Set(),
      acceptKeyChange: false,
      readPaidOrders: false,
      checkOrders: 10_000,
      knownOrders: new Set(),
      onProgress: undefined,
      signal: undefined,
    })
  })

  it('are kept as they were passed', () => {
    const payment_method = { type: 'ACCOUNT_BALANCE' as const, currency: 'USD' }
    const plan = batchPlanOf({ ...good, payment_method, startedAt: NOW }, NOW)
    payment_method.currency = 'GBP'
    expect(plan.paymentMethod).toEqual(USD)
  })
})
