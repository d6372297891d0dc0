import { describe, expect, it } from 'vitest'
import { ClaimIndex } from './claim-index.ts'
import { isJournalError, type JournalError } from './journal-error.ts'
import type { ChunkClaim, Settlement } from './payout-journal.ts'

const CLAIM: ChunkClaim = {
  key: 'k1',
  generation: 1,
  rows: [],
  body: '{}',
  claimedAt: 0,
  mode: 'async',
  apiVersion: '2024-02-05',
  apiKeyPrefix: 'xxKEY',
  baseUrl: 'https://playground.runa.io/v2',
}

const rows = (...references: readonly string[]) => references.map((reference) => ({ reference, hash: '0' }))

function errorOf(action: () => unknown): JournalError {
  try {
    action()
  } catch (error) {
    if (isJournalError(error)) return error
    throw error
  }
  throw new Error('it was not rejected')
}

describe('the state of a journal', () => {
  it('claims all rows or none, and names all conflicting ones', () => {
    const index = new ClaimIndex()
    index.claim({ key: 'k1', rows: rows('a', 'b', 'c', 'd') })
    const error = errorOf(() => index.claim({ key: 'k2', rows: rows('z', 'd', 'a', 'b', 'c') }))
    expect(error).toMatchObject({
      code: 'claimed',
      references: ['d', 'a', 'b', 'c'],
      idempotencyKey: 'k2',
      message: 'already claimed, or twice in one order: "d", "a", "b" and 1 more',
    })
    expect(index.order('k2')).toBeUndefined()
    expect(index.claimOf('z')).toBeUndefined()
    expect(index.claimOf('a')).toEqual({ key: 'k1', settled: undefined })
  })

  it('rejects a payout that is twice in one order', () => {
    const error = errorOf(() => new ClaimIndex().claim({ key: 'k1', rows: rows('a', 'b', 'a') }))
    expect(error.references).toEqual(['a'])
  })

  it('rejects a key that was used before, even if its payouts are free', () => {
    const index = new ClaimIndex()
    index.claim({ key: 'k1', rows: rows('a') })
    index.settle('k1', { result: 'rejected', reason: 'no such product' })
    expect(errorOf(() => index.claim({ key: 'k1', rows: rows('a') }))).toMatchObject({
      code: 'claimed',
      references: [],
      message: 'the key k1 was already claimed',
    })
    index.claim({ key: 'k2', rows: rows('a') })
    expect(index.claimOf('a')?.key).toBe('k2')
  })

  it('says whether a settlement is new, and rejects one that contradicts the end', () => {
    const index = new ClaimIndex()
    expect(errorOf(() => index.settle('k1', { result: 'paid', orderId: 'O-1' }))).toMatchObject({
      code: 'unclaimed',
      message: 'no order is claimed under the key k1',
    })
    index.claim({ key: 'k1', rows: rows('a') })
    expect(index.settle('k1', { result: 'accepted', orderId: 'O-1' })).toBe(true)
    expect(index.settle('k1', { result: 'paid', orderId: 'O-1' })).toBe(true)
    expect(index.settle('k1', { result: 'paid', orderId: 'O-1' })).toBe(false)
    expect(errorOf(() => index.settle('k1', { result: 'failed', orderId: 'O-1' }))).toMatchObject({
      code: 'settled',
      orderId: 'O-1',
      idempotencyKey: 'k1',
      message: 'the order under the key k1 is already settled: paid',
    })
    expect(index.order('k1')?.settled).toEqual({ result: 'paid', orderId: 'O-1' })
  })
})

it.each<[string, Settlement, Settlement]>([
  ['paid', { result: 'paid', orderId: 'O-1' }, { result: 'accepted', orderId: 'O-1' }],
  ['failed', { result: 'failed', orderId: 'O-1' }, { result: 'accepted', orderId: 'O-1' }],
  ['rejected', { result: 'rejected', reason: 'x' }, { result: 'accepted', orderId: 'O-1' }],
])('an order that ended %s stays so, even if an older report about it comes late', (_, end, late) => {
  const index = new ClaimIndex()
  index.claim({ key: 'k1', rows: rows('a') })
  index.settle('k1', end)
  const before = index.order('k1')?.settled
  expect(index.settle('k1', late)).toBe(false)
  expect(index.order('k1')?.settled).toEqual(before)
})

it.each([
  [['a', 'b', 'c'], '"a", "b", "c"'],
  [['a', 'b', 'c', 'd'], '"a", "b", "c" and 1 more'],
  [['a', 'b', 'c', 'd', 'e'], '"a", "b", "c" and 2 more'],
])('of the conflicting %j, %s are named', (references, named) => {
  const index = new ClaimIndex()
  index.claim({ key: 'k1', rows: rows(...references) })
  expect(errorOf(() => index.claim({ key: 'k2', rows: rows(...references) })).message).toBe(
    `already claimed, or twice in one order: ${named}`,
  )
})

it('what was already claimed this process began is claimed in it', () => {
  const index = new ClaimIndex()
  const claimed = { key: 'k1', rows: rows('a') } as const
  index.replay({ type: 'claim', claim: { ...CLAIM, ...claimed } })
  expect(index.claimOf('a')).toEqual({ key: 'k1', settled: undefined })
  expect(errorOf(() => index.claim({ key: 'k2', rows: rows('a') })).references).toEqual(['a'])
  expect(errorOf(() => index.replay({ type: 'claim', claim: { ...CLAIM, ...claimed } })).code).toBe('claimed')
})

it('a record that is not a valid settlement settles nothing, and a correct one may follow it', () => {
  const index = new ClaimIndex()
  index.claim({ key: 'k1', rows: rows('a') })
  // As in a journal that accepted any text.
  const wrong = { result: 'never_placed' } as unknown as Settlement
  index.replay({ type: 'settlement', key: 'k1', settlement: wrong })
  expect(index.order('k1')).toEqual({ key: 'k1', settled: undefined })
  expect(errorOf(() => index.claim({ key: 'k2', rows: rows('a') })).references).toEqual(['a'])
  index.replay({ type: 'settlement', key: 'k1', settlement: { result: 'released', reason: 'support: no such order' } })
  index.claim({ key: 'k2', rows: rows('a') })
  expect(index.claimOf('a')?.key).toBe('k2')
})
