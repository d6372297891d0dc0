import { describe, expect, it } from 'vitest'
import { claim, indexOf, NONE, PAID, row, settlement } from '../../../test/known-orders.ts'
import { type IdempotencyConflictError, RequestValidationError, type SdkError } from '../../index.ts'
import type { Settlement } from '../../journal/index.ts'
import type { PayoutResult, PayoutResultName } from '../results/payout.ts'
import { BatchIndex } from './batch-index.ts'
import { afterInvalid, afterwards, invalid, type RowPlan, twice } from './row-results.ts'

// The error of a row that is not sent, word for word: people decide by it whether to pay somebody.

/** An index of a journal with one order of one row. */
const indexOfOne = (settled?: Settlement) =>
  indexOf(claim('k1', ['a']), ...(settled === undefined ? [] : [settlement('k1', settled)]))

function reportedBy(planned: RowPlan) {
  if (planned.kind !== 'report') throw new Error(`expected a result, got ${planned.kind}`)
  return partsOf(planned.result)
}

function partsOf({ error, ...result }: PayoutResult) {
  // Every rejected row has an error of the client's.
  return { result, error: error as SdkError }
}

describe('a row that is not sent', () => {
  it('because it comes twice', () => {
    const index = new BatchIndex()
    index.plan(row('a'), NONE)
    index.toReport({ reference: 'a', result: 'not_sent' })
    const { result, error } = reportedBy(index.plan(row('a'), NONE))
    expect(result).toEqual({ reference: 'a', result: 'not_sent', invalid: true })
    expect(error).toMatchObject({
      name: 'RequestValidationError',
      operation: 'sendPayouts',
      outcome: 'not_sent',
      message:
        'sendPayouts: reference "a" occurs twice in this list; the first one counts, and is not_sent. Nothing was sent for the second. Remove it, or give it its own reference if it is another payout.',
      issues: [
        { path: ['reference'], code: 'invalid_value', message: 'occurs twice in this list; the first one counts' },
      ],
    })
  })

  it('because it comes twice with other content', () => {
    const index = new BatchIndex()
    index.plan(row('a'), NONE)
    index.toReport({ reference: 'a', result: 'not_sent' })
    const { result, error } = reportedBy(index.plan(row('a', 'edited'), NONE))
    expect(result).toEqual({ reference: 'a', result: 'not_sent', invalid: true })
    expect(error).toMatchObject({
      name: 'IdempotencyConflictError',
      operation: 'sendPayouts',
      outcome: 'not_sent',
      status: 400,
      type: 'idempotency_validation_error',
      detectedBy: 'client',
      message:
        'sendPayouts: payout "a" occurs twice in this list with different content; the first one counts, and is not_sent. Nothing was sent for this row. A reference names one intent to pay: give a new payment its own reference.',
    } satisfies Partial<IdempotencyConflictError>)
  })

  it('because it was paid with other content: it names that order', async () => {
    const { result, error } = reportedBy((await indexOfOne(PAID)).plan(row('a', 'edited'), NONE))
    expect(result).toEqual({
      reference: 'a',
      result: 'already_paid',
      idempotencyKey: 'k1',
      orderId: 'O-1',
      createdAt: '2026-11-22T00:00:00Z',
      invalid: true,
    })
    expect(error).toMatchObject({
      operation: 'sendPayouts',
      outcome: 'accepted',
      idempotencyKey: 'k1',
      orderId: 'O-1',
      message:
        'sendPayouts: payout "a" has changed since it was recorded, and is already_paid. Nothing was sent for this row. A reference names one intent to pay: give a new payment its own reference.',
    })
  })

  it.each<[Settlement | undefined, string, string]>([
    [{ result: 'rejected', reason: 'insufficient_funds' }, 'rejected', 'pass retryRejected to send the new content'],
    [{ result: 'failed', orderId: 'O-1' }, 'failed', 'name it in retryFailed to send the new content'],
    [{ result: 'accepted', orderId: 'O-1' }, 'accepted', 'give a new payment its own reference'],
    [undefined, 'unknown', 'run the batch again to find out'],
  ])(
    'because it was recorded with other content and %o: it says how to pay the new content',
    async (settled, expected, next) => {
      const { result, error } = reportedBy((await indexOfOne(settled)).plan(row('a', 'edited'), NONE))
      expect(result).toMatchObject({ result: expected, invalid: true, idempotencyKey: 'k1' })
      expect(error.message).toContain(next)
    },
  )

  it('because it was permanently rejected', async () => {
    const index = await indexOfOne({ result: 'rejected', reason: 'insufficient_funds' })
    const { result, error } = reportedBy(index.plan(row('a'), NONE))
    expect(result).toEqual({ reference: 'a', result: 'rejected', idempotencyKey: 'k1' })
    expect(error).toMatchObject({
      name: 'SdkError',
      operation: 'sendPayouts',
      outcome: 'rejected',
      idempotencyKey: 'k1',
      message: expect.stringMatching(
        /^sendPayouts: payout "a" was permanently rejected in an earlier run \(insufficient_funds\)\. .*retryRejected/,
      ),
    })
  })

  it('because it is invalid, although its reference was paid: it has its own issues, and names the order', async () => {
    const issues = [{ path: ['face_value'], code: 'invalid_value', message: 'odd' }]
    // The reference is the caller's, and may have any words.
    const invalid = new RequestValidationError(
      { what: 'payout "Nothing was sent for it.": odd', advice: 'Nothing was sent for it.' },
      issues,
      { operation: 'sendPayouts' },
    )
    const { result, error } = reportedBy((await indexOfOne(PAID)).reject('a', invalid))
    expect(result).toMatchObject({ result: 'already_paid', invalid: true, idempotencyKey: 'k1', orderId: 'O-1' })
    expect(error).toMatchObject({
      name: 'RequestValidationError',
      operation: 'sendPayouts',
      outcome: 'accepted',
      issues,
      message:
        'sendPayouts: payout "Nothing was sent for it.": odd. Nothing was sent for this row; its reference was already recorded and is already_paid.',
    })
  })
})

describe('an invalid row whose reference names no payout', () => {
  const errorOf = (field: string) =>
    new RequestValidationError(`payout "a": ${field}: odd. Nothing was sent for it.`, [
      { path: [field], code: 'invalid_value', message: 'odd' },
    ])

  it.each([
    ['has the reference of another invalid row', 'a'],
    ['has no reference, as another invalid row', ''],
  ])('and which %s is reported alone: as not sent, with the error of its own fields', (_, reference) => {
    const index = new BatchIndex()
    // Neither row is on record: to say so would send the reader to look for an order that does not exist.
    for (const error of [errorOf('face_value'), errorOf('products')]) {
      expect(index.reject(reference, error)).toEqual({
        kind: 'report',
        result: { reference, result: 'not_sent', invalid: true, error },
      })
    }
  })

  it('is the reason why a later, valid row of its reference is not sent, and that row says so', () => {
    const index = new BatchIndex()
    index.reject('a', errorOf('face_value'))
    const { result, error } = reportedBy(index.plan(row('a'), NONE))
    expect(result).toEqual({ reference: 'a', result: 'not_sent', invalid: true })
    expect(error).toMatchObject({
      name: 'RequestValidationError',
      outcome: 'not_sent',
      message: expect.stringContaining(
        'occurs twice in this list, and the first one is invalid, and is not_sent. Nothing was sent for either.',
      ),
    })
  })

  it('and which has no reference does not keep the rows that have one from being sent', () => {
    const index = new BatchIndex()
    index.reject('', errorOf('reference'))
    expect(index.plan(row('a'), NONE)).toEqual({ kind: 'send', generation: 1 })
  })
})

describe('a rejected row is', () => {
  it('not_sent if its reference is unknown', () => {
    const error = new RequestValidationError('payout "a": odd. Nothing was sent for it.', [])
    expect(invalid('a', error)).toEqual({ reference: 'a', result: 'not_sent', invalid: true, error })
  })

  it('reported like the invalid row before it, and says which field to change', () => {
    const { result, error } = partsOf(afterInvalid(row('a'), { reference: 'a', result: 'not_sent', invalid: true }))
    expect(result).toEqual({ reference: 'a', result: 'not_sent', invalid: true })
    const message = 'occurs twice in this list, and the first one is invalid'
    expect(error).toMatchObject({
      name: 'RequestValidationError',
      outcome: 'not_sent',
      message: `sendPayouts: reference "a" ${message}, and is not_sent. Nothing was sent for either. Remove one of them, or give it its own reference if it is another payout.`,
      issues: [{ path: ['reference'], code: 'invalid_value', message }],
    })
  })

  it('reported with the order of its reference, without its links and its error', () => {
    const named = { idempotencyKey: 'k1', orderId: 'O-1', createdAt: '2026-11-22T00:00:00Z' }
    // Of an order, only that it is there matters.
    const order = {} as Required<PayoutResult>['order']
    const became: PayoutResult = { reference: 'a', result: 'paid', ...named, order }
    expect(partsOf(twice(row('a'), became)).result).toEqual({ reference: 'a', result: 'paid', ...named, invalid: true })
  })
})

describe('to a second row of its reference', () => {
  it.each<[PayoutResultName, PayoutResultName]>([
    ['paid', 'already_paid'],
    ['already_paid', 'already_paid'],
    ['accepted', 'accepted'],
    ['failed', 'failed'],
    ['unknown', 'unknown'],
  ])('a payout that is %s is %s', (became, is) => {
    expect(afterwards({ reference: 'a', result: became, orderId: 'O-1' })).toEqual({
      reference: 'a',
      result: is,
      orderId: 'O-1',
    })
  })
})
