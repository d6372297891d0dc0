import { describe, expect, it } from 'vitest'
import type { OrderSummary } from '../../wire.gen.ts'
import { type Finding, lookUp, paidTwice } from './order-lookup.ts'

const NOW = Date.UTC(2026, 10, 22)
const HOUR = 60 * 60 * 1000
const iso = (at: number) => new Date(at).toISOString()

/** A row of a list, as the API may send it: rows that have not completed have next to nothing. */
const listed = (id: string, more: Record<string, unknown> = {}) =>
  ({ id, status: 'COMPLETED', description: `other/${id}`, created_at: iso(NOW), ...more }) as OrderSummary

const mine = (id: string, key: string, more: Record<string, unknown> = {}) =>
  listed(id, { description: `march/${key}`, ...more })

/** A list of orders, and how many of them were read. */
function listOf(orders: readonly OrderSummary[]) {
  const counts = { read: 0 }
  async function* walk() {
    for (const order of orders) {
      counts.read += 1
      yield { items: [order], drift: [] }
    }
  }
  return { counts, orders: walk() }
}

const sought = (...keys: readonly string[]) => keys.map((key) => ({ key, claimedAt: NOW }))
const settlements = (found: ReadonlyMap<string, Finding>) =>
  Object.fromEntries([...found].map(([key, { settlement }]) => [key, settlement]))
const old = (count: number) =>
  Array.from({ length: count }, (_, index) => listed(`old${index}`, { created_at: iso(0) }))

describe('looking for orders in the list', () => {
  it('finds them by their descriptions, each with its state', async () => {
    const { orders, counts } = listOf([
      listed('O-0'),
      mine('O-1', 'k1'),
      mine('O-2', 'k2', { status: 'FAILED' }),
      mine('O-3', 'k3', { status: 'PROCESSING' }),
      mine('O-4', 'k4', { created_at: undefined }),
      listed('O-5'),
    ])
    const { found, unidentified } = await lookUp('march', sought('k1', 'k2', 'k3', 'k4'), orders)
    expect(settlements(found)).toEqual({
      k1: { result: 'paid', orderId: 'O-1', createdAt: iso(NOW) },
      k2: { result: 'failed', orderId: 'O-2' },
      k3: { result: 'accepted', orderId: 'O-3' },
      k4: { result: 'paid', orderId: 'O-4' },
    })
    expect(unidentified).toEqual([])
    // All were found, and any may be there a second time.
    expect(counts.read).toBe(6)
  })

  it('finds one by its id, if that is known, even if the list shows nothing else', async () => {
    const { orders } = listOf([listed('O-1', { status: 'FAILED', description: undefined, created_at: undefined })])
    const { found, unidentified } = await lookUp('march', [{ key: 'k1', claimedAt: NOW, orderId: 'O-1' }], orders)
    expect(settlements(found)).toEqual({ k1: { result: 'failed', orderId: 'O-1' } })
    expect(unidentified).toEqual([])
  })

  it.each<[string, OrderSummary[], string, string, string[]]>([
    [
      'one that has paid and a newer one that failed',
      [mine('O-2', 'k1', { status: 'FAILED' }), mine('O-1', 'k1')],
      'paid',
      'O-1',
      [],
    ],
    [
      'one that has paid and an older one that failed',
      [mine('O-2', 'k1'), mine('O-1', 'k1', { status: 'FAILED' })],
      'paid',
      'O-2',
      [],
    ],
    [
      'one that may still pay and a newer one that failed',
      [mine('O-2', 'k1', { status: 'FAILED' }), mine('O-1', 'k1', { status: 'REVIEWING' })],
      'accepted',
      'O-1',
      [],
    ],
    ['two that have paid: the older one', [mine('O-2', 'k1'), mine('O-1', 'k1')], 'paid', 'O-1', ['O-2']],
    [
      'three that have paid, one of them on record',
      [mine('O-3', 'k1'), mine('O-9', 'k1'), mine('O-1', 'k1')],
      'paid',
      'O-9',
      ['O-3', 'O-1'],
    ],
    ['one that is listed twice, as pages may', [mine('O-1', 'k1'), mine('O-1', 'k1')], 'paid', 'O-1', []],
  ])('of several orders with one description it takes %s', async (_, list, result, orderId, alsoCompleted) => {
    const { orders } = listOf([...list, listed('O-4')])
    const claims = [{ key: 'k1', claimedAt: NOW, orderId: 'O-9' }]
    const { found } = await lookUp('march', claims, orders)
    expect(found.get('k1')).toMatchObject({ orderId, settlement: { result, orderId }, alsoCompleted })
  })

  it('ignores a recorded id whose order has another description, and finds the right one', async () => {
    const { orders } = listOf([listed('O-9'), mine('O-1', 'k1'), mine('O-8', 'k2')])
    const claims = [
      { key: 'k1', claimedAt: NOW, orderId: 'O-9' },
      // Its id is on record for the other one.
      { key: 'k3', claimedAt: NOW, orderId: 'O-8' },
    ]
    const { found } = await lookUp('march', claims, orders)
    expect(settlements(found)).toMatchObject({ k1: { result: 'paid', orderId: 'O-1' } })
    expect(found.size).toBe(1)
  })

  it('recognises a description whose white space was normalised', async () => {
    const { orders } = listOf([listed('O-1', { description: ' a  b/k1 ' })])
    expect((await lookUp('a b', sought('k1'), orders)).found.get('k1')).toMatchObject({ orderId: 'O-1' })
  })

  it('names orders that may be the missing ones', async () => {
    const { orders } = listOf([
      listed('O-1', { status: 'PROCESSING', description: undefined }),
      listed('O-2', { status: 'FAILED', description: null }),
      listed('O-5', { status: undefined, description: undefined }),
      listed('O-6', { description: { text: 'march/k1' } }),
      // These are somebody else's for certain.
      listed('O-3', { status: 'PROCESSING' }),
      listed('O-4', { description: null }),
    ])
    const { found, unidentified } = await lookUp('march', sought('k1'), orders)
    expect(found.size).toBe(0)
    expect(unidentified).toEqual(['O-1', 'O-2', 'O-5', 'O-6'])
  })

  it('counts rows without an id, any of which may be a missing order, as far as it reads', async () => {
    const page = (items: readonly OrderSummary[], leftOut: number) => {
      const drift = Array.from({ length: leftOut }, (_, index) => ({
        path: ['items', index, 'id'],
        code: 'invalid_type',
        message: 'missing',
        index,
      }))
      // Differences that cost no row.
      return { items, drift: [...drift, { path: ['items', 9, 'currency'], code: 'invalid_type', message: 'missing' }] }
    }
    async function* pages() {
      yield page([listed('O-1')], 2)
      yield page([], 1)
      yield page([mine('O-2', 'k1')], 0)
      yield page([], 7)
    }
    expect((await lookUp('march', sought('k1', 'k2'), pages())).unreadable).toBe(10)
  })

  it('reads nothing if there is nothing to look for', async () => {
    const { orders, counts } = listOf([listed('O-1', { status: 'PROCESSING', description: undefined })])
    expect(await lookUp('march', [], orders)).toEqual({ found: new Map(), unidentified: [], unreadable: 0 })
    expect(counts.read).toBe(0)
  })

  it('stops after a thousand orders in a row that are too old', async () => {
    const { orders, counts } = listOf([...old(1500), mine('O-1', 'k1')])
    expect((await lookUp('march', sought('k1'), orders)).found.size).toBe(0)
    expect(counts.read).toBe(1000)
  })

  it('does not stop at old orders between newer ones: the list promises no order', async () => {
    const { orders } = listOf([...old(999), listed('O-0'), ...old(999), mine('O-1', 'k1')])
    expect((await lookUp('march', sought('k1'), orders)).found.size).toBe(1)
  })

  it.each([
    ['a day and less before the claim, by whichever clock', 24, 1001],
    ['more than a day before it', 24.01, 1000],
  ])('treats an order as too old if it was made %s', async (_, hours, read) => {
    const made = Array.from({ length: 1000 }, (_, index) =>
      listed(`O-${index}`, { created_at: iso(NOW - hours * HOUR) }),
    )
    const { orders, counts } = listOf([...made, listed('last')])
    await lookUp(
      'march',
      [
        { key: 'k1', claimedAt: NOW },
        { key: 'k2', claimedAt: NOW + HOUR },
      ],
      orders,
    )
    expect(counts.read).toBe(read)
  })
})

describe('the error of payouts of which more than one order has completed', () => {
  const finding = (alsoCompleted: readonly string[]): Finding => ({
    orderId: 'O-1',
    settlement: { result: 'paid', orderId: 'O-1' },
    alsoCompleted,
  })

  it('is undefined if there is only one', () => {
    expect(paidTwice('k1', finding([]))).toBeUndefined()
  })

  it.each([
    [['O-2'], '2 orders', 'O-1, O-2.'],
    [['a', 'b', 'c', 'd', 'e', 'f'], '7 orders', 'O-1, a, b, c, d, e and others.'],
  ])('the ids, a few of them, beside %j', (others, count, ids) => {
    const error = paidTwice('k1', finding(others))
    expect(error).toMatchObject({ outcome: 'accepted', orderId: 'O-1', idempotencyKey: 'k1' })
    expect(error?.message).toContain(`${count} with the description of this one have completed: ${ids}`)
  })
})
