import { describe, expect, it } from 'vitest'
import { claim, indexOf, NONE, row, settlement } from '../../../test/known-orders.ts'
import type { PayoutResult } from '../../bulk.ts'
import { RequestValidationError } from '../../index.ts'
import type { Settlement } from '../../journal/index.ts'
import type { PayoutResultName } from '../results/payout.ts'
import { BatchIndex } from './batch-index.ts'

const rejected = (reason: string): Settlement => ({ result: 'rejected', reason })
const CANNOT_BE = new RequestValidationError('sendPayouts: payout "a": face_value: odd. Nothing was sent for it.', [])

describe('results that come before the list reaches their payouts', () => {
  const reported: PayoutResult = { reference: 'a', result: 'paid', idempotencyKey: 'k1' }
  const early = async () => {
    const index = await indexOf(claim('k1', ['a']))
    index.takeUnresolved()
    expect(index.toReport(reported)).toEqual([])
    return index
  }

  it('are held until it does', async () => {
    const index = await early()
    expect(index.plan(row('a'), NONE)).toEqual({ kind: 'report', result: reported })
    expect([...index.leftOver()]).toEqual([])
  })

  it('are left over if it never does', async () => {
    expect([...(await early()).leftOver()]).toEqual([reported])
  })

  it('are left over alone: nothing is known about the other payouts', async () => {
    const index = await indexOf(claim('k1', ['a', 'b']), claim('k2', ['c']))
    index.takeUnresolved()
    index.toReport(reported)
    expect([...index.leftOver()]).toEqual([reported])
  })

  it('are reported at once if no list and no journal knows them', () => {
    expect(new BatchIndex().toReport(reported)).toEqual([reported])
  })

  it('are replaced by a conflict', async () => {
    const index = await early()
    expect(index.plan(row('a', 'edited'), NONE)).toMatchObject({ result: { result: 'paid', invalid: true } })
    expect(index.toReport(reported)).toEqual([])
    expect([...index.leftOver()]).toEqual([])
  })

  it('are replaced by a rejected row, unless a valid row follows', async () => {
    const index = await early()
    expect(index.reject('a', CANNOT_BE)).toMatchObject({
      result: {
        result: 'paid',
        idempotencyKey: 'k1',
        invalid: true,
        error: {
          outcome: 'accepted',
          message: expect.stringContaining('its reference was already recorded and is paid'),
        },
      },
    })
    expect([...index.leftOver()]).toEqual([])
    // One payment, reported once as this run's.
    expect(index.plan(row('a'), NONE)).toEqual({ kind: 'report', result: { ...reported, result: 'already_paid' } })
  })

  it('are replaced by one rejected row: for the next one, the payment is an earlier one', async () => {
    const index = await early()
    const results = [index.reject('a', CANNOT_BE), index.reject('a', CANNOT_BE)]
    expect(results).toMatchObject([{ result: { result: 'paid' } }, { result: { result: 'already_paid' } }])
  })

  it.each<[Settlement | undefined, PayoutResultName]>([
    [{ result: 'released', reason: '429' }, 'not_sent'],
    [{ result: 'accepted', orderId: 'O-1' }, 'accepted'],
    [undefined, 'unknown'],
  ])(
    'an invalid row, whose order is on record as %o and which no task handles, is reported as %s',
    async (settled, reported) => {
      const index = await indexOf(claim('k1', ['a']), ...(settled === undefined ? [] : [settlement('k1', settled)]))
      expect(index.reject('a', CANNOT_BE)).toMatchObject({
        kind: 'report',
        result: { result: reported, idempotencyKey: 'k1', invalid: true },
      })
    },
  )

  it('are reported even if a second row with the same reference is rejected', async () => {
    const index = await early()
    index.plan(row('a'), NONE)
    expect(index.reject('a', CANNOT_BE)).toMatchObject({
      kind: 'report',
      result: { reference: 'a', result: 'already_paid', invalid: true, error: { outcome: 'accepted' } },
    })
    expect(index.reject('unheard of', CANNOT_BE)).toEqual({
      kind: 'report',
      result: { reference: 'unheard of', result: 'not_sent', invalid: true, error: CANNOT_BE },
    })
  })

  it.each([
    ['edited', (index: BatchIndex) => index.plan(row('a', 'edited'), NONE), 'has changed since it was recorded'],
    ['invalid', (index: BatchIndex) => index.reject('a', CANNOT_BE), 'its reference was already recorded'],
  ])('a row that is %s waits to say what became of the payout of its name', async (_, refuse, said) => {
    const index = await indexOf(claim('k1', ['a']))
    index.takeUnresolved()
    expect(refuse(index)).toEqual({ kind: 'pending' })
    expect(index.toReport({ reference: 'a', result: 'paid', idempotencyKey: 'k1', orderId: 'O-1' })).toMatchObject([
      {
        result: 'paid',
        idempotencyKey: 'k1',
        orderId: 'O-1',
        invalid: true,
        error: { outcome: 'accepted', orderId: 'O-1', message: expect.stringContaining(said) },
      },
    ])
    expect([...index.leftOver()]).toEqual([])
  })

  it('an order that is released is for the list to decide on again', async () => {
    const index = await indexOf(claim('k1', ['a', 'b']))
    index.takeUnresolved()
    index.settled('k1', rejected('validation_error'))
    index.release('k1')
    index.release('no such order')
    for (const reference of ['a', 'b']) index.toReport({ reference, result: 'rejected' })
    expect(index.plan(row('a'), NONE)).toMatchObject({ kind: 'send', generation: 2, supersedes: 'k1' })
    expect([...index.leftOver()]).toEqual([{ reference: 'b', result: 'rejected' }])
  })
})
