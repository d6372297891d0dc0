import type { Outcome } from '@x/transport'
import { describe, expect, it } from 'vitest'
import { type Beginning, begin, type Ending, end, REMEMBERED_MS, type RecentWrite } from './recent-writes.ts'

const NOW = 1_000_000

const recorded = (more: Partial<RecentWrite> = {}): RecentWrite => ({
  ...{ idempotencyKey: 'k-1', open: 0, known: undefined, told: true, resourceIds: {}, failed: false, until: NOW + 1 },
  ...more,
})

const asked = (more: Partial<Beginning> = {}): Beginning => ({
  ...{ given: undefined, made: () => 'made', now: NOW, inFlight: [] },
  ...more,
})

describe('whether a write is sent', () => {
  it.each<[string, readonly RecentWrite[], string]>([
    ['nothing is recorded', [], 'sent under made'],
    ['one is in progress', [recorded({ open: 1 })], 'refused for k-1'],
    ['one may have happened', [recorded({ known: 'unknown' })], 'refused for k-1'],
    ['one has happened', [recorded({ known: 'accepted' })], 'refused for k-1'],
    ['one had no effect, and its key was reported', [recorded()], 'sent under k-1'],
    ['it was too long ago', [recorded({ open: 1, until: NOW })], 'sent under made'],
    [
      'a later one had no effect',
      [recorded({ known: 'accepted' }), recorded({ idempotencyKey: 'k-2' })],
      'refused for k-1',
    ],
    [
      'several may have happened: for the latest',
      [recorded({ known: 'accepted' }), recorded({ idempotencyKey: 'k-2', open: 1 })],
      'refused for k-2',
    ],
  ])('without a key, if %s', (_, writes, says) => {
    const { write, standing } = begin(writes, asked())
    expect(write === undefined ? `refused for ${standing?.idempotencyKey}` : `sent under ${write.idempotencyKey}`).toBe(
      says,
    )
  })

  it('with a key is always yes, whatever is recorded', () => {
    for (const writes of [[], [recorded({ open: 1 })], [recorded({ idempotencyKey: 'mine', known: 'accepted' })]]) {
      expect(begin(writes, asked({ given: 'mine' })).write).toMatchObject({
        ...{ idempotencyKey: 'mine', until: NOW + REMEMBERED_MS },
      })
    }
  })

  it('is recorded: a sent call is open, a refused caller has been told the key', () => {
    const first = begin([], asked())
    expect(first.writes).toEqual([recorded({ idempotencyKey: 'made', open: 1, until: NOW + REMEMBERED_MS })])
    const second = begin([recorded({ open: 1, told: false })], asked())
    expect(second.writes).toEqual([recorded({ open: 1, told: true })])
    expect(begin([], asked({ given: 'mine' })).writes).toMatchObject([{ idempotencyKey: 'mine', told: false }])
  })

  it('takes a write in flight here into account, even if its record is too old or gone', () => {
    const flying = recorded({ open: 1, until: NOW })
    for (const writes of [[], [recorded({ open: 2, known: 'accepted', until: NOW })]]) {
      expect(begin(writes, asked({ inFlight: [flying] })).standing).toMatchObject({
        ...{ idempotencyKey: 'k-1', open: 1, known: undefined },
      })
    }
  })
})

describe('the end of a call', () => {
  const ended = (outcome: Outcome, more: Partial<Ending> = {}): Ending => ({
    ...{
      begun: recorded({ open: 1 }),
      outcome,
      resourceIds: {},
      failed: undefined,
      kept: false,
      now: NOW,
      inFlight: [],
    },
    ...more,
  })

  it.each<[Outcome, Partial<RecentWrite>, Partial<RecentWrite> | 'forgotten']>([
    ['accepted', { open: 1 }, { open: 0, known: 'accepted' }],
    ['unknown', { open: 1 }, { open: 0, known: 'unknown' }],
    ['unknown', { open: 1, known: 'accepted' }, { open: 0, known: 'accepted' }],
    ['accepted', { open: 1, known: 'unknown' }, { open: 0, known: 'accepted' }],
    ['rejected', { open: 1 }, { open: 0, known: undefined, told: true }],
    ['not_sent', { open: 1, told: false }, 'forgotten'],
    // The result of another call, here or in a process that has died, is still open.
    ['rejected', { open: 2, told: false }, { open: 1, known: undefined }],
    ['not_sent', { open: 1, known: 'unknown' }, { open: 0, known: 'unknown' }],
  ])('%s, if it is recorded as %j', (outcome, before, after) => {
    const others = [recorded({ idempotencyKey: 'a' }), recorded({ idempotencyKey: 'z' })] as const
    const writes = end([others[0], recorded(before), others[1]], ended(outcome))
    const expected = after === 'forgotten' ? [] : [expect.objectContaining({ idempotencyKey: 'k-1', ...after })]
    expect(writes).toEqual([others[0], ...expected, others[1]])
  })

  it.each<Outcome>(['accepted', 'unknown', 'rejected', 'not_sent'])(
    '%s, is recorded even if its record is gone',
    (outcome) => {
      const others = [recorded({ idempotencyKey: 'a' })]
      const itself = expect.objectContaining({ idempotencyKey: 'k-1', open: 0 })
      expect(end(others, ended(outcome))).toEqual([...others, itself])
    },
  )

  it('keeps what was created, and whether that had no effect', () => {
    const first = end([recorded({ open: 2 })], ended('accepted', { resourceIds: { orderId: 'O-1' }, failed: true }))
    expect(first).toMatchObject([{ resourceIds: { orderId: 'O-1' }, failed: true }])
    expect(end(first, ended('unknown'))).toMatchObject([{ resourceIds: { orderId: 'O-1' }, failed: true }])
    expect(end(first, ended('accepted', { failed: false }))).toMatchObject([{ failed: false }])
  })

  it('drops a key under which the API stores a refusal', () => {
    expect(end([recorded({ open: 1 })], ended('rejected', { kept: true }))).toEqual([])
  })
})
