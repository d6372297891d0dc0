import { describe, expect, it } from 'vitest'
import type { PayoutResult } from '../../bulk.ts'
import { isIdempotencyConflictError, isRequestValidationError, RequestValidationError } from '../../index.ts'
import type { ChunkClaim, JournalEntry, Settlement } from '../../journal/index.ts'
import type { PayoutResultName } from '../rows/payout.ts'
import type { PayoutRow } from '../rows/payout-row.ts'
import { BatchIndex, type Retries } from './batch-index.ts'

const NONE: Retries = { retryRejected: false, retryFailed: new Set() }
const AGAIN: Retries = { retryRejected: true, retryFailed: new Set() }
const failedNamed = (name: string): Retries => ({ retryRejected: false, retryFailed: new Set([name]) })

const row = (reference: string, hash = 'h'): PayoutRow => ({
  reference,
  hash,
  group: 'g',
  item: { face_value: 1, distribution_method: { type: 'PAYOUT_LINK' }, products: { type: 'SINGLE', value: 'A' } },
})

const CLAIM: ChunkClaim = {
  key: 'k0',
  generation: 1,
  mode: 'async',
  apiVersion: '2024-02-05',
  baseUrl: 'https://example.com',
  apiKeyPrefix: 'xxA',
  body: '{}',
  rows: [],
  claimedAt: 1000,
}

const claim = (key: string, references: readonly string[], more: Partial<ChunkClaim> = {}): JournalEntry => ({
  type: 'claim',
  claim: { ...CLAIM, key, rows: references.map((reference) => ({ reference, hash: 'h' })), ...more },
})
const settlement = (key: string, settled: Settlement): JournalEntry => ({
  type: 'settlement',
  key,
  settlement: settled,
})

async function indexOf(...entries: readonly JournalEntry[]): Promise<BatchIndex> {
  const index = new BatchIndex()
  await index.read(
    (async function* () {
      yield* entries
    })(),
  )
  return index
}

const PAID: Settlement = { result: 'paid', orderId: 'O-1', createdAt: '2026-11-22T00:00:00Z' }
const FAILED: Settlement = { result: 'failed', orderId: 'O-1' }
const refused = (reason: string): Settlement => ({ result: 'rejected', reason })

describe('a row of the list', () => {
  it('that nobody knows is sent', () => {
    expect(new BatchIndex().meet(row('a'), NONE)).toEqual({ kind: 'send', generation: 1 })
  })

  it.each([
    ['alike', 'h', isRequestValidationError],
    ['with other content', 'other', isIdempotencyConflictError],
  ])('that comes twice, %s, is sent once, and told with the first', (_, hash, isExpected) => {
    const index = new BatchIndex()
    index.meet(row('a'), NONE)
    expect(index.meet(row('a', hash), AGAIN)).toEqual({ kind: 'pending' })
    const [second, first, ...more] = index.toTell({ reference: 'a', result: 'paid', orderId: 'O-1' })
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
    index.meet(row('a'), NONE)
    index.toTell({ reference: 'a', result })
    expect(index.meet(row('a'), AGAIN)).toMatchObject({ kind: 'tell', result: { result: second, invalid: true } })
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
    const told: Record<string, PayoutResultName> = { a: 'paid', b: 'accepted', c: 'rejected', d: 'unknown' }
    for (const [reference, result] of Object.entries(told)) {
      index.meet(row(reference), NONE)
      index.toTell({ reference, result })
    }
    const again = ['a', 'b', 'c', 'd'].map((reference) => index.meet(row(reference), NONE))
    expect(again).toMatchObject([
      { result: { result: 'already_paid', idempotencyKey: 'k1', orderId: 'O-1', createdAt: PAID.createdAt } },
      { result: { result: 'accepted', idempotencyKey: 'k2', orderId: 'O-2' } },
      { result: { result: 'rejected', idempotencyKey: 'k3' } },
      { result: { result: 'unknown', idempotencyKey: 'k4' } },
    ])
  })

  it('that comes twice while the first is tried again waits for what comes of that', async () => {
    const index = await indexOf(claim('k1', ['a']), settlement('k1', refused('bad_request')))
    expect(index.meet(row('a'), AGAIN)).toMatchObject({ kind: 'send', supersedes: 'k1' })
    expect(index.meet(row('a'), AGAIN)).toEqual({ kind: 'pending' })
    expect(index.toTell({ reference: 'a', result: 'paid' }).map(({ result }) => result)).toEqual([
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
      { result: 'released', reason: 'the API key was refused' },
      NONE,
      { kind: 'send', generation: 2, supersedes: 'k1' },
    ],
    ['permanently rejected', ['a'], refused('insufficient_funds'), NONE, { result: { result: 'rejected' } }],
    ['refused, and to be tried again', ['a'], refused('bad_request'), AGAIN, { kind: 'send', generation: 2 }],
    ['refused for its own sake', ['a'], refused('validation_error'), NONE, { result: { result: 'rejected' } }],
    ['refused with others', ['a', 'b'], refused('validation_error'), NONE, { kind: 'send', generation: 2 }],
    [
      'refused with others for all',
      ['a', 'b'],
      refused('insufficient_funds'),
      NONE,
      { result: { result: 'rejected' } },
    ],
  ])('that was %s', async (_, references, settled, retries, expected) => {
    const index = await indexOf(claim('k1', references), settlement('k1', settled))
    expect(index.meet(row('a'), retries)).toMatchObject(expected)
  })

  it('of an order without a time of its own has none in its result', async () => {
    const index = await indexOf(claim('k1', ['a']), settlement('k1', { result: 'paid', orderId: 'O-1' }))
    const meeting = index.meet(row('a'), NONE)
    expect(meeting).toMatchObject({ result: { result: 'already_paid' } })
    expect(meeting).not.toHaveProperty('result.createdAt')
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
    expect(index.meet(row('a'), NONE)).toMatchObject({ kind: 'tell', result: { orderId: 'O-1' } })
  })

  it('whose order is open is pending, whether or not anybody is finding out about it', async () => {
    const index = await indexOf(claim('k1', ['a', 'b']), claim('k2', ['c']))
    expect(index.meet(row('a'), AGAIN)).toEqual({ kind: 'pending' })
    index.takeUnresolved()
    expect(index.meet(row('b'), AGAIN)).toEqual({ kind: 'pending' })
  })

  it('that this run has sent comes twice when it comes again, though it was claimed in between', () => {
    const index = new BatchIndex()
    index.meet(row('a'), NONE)
    index.claimed({ ...CLAIM, key: 'k1', rows: [{ reference: 'a', hash: 'h' }] })
    expect(index.meet(row('a'), AGAIN)).toEqual({ kind: 'pending' })
    expect(index.toTell({ reference: 'a', result: 'paid' }).map(({ result }) => result)).toEqual([
      'already_paid',
      'paid',
    ])
  })

  it('goes by its latest claim', async () => {
    const index = await indexOf(
      claim('k1', ['a', 'b']),
      settlement('k1', refused('validation_error')),
      claim('k2', ['a'], { generation: 2 }),
      settlement('k2', PAID),
    )
    expect(index.meet(row('a'), AGAIN)).toMatchObject({ result: { result: 'already_paid', idempotencyKey: 'k2' } })
    expect(index.meet(row('b'), AGAIN)).toMatchObject({ kind: 'send', generation: 2, supersedes: 'k1' })
  })

  it.each<[Settlement, PayoutResultName]>([
    [PAID, 'already_paid'],
    [FAILED, 'failed'],
  ])('whose order Runa names after it was released is reported accordingly: %o', async (end, told) => {
    const index = await indexOf(
      claim('k1', ['a']),
      settlement('k1', { result: 'released', reason: '429' }),
      settlement('k1', end),
    )
    expect(index.takeUnresolved()).toEqual([])
    expect(index.meet(row('a'), NONE)).toMatchObject({ kind: 'tell', result: { result: told, orderId: 'O-1' } })
  })

  it('whose order was accepted after it was released waits for its end', async () => {
    const index = await indexOf(
      claim('k1', ['a']),
      settlement('k1', { result: 'released', reason: '429' }),
      settlement('k1', { result: 'accepted', orderId: 'O-1' }),
    )
    expect(index.takeUnresolved()).toMatchObject([{ claim: { key: 'k1' }, orderId: 'O-1' }])
    expect(index.meet(row('a'), NONE)).toEqual({ kind: 'pending' })
  })

  it('goes beyond every generation that it has had, though the latest order is of an earlier one', async () => {
    // Two processes that share a journal: each has planned it by what it knew, and a key is never claimed twice.
    const index = await indexOf(
      claim('k3', ['a'], { generation: 3 }),
      settlement('k3', refused('validation_error')),
      claim('k2', ['a'], { generation: 2 }),
      settlement('k2', refused('validation_error')),
    )
    expect(index.meet(row('a'), AGAIN)).toEqual({ kind: 'send', generation: 4, supersedes: 'k2' })
  })

  it.each<[string, Settlement, PayoutResultName]>([
    ['released', { result: 'released', reason: 'nothing was sent' }, 'not_sent'],
    ['refused', refused('bad_request'), 'rejected'],
  ])('whose order was %s is not sent once an invalid row has told so', async (_, settled, result) => {
    const index = await indexOf(claim('k1', ['a']), settlement('k1', settled))
    expect(index.refused('a', CANNOT_BE)).toMatchObject({ kind: 'tell', result: { result, invalid: true } })
    expect(index.meet(row('a'), AGAIN)).toMatchObject({ kind: 'tell', result: { result, invalid: true } })
  })

  it('is not sent when its reference came first in an invalid row, however often it comes', () => {
    // The caller was told that nothing is sent for that reference, and may have paid that person elsewhere by now.
    const index = new BatchIndex()
    expect(index.refused('a', CANNOT_BE)).toMatchObject({ kind: 'tell', result: { result: 'not_sent' } })
    for (const hash of ['h', 'h', 'edited']) {
      expect(index.meet(row('a', hash), AGAIN)).toMatchObject({
        kind: 'tell',
        result: {
          reference: 'a',
          result: 'not_sent',
          invalid: true,
          error: { outcome: 'not_sent', message: expect.stringContaining('the first one is invalid, and is not_sent') },
        },
      })
    }
    expect(index.meet(row('b'), NONE)).toEqual({ kind: 'send', generation: 1 })
    expect([...index.leftOver()]).toEqual([])
  })

  it('that was edited is a conflict, and has the result of its reference', async () => {
    const index = await indexOf(claim('k1', ['a', 'b']), settlement('k1', PAID))
    const meeting = index.meet(row('a', 'edited'), AGAIN)
    if (meeting.kind !== 'tell') throw new Error('it was sent')
    expect(meeting.result).toMatchObject({ result: 'already_paid', orderId: 'O-1', invalid: true })
    expect(meeting.result.error).toMatchObject({
      idempotencyKey: 'k1',
      message: expect.stringContaining('is already_paid'),
    })
    expect(index.meet(row('b'), NONE)).toMatchObject({ result: { result: 'already_paid' } })
  })

  it('that was edited after a rejection goes with its new content', async () => {
    const index = await indexOf(claim('k1', ['a']), settlement('k1', refused('bad_request')))
    expect(index.meet(row('a', 'edited'), AGAIN)).toMatchObject({ kind: 'send', generation: 2 })
  })

  it.each<[string, JournalEntry[]]>([
    ['not settled', []],
    ['accepted', [settlement('k1', { result: 'accepted', orderId: 'O-1' })]],
  ])('whose order is %s waits for its result', async (_, more) => {
    const index = await indexOf(claim('k1', ['a']), ...more)
    expect(index.takeUnresolved()).toHaveLength(1)
    expect(index.meet(row('a'), AGAIN)).toEqual({ kind: 'pending' })
    // Recorded, and not reported yet: a row in between gets no second result.
    index.settled('k1', PAID)
    expect(index.toTell({ reference: 'a', result: 'paid' })).toEqual([{ reference: 'a', result: 'paid' }])
  })

  it('whose order has been recorded in this run, and not been told yet, waits for its result', async () => {
    const index = await indexOf(claim('k1', ['a']))
    index.takeUnresolved()
    index.settled('k1', PAID)
    expect(index.meet(row('a'), NONE)).toEqual({ kind: 'pending' })
    expect(index.toTell({ reference: 'a', result: 'paid' })).toEqual([{ reference: 'a', result: 'paid' }])
  })
})

const CANNOT_BE = new RequestValidationError('sendPayouts: payout "a": face_value: odd. Nothing was sent for it.', [])

describe('results that come before the list asks for them', () => {
  const told: PayoutResult = { reference: 'a', result: 'paid', idempotencyKey: 'k1' }
  const early = async () => {
    const index = await indexOf(claim('k1', ['a']))
    index.takeUnresolved()
    expect(index.toTell(told)).toEqual([])
    return index
  }

  it('are held until it does', async () => {
    const index = await early()
    expect(index.meet(row('a'), NONE)).toEqual({ kind: 'tell', result: told })
    expect([...index.leftOver()]).toEqual([])
  })

  it('are left over when it never does', async () => {
    expect([...(await early()).leftOver()]).toEqual([told])
  })

  it('are left over alone: of the others that nobody asked for, nothing is known', async () => {
    const index = await indexOf(claim('k1', ['a', 'b']), claim('k2', ['c']))
    index.takeUnresolved()
    index.toTell(told)
    expect([...index.leftOver()]).toEqual([told])
  })

  it('are reported at once if no list and no journal knows them', () => {
    expect(new BatchIndex().toTell(told)).toEqual([told])
  })

  it('give way to a conflict', async () => {
    const index = await early()
    expect(index.meet(row('a', 'edited'), NONE)).toMatchObject({ result: { result: 'paid', invalid: true } })
    expect(index.toTell(told)).toEqual([])
    expect([...index.leftOver()]).toEqual([])
  })

  it('give way to a row that was refused, unless it is named again', async () => {
    const index = await early()
    expect(index.refused('a', CANNOT_BE)).toMatchObject({
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
    // One payment, told once as this run's.
    expect(index.meet(row('a'), NONE)).toEqual({ kind: 'tell', result: { ...told, result: 'already_paid' } })
  })

  it('give way to one refused row: to the next it is a payment of before', async () => {
    const index = await early()
    const results = [index.refused('a', CANNOT_BE), index.refused('a', CANNOT_BE)]
    expect(results).toMatchObject([{ result: { result: 'paid' } }, { result: { result: 'already_paid' } }])
  })

  it.each<[Settlement | undefined, PayoutResultName]>([
    [{ result: 'released', reason: '429' }, 'not_sent'],
    [{ result: 'accepted', orderId: 'O-1' }, 'accepted'],
    [undefined, 'unknown'],
  ])(
    'an invalid row, whose order is on record as %o and which no task handles, is reported as %s',
    async (settled, told) => {
      const index = await indexOf(claim('k1', ['a']), ...(settled === undefined ? [] : [settlement('k1', settled)]))
      expect(index.refused('a', CANNOT_BE)).toMatchObject({
        kind: 'tell',
        result: { result: told, idempotencyKey: 'k1', invalid: true },
      })
    },
  )

  it('are reported although a second row of the same name is rejected', async () => {
    const index = await early()
    index.meet(row('a'), NONE)
    expect(index.refused('a', CANNOT_BE)).toMatchObject({
      kind: 'tell',
      result: { reference: 'a', result: 'already_paid', invalid: true, error: { outcome: 'accepted' } },
    })
    expect(index.refused('unheard of', CANNOT_BE)).toEqual({
      kind: 'tell',
      result: { reference: 'unheard of', result: 'not_sent', invalid: true, error: CANNOT_BE },
    })
  })

  it.each([
    ['edited', (index: BatchIndex) => index.meet(row('a', 'edited'), NONE), 'has changed since it was recorded'],
    ['invalid', (index: BatchIndex) => index.refused('a', CANNOT_BE), 'its reference was already recorded'],
  ])('a row that is %s waits to say what became of the payout of its name', async (_, refuse, said) => {
    const index = await indexOf(claim('k1', ['a']))
    index.takeUnresolved()
    expect(refuse(index)).toEqual({ kind: 'pending' })
    expect(index.toTell({ reference: 'a', result: 'paid', idempotencyKey: 'k1', orderId: 'O-1' })).toMatchObject([
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
    index.settled('k1', refused('validation_error'))
    index.release('k1')
    index.release('no such order')
    for (const reference of ['a', 'b']) index.toTell({ reference, result: 'rejected' })
    expect(index.meet(row('a'), NONE)).toMatchObject({ kind: 'send', generation: 2, supersedes: 'k1' })
    expect([...index.leftOver()]).toEqual([{ reference: 'b', result: 'rejected' }])
  })
})

describe("an order on Runa's list", () => {
  it.each<[string, boolean, Settlement | undefined]>([
    ['rejected', true, refused('bad_request')],
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
    ['rejected', refused('bad_request')],
    ['rejected for one of its rows', refused('validation_error')],
    ['released', { result: 'released', reason: '429' }],
  ])(
    'that has completed, though the journal has it as %s: its payouts are paid, and are not sent again',
    async (_, free) => {
      const index = await indexOf(claim('k1', ['a', 'b']), settlement('k1', free))
      index.foundPaid('k1', 'O-7', '2026-11-22T00:00:00Z')
      expect(index.isFree('k1')).toBe(false)
      for (const reference of ['a', 'b']) {
        expect(index.meet(row(reference), AGAIN)).toEqual({
          kind: 'tell',
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
    const index = await indexOf(claim('k1', ['a']), settlement('k1', refused('bad_request')))
    index.foundPaid('k1', 'O-7', undefined)
    const meeting = index.meet(row('a'), AGAIN)
    expect(meeting).toMatchObject({ kind: 'tell', result: { result: 'already_paid', orderId: 'O-7' } })
    expect(meeting).not.toHaveProperty('result.createdAt')
  })

  it('that has completed under a key that this batch did not claim: it has paid none of its payouts', async () => {
    const index = await indexOf(claim('k1', ['a']), settlement('k1', refused('bad_request')))
    index.foundPaid('k9', 'O-7', undefined)
    expect(index.claimedAt('k9')).toBeUndefined()
    expect(index.isFree('k1')).toBe(true)
    expect(index.meet(row('a'), AGAIN)).toMatchObject({ kind: 'send', generation: 2, supersedes: 'k1' })
  })
})

describe('what a journal has left open', () => {
  it('is given away once, oldest first, with the id where it is known and without the bytes then', async () => {
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

  it('says what an accepted order requested, without its bytes, also if that was recorded twice or after a release', async () => {
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
    expect(index.meet(row('a'), NONE)).toMatchObject({ kind: 'send', generation: 2, supersedes: 'k1' })
  })

  it('is not opened again by what is said after its end', async () => {
    const index = await indexOf(
      claim('k1', ['a']),
      settlement('k1', PAID),
      settlement('k1', { result: 'accepted', orderId: 'O-1' }),
    )
    expect(index.takeUnresolved()).toEqual([])
    expect(index.meet(row('a'), NONE)).toMatchObject({ result: { result: 'already_paid' } })
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
      index.claimed({ ...CLAIM, key: 'k2', rows: [{ reference: 'c', hash: 'h' }] })
      expect(index.keptOrder('k1')?.rows).toEqual(kept)
      expect(index.keptOrder('k2')).toBeUndefined()
      expect(index.keptOrder('unheard of')).toBeUndefined()
    }
  })

  it('knows its newest record, those of this run included', () => {
    const index = new BatchIndex()
    index.claimed({ ...CLAIM, claimedAt: 9 })
    index.claimed({ ...CLAIM, key: 'k2', claimedAt: 5 })
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
    index.claimed({ ...CLAIM, key: 'k4', claimedAt: 9 })
    expect(index.oldestRecord).toBe(3)
  })

  it('knows when each order was recorded, also one of this run, and nothing of one that was not', async () => {
    const index = await indexOf(claim('k1', ['a'], { claimedAt: 7 }))
    index.claimed({ ...CLAIM, key: 'k2', claimedAt: 9 })
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

it('a settlement in words that no rule knows settles nothing: the order stays open, and is reported', async () => {
  const wrong = { type: 'settlement', key: 'k1', settlement: { result: 'never_placed' } }
  // As in a journal that accepted any word.
  const index = await indexOf(claim('k1', ['a']), wrong as unknown as JournalEntry)
  expect(index.takeUnresolved()).toMatchObject([{ claim: { key: 'k1' }, orderId: undefined }])
  expect(index.meet(row('a'), AGAIN)).toEqual({ kind: 'pending' })
})

it('a correct settlement that follows it counts', async () => {
  const wrong = { type: 'settlement', key: 'k1', settlement: { result: 'never_placed' } }
  const index = await indexOf(claim('k1', ['a']), wrong as unknown as JournalEntry, settlement('k1', PAID))
  expect(index.takeUnresolved()).toEqual([])
  expect(index.meet(row('a'), NONE)).toMatchObject({ result: { result: 'already_paid' } })
})
