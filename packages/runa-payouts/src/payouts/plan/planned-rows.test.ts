import { describe, expect, it } from 'vitest'
import { claim, indexOf, NONE, PAID, row, settlement } from '../../../test/known-orders.ts'
import { isIdempotencyConflictError, isRequestValidationError, RequestValidationError } from '../../index.ts'
import type { JournalEntry, Settlement } from '../../journal/index.ts'
import type { PayoutResultName } from '../results/payout.ts'
import { BatchIndex } from './batch-index.ts'
import type { Retries } from './row-results.ts'

const AGAIN: Retries = { retryRejected: true, retryFailed: new Set() }
const failedNamed = (name: string): Retries => ({ retryRejected: false, retryFailed: new Set([name]) })
const FAILED: Settlement = { result: 'failed', orderId: 'O-1' }
const rejected = (reason: string): Settlement => ({ result: 'rejected', reason })
const CANNOT_BE = new RequestValidationError('sendPayouts: payout "a": face_value: odd. Nothing was sent for it.', [])

describe('a row of the list', () => {
  it('with an unknown reference is sent', () => {
    expect(new BatchIndex().plan(row('a'), NONE)).toEqual({ kind: 'send', generation: 1 })
  })

  it.each([
    ['alike', 'h', isRequestValidationError],
    ['with other content', 'other', isIdempotencyConflictError],
  ])('that comes twice, %s, is sent once, and reported with the first', (_, hash, isExpected) => {
    const index = new BatchIndex()
    index.plan(row('a'), NONE)
    expect(index.plan(row('a', hash), AGAIN)).toEqual({ kind: 'pending' })
    const [second, first, ...more] = index.toReport({ reference: 'a', result: 'paid', orderId: 'O-1' })
    expect(first).toEqual({ reference: 'a', result: 'paid', orderId: 'O-1' })
    expect(second).toMatchObject({ reference: 'a', result: 'already_paid', orderId: 'O-1', invalid: true })
    expect(isExpected(second?.error)).toBe(true)
    expect(more).toEqual([])
  })

  it.each<[PayoutResultName, PayoutResultName]>([
    ['paid', 'already_paid'],
    ['accepted', 'accepted'],
    ['failed', 'failed'],
    ['rejected', 'rejected'],
    ['unknown', 'unknown'],
    ['not_sent', 'not_sent'],
  ])('that comes twice, after the first was reported as %s, is reported as %s', (result, second) => {
    const index = new BatchIndex()
    index.plan(row('a'), NONE)
    index.toReport({ reference: 'a', result })
    expect(index.plan(row('a'), AGAIN)).toMatchObject({ kind: 'report', result: { result: second, invalid: true } })
  })

  it('that comes twice names the order of the first', async () => {
    const accepted: Settlement = { result: 'accepted', orderId: 'O-2' }
    const index = await indexOf(
      claim('k1', ['a', 'b', 'c', 'd']),
      claim('k2', ['b']),
      claim('k3', ['c']),
      claim('k4', ['d']),
    )
    index.takeUnresolved()
    index.settled('k1', PAID)
    index.settled('k2', accepted)
    index.settled('k3', { result: 'released', reason: '429' })
    const reported: Record<string, PayoutResultName> = { a: 'paid', b: 'accepted', c: 'rejected', d: 'unknown' }
    for (const [reference, result] of Object.entries(reported)) {
      index.plan(row(reference), NONE)
      index.toReport({ reference, result })
    }
    const again = ['a', 'b', 'c', 'd'].map((reference) => index.plan(row(reference), NONE))
    expect(again).toMatchObject([
      { result: { result: 'already_paid', idempotencyKey: 'k1', orderId: 'O-1', createdAt: PAID.createdAt } },
      { result: { result: 'accepted', idempotencyKey: 'k2', orderId: 'O-2' } },
      { result: { result: 'rejected', idempotencyKey: 'k3' } },
      { result: { result: 'unknown', idempotencyKey: 'k4' } },
    ])
  })

  it('that comes twice while the first is retried waits for its result', async () => {
    const index = await indexOf(claim('k1', ['a']), settlement('k1', rejected('bad_request')))
    expect(index.plan(row('a'), AGAIN)).toMatchObject({ kind: 'send', supersedes: 'k1' })
    expect(index.plan(row('a'), AGAIN)).toEqual({ kind: 'pending' })
    expect(index.toReport({ reference: 'a', result: 'paid' }).map(({ result }) => result)).toEqual([
      'already_paid',
      'paid',
    ])
  })

  it.each<[string, string[], Settlement, Retries, object]>([
    ['paid', ['a'], PAID, AGAIN, { result: { result: 'already_paid', orderId: 'O-1', createdAt: PAID.createdAt } }],
    ['paid, at no known time', ['a'], { result: 'paid', orderId: 'O-1' }, NONE, { result: { result: 'already_paid' } }],
    ['failed', ['a'], FAILED, AGAIN, { result: { result: 'failed', orderId: 'O-1' } }],
    ['failed and named', ['a', 'b'], FAILED, failedNamed('a'), { kind: 'send', generation: 2, supersedes: 'k1' }],
    [
      'failed and its order named',
      ['a'],
      FAILED,
      failedNamed('O-1'),
      { kind: 'send', generation: 2, supersedes: 'k1' },
    ],
    // Who asks for a payout that was made to be tried again has read the wrong line.
    ['paid, and named', ['a', 'b'], PAID, failedNamed('a'), { result: { result: 'already_paid' } }],
    ['paid, and its order named', ['a'], PAID, failedNamed('O-1'), { result: { result: 'already_paid' } }],
    ['failed, and another named', ['a', 'b'], FAILED, failedNamed('b'), { result: { result: 'failed' } }],
    [
      'released, since its key was never accepted',
      ['a'],
      { result: 'released', reason: 'the API key was rejected' },
      NONE,
      { kind: 'send', generation: 2, supersedes: 'k1' },
    ],
    ['permanently rejected', ['a'], rejected('insufficient_funds'), NONE, { result: { result: 'rejected' } }],
    ['rejected, and to be tried again', ['a'], rejected('bad_request'), AGAIN, { kind: 'send', generation: 2 }],
    ['rejected for its own sake', ['a'], rejected('validation_error'), NONE, { result: { result: 'rejected' } }],
    ['rejected with others', ['a', 'b'], rejected('validation_error'), NONE, { kind: 'send', generation: 2 }],
    [
      'rejected with others for all',
      ['a', 'b'],
      rejected('insufficient_funds'),
      NONE,
      { result: { result: 'rejected' } },
    ],
  ])('that was %s', async (_, references, settled, retries, expected) => {
    const index = await indexOf(claim('k1', references), settlement('k1', settled))
    expect(index.plan(row('a'), retries)).toMatchObject(expected)
  })

  it('of an order without a time of its own has none in its result', async () => {
    const index = await indexOf(claim('k1', ['a']), settlement('k1', { result: 'paid', orderId: 'O-1' }))
    const planned = index.plan(row('a'), NONE)
    expect(planned).toMatchObject({ result: { result: 'already_paid' } })
    expect(planned).not.toHaveProperty('result.createdAt')
  })

  it.each<[string, Settlement]>([
    ['paid', PAID],
    ['failed', FAILED],
  ])('whose order was accepted first, and then %s, has that for its end', async (_, end) => {
    const index = await indexOf(
      claim('k1', ['a']),
      settlement('k1', { result: 'accepted', orderId: 'O-1' }),
      settlement('k1', end),
    )
    expect(index.plan(row('a'), NONE)).toMatchObject({ kind: 'report', result: { orderId: 'O-1' } })
  })

  it('whose order is open is pending, whether or not a task is reading it', async () => {
    const index = await indexOf(claim('k1', ['a', 'b']), claim('k2', ['c']))
    expect(index.plan(row('a'), AGAIN)).toEqual({ kind: 'pending' })
    index.takeUnresolved()
    expect(index.plan(row('b'), AGAIN)).toEqual({ kind: 'pending' })
  })

  it('that this run has sent is a duplicate if it comes again, even if it was claimed in between', () => {
    const index = new BatchIndex()
    index.plan(row('a'), NONE)
    index.claimed(claim('k1', ['a']).claim)
    expect(index.plan(row('a'), AGAIN)).toEqual({ kind: 'pending' })
    expect(index.toReport({ reference: 'a', result: 'paid' }).map(({ result }) => result)).toEqual([
      'already_paid',
      'paid',
    ])
  })

  it('is decided by its latest claim', async () => {
    const index = await indexOf(
      claim('k1', ['a', 'b']),
      settlement('k1', rejected('validation_error')),
      claim('k2', ['a'], { generation: 2 }),
      settlement('k2', PAID),
    )
    expect(index.plan(row('a'), AGAIN)).toMatchObject({ result: { result: 'already_paid', idempotencyKey: 'k2' } })
    expect(index.plan(row('b'), AGAIN)).toMatchObject({ kind: 'send', generation: 2, supersedes: 'k1' })
  })

  it.each<[Settlement, PayoutResultName]>([
    [PAID, 'already_paid'],
    [FAILED, 'failed'],
  ])('whose order Runa names after it was released is reported accordingly: %o', async (end, reported) => {
    const index = await indexOf(
      claim('k1', ['a']),
      settlement('k1', { result: 'released', reason: '429' }),
      settlement('k1', end),
    )
    expect(index.takeUnresolved()).toEqual([])
    expect(index.plan(row('a'), NONE)).toMatchObject({ kind: 'report', result: { result: reported, orderId: 'O-1' } })
  })

  it('whose order was accepted after it was released waits for its end', async () => {
    const index = await indexOf(
      claim('k1', ['a']),
      settlement('k1', { result: 'released', reason: '429' }),
      settlement('k1', { result: 'accepted', orderId: 'O-1' }),
    )
    expect(index.takeUnresolved()).toMatchObject([{ claim: { key: 'k1' }, orderId: 'O-1' }])
    expect(index.plan(row('a'), NONE)).toEqual({ kind: 'pending' })
  })

  it('gets a generation above all that it has had, even if the latest order has a lower one', async () => {
    // Two processes that share a journal: each has planned it by what it knew, and a key is never claimed twice.
    const index = await indexOf(
      claim('k3', ['a'], { generation: 3 }),
      settlement('k3', rejected('validation_error')),
      claim('k2', ['a'], { generation: 2 }),
      settlement('k2', rejected('validation_error')),
    )
    expect(index.plan(row('a'), AGAIN)).toEqual({ kind: 'send', generation: 4, supersedes: 'k2' })
  })

  it.each<[string, Settlement, PayoutResultName]>([
    ['released', { result: 'released', reason: 'nothing was sent' }, 'not_sent'],
    ['rejected', rejected('bad_request'), 'rejected'],
  ])('whose order was %s is not sent once an invalid row has reported that', async (_, settled, result) => {
    const index = await indexOf(claim('k1', ['a']), settlement('k1', settled))
    expect(index.reject('a', CANNOT_BE)).toMatchObject({ kind: 'report', result: { result, invalid: true } })
    expect(index.plan(row('a'), AGAIN)).toMatchObject({ kind: 'report', result: { result, invalid: true } })
  })

  it('is not sent if its reference came first in an invalid row, however often it comes', () => {
    // An earlier row reported that nothing is sent for that reference, and may have paid that person elsewhere by now.
    const index = new BatchIndex()
    expect(index.reject('a', CANNOT_BE)).toMatchObject({ kind: 'report', result: { result: 'not_sent' } })
    for (const hash of ['h', 'h', 'edited']) {
      expect(index.plan(row('a', hash), AGAIN)).toMatchObject({
        kind: 'report',
        result: {
          reference: 'a',
          result: 'not_sent',
          invalid: true,
          error: { outcome: 'not_sent', message: expect.stringContaining('the first one is invalid, and is not_sent') },
        },
      })
    }
    expect(index.plan(row('b'), NONE)).toEqual({ kind: 'send', generation: 1 })
    expect([...index.leftOver()]).toEqual([])
  })

  it('that was edited is a conflict, and has the result of its reference', async () => {
    const index = await indexOf(claim('k1', ['a', 'b']), settlement('k1', PAID))
    const planned = index.plan(row('a', 'edited'), AGAIN)
    if (planned.kind !== 'report') throw new Error('it was sent')
    expect(planned.result).toMatchObject({ result: 'already_paid', orderId: 'O-1', invalid: true })
    expect(planned.result.error).toMatchObject({
      idempotencyKey: 'k1',
      message: expect.stringContaining('is already_paid'),
    })
    expect(index.plan(row('b'), NONE)).toMatchObject({ result: { result: 'already_paid' } })
  })

  it('that was edited after a rejection is sent with its new content', async () => {
    const index = await indexOf(claim('k1', ['a']), settlement('k1', rejected('bad_request')))
    expect(index.plan(row('a', 'edited'), AGAIN)).toMatchObject({ kind: 'send', generation: 2 })
  })

  it.each<[string, JournalEntry[]]>([
    ['not settled', []],
    ['accepted', [settlement('k1', { result: 'accepted', orderId: 'O-1' })]],
  ])('whose order is %s waits for its result', async (_, more) => {
    const index = await indexOf(claim('k1', ['a']), ...more)
    expect(index.takeUnresolved()).toHaveLength(1)
    expect(index.plan(row('a'), AGAIN)).toEqual({ kind: 'pending' })
    // Recorded, and not reported yet: a row in between gets no second result.
    index.settled('k1', PAID)
    expect(index.toReport({ reference: 'a', result: 'paid' })).toEqual([{ reference: 'a', result: 'paid' }])
  })

  it('whose order has been settled in this run, and not been reported yet, waits for its result', async () => {
    const index = await indexOf(claim('k1', ['a']))
    index.takeUnresolved()
    index.settled('k1', PAID)
    expect(index.plan(row('a'), NONE)).toEqual({ kind: 'pending' })
    expect(index.toReport({ reference: 'a', result: 'paid' })).toEqual([{ reference: 'a', result: 'paid' }])
  })
})
