import { describe, expect, it } from 'vitest'
import { claim, indexOf, NONE, PAID, row, settlement } from '../../../test/known-orders.ts'
import type { Settlement } from '../../journal/index.ts'
import { BatchIndex } from './batch-index.ts'
import type { Retries } from './row-results.ts'

const AGAIN: Retries = { retryRejected: true, retryFailed: new Set() }
const FAILED: Settlement = { result: 'failed', orderId: 'O-1' }
const rejected = (reason: string): Settlement => ({ result: 'rejected', reason })

describe("an order on Runa's list", () => {
  it.each<[string, boolean, Settlement | undefined]>([
    ['rejected', true, rejected('bad_request')],
    ['released', true, { result: 'released', reason: '429' }],
    ['accepted', false, { result: 'accepted', orderId: 'O-1' }],
    ['paid', false, PAID],
    ['failed', false, FAILED],
    ['not settled', false, undefined],
  ])('that the journal has as %s: it records that the key led to no order: %s', async (_, isFree, settled) => {
    const index = await indexOf(claim('k1', ['a']), ...(settled === undefined ? [] : [settlement('k1', settled)]))
    expect(index.isFree('k1')).toBe(isFree)
  })

  it('that this batch did not claim: nothing records that its key led to no order', async () => {
    expect((await indexOf(claim('k1', ['a']))).isFree('k9')).toBe(false)
    expect(new BatchIndex().isFree('k1')).toBe(false)
  })

  it.each<[string, Settlement]>([
    ['rejected', rejected('bad_request')],
    ['rejected for one of its rows', rejected('validation_error')],
    ['released', { result: 'released', reason: '429' }],
  ])(
    'that has completed, though the journal has it as %s: its payouts are paid, and are not sent again',
    async (_, free) => {
      const index = await indexOf(claim('k1', ['a', 'b']), settlement('k1', free))
      index.foundPaid('k1', 'O-7', '2026-11-22T00:00:00Z')
      expect(index.isFree('k1')).toBe(false)
      for (const reference of ['a', 'b']) {
        expect(index.plan(row(reference), AGAIN)).toEqual({
          kind: 'report',
          result: {
            reference,
            result: 'already_paid',
            idempotencyKey: 'k1',
            orderId: 'O-7',
            createdAt: '2026-11-22T00:00:00Z',
          },
        })
      }
    },
  )

  it('that has completed at an unknown time: the result has no time, either', async () => {
    const index = await indexOf(claim('k1', ['a']), settlement('k1', rejected('bad_request')))
    index.foundPaid('k1', 'O-7', undefined)
    const planned = index.plan(row('a'), AGAIN)
    expect(planned).toMatchObject({ kind: 'report', result: { result: 'already_paid', orderId: 'O-7' } })
    expect(planned).not.toHaveProperty('result.createdAt')
  })

  it('that has completed under a key that this batch did not claim: it has paid none of its payouts', async () => {
    const index = await indexOf(claim('k1', ['a']), settlement('k1', rejected('bad_request')))
    index.foundPaid('k9', 'O-7', undefined)
    expect(index.claimedAt('k9')).toBeUndefined()
    expect(index.isFree('k1')).toBe(true)
    expect(index.plan(row('a'), AGAIN)).toMatchObject({ kind: 'send', generation: 2, supersedes: 'k1' })
  })
})

describe('what a journal has left open', () => {
  it('is returned once, oldest first, with the id if it is known, and then without the bytes', async () => {
    const index = await indexOf(
      claim('k1', ['a']),
      claim('k2', ['b']),
      claim('k3', ['c']),
      claim('k4', ['d']),
      settlement('k2', { result: 'accepted', orderId: 'O-2' }),
      settlement('k3', PAID),
    )
    expect(index.takeUnresolved().map(({ claim: { key, body }, orderId }) => [key, body, orderId])).toEqual([
      ['k1', '{}', undefined],
      ['k2', '', 'O-2'],
      ['k4', '{}', undefined],
    ])
    expect(index.takeUnresolved()).toEqual([])
  })

  it('keeps what an accepted order requested, without its bytes, even if that was recorded twice or after a release', async () => {
    // Runa's response is compared with it: another order's would report a payment that was not made.
    const body = '{"description":"may","items":[{"face_value":5},{"face_value":7}]}'
    const accepted = settlement('k1', { result: 'accepted', orderId: 'O-1' })
    const sent = { description: 'may', amounts: [5, 7] }
    for (const before of [[], [accepted], [settlement('k1', { result: 'released', reason: '429' })]]) {
      const index = await indexOf(claim('k1', ['a', 'b'], { body }), ...before, accepted)
      expect(index.takeUnresolved()).toMatchObject([{ claim: { key: 'k1', body: '' }, sent, orderId: 'O-1' }])
    }
  })

  it('is nothing after a release without an open claim: of an order that was never claimed, or was released before', async () => {
    const released = settlement('k1', { result: 'released', reason: '429' })
    expect((await indexOf(released)).takeUnresolved()).toEqual([])
    const index = await indexOf(claim('k1', ['a']), released, released)
    expect(index.takeUnresolved()).toEqual([])
    expect(index.plan(row('a'), NONE)).toMatchObject({ kind: 'send', generation: 2, supersedes: 'k1' })
  })

  it('is not opened again by a record after its end', async () => {
    const index = await indexOf(
      claim('k1', ['a']),
      settlement('k1', PAID),
      settlement('k1', { result: 'accepted', orderId: 'O-1' }),
    )
    expect(index.takeUnresolved()).toEqual([])
    expect(index.plan(row('a'), NONE)).toMatchObject({ result: { result: 'already_paid' } })
  })

  it('has its rows only where they are requested, and those of this run never', async () => {
    const entries = async function* () {
      yield claim('k1', ['a', 'b'])
    }
    for (const [index, kept] of [
      [
        new BatchIndex(true),
        [
          { reference: 'a', hash: 'h' },
          { reference: 'b', hash: 'h' },
        ],
      ],
      [new BatchIndex(false), undefined],
      [new BatchIndex(), undefined],
    ] as const) {
      await index.read(entries())
      index.claimed(claim('k2', ['c']).claim)
      expect(index.keptOrder('k1')?.rows).toEqual(kept)
      expect(index.keptOrder('k2')).toBeUndefined()
      expect(index.keptOrder('unheard of')).toBeUndefined()
    }
  })

  it('knows its newest record, those of this run included', () => {
    const index = new BatchIndex()
    index.claimed(claim('k0', [], { claimedAt: 9 }).claim)
    index.claimed(claim('k2', [], { claimedAt: 5 }).claim)
    expect(index.newestRecord).toBe(9)
  })

  it('knows its oldest record, which limits how far back the batch is looked for at Runa; Infinity without one', async () => {
    expect(new BatchIndex().oldestRecord).toBe(Number.POSITIVE_INFINITY)
    const index = await indexOf(
      claim('k1', ['a'], { claimedAt: 7 }),
      claim('k2', ['b'], { claimedAt: 3 }),
      claim('k3', ['c'], { claimedAt: 5 }),
      settlement('k2', PAID),
    )
    index.claimed(claim('k4', [], { claimedAt: 9 }).claim)
    expect(index.oldestRecord).toBe(3)
  })

  it('knows when each order was recorded, also one of this run, and nothing of one that was not', async () => {
    const index = await indexOf(claim('k1', ['a'], { claimedAt: 7 }))
    index.claimed(claim('k2', [], { claimedAt: 9 }).claim)
    expect(['k1', 'k2', 'unheard of'].map((key) => index.claimedAt(key))).toEqual([7, 9, undefined])
  })

  it('knows its newest record', async () => {
    expect(new BatchIndex().newestRecord).toBe(Number.NEGATIVE_INFINITY)
    const index = await indexOf(claim('k1', ['a'], { claimedAt: 7 }), claim('k2', ['b'], { claimedAt: 3 }))
    expect(index.newestRecord).toBe(7)
  })

  it('is not moved by a settlement of what was never claimed', async () => {
    const index = await indexOf(settlement('k9', PAID), settlement('k8', { result: 'accepted', orderId: 'O-1' }))
    expect(index.takeUnresolved()).toEqual([])
  })
})
