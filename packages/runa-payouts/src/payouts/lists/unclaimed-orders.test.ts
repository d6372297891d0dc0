import { describe, expect, it } from 'vitest'
import type { OrderSummary } from '../../wire.gen.ts'
import { walkList } from './order-lookup.ts'
import { type KnownBatch, UnclaimedOrders } from './unclaimed-orders.ts'

const NOW = Date.UTC(2026, 10, 22)
const DAY = 24 * 60 * 60 * 1000
const iso = (at: number) => new Date(at).toISOString()

/** A row of a list, as the API may send it. */
const listed = (id: string, description: unknown, more: Record<string, unknown> = {}) =>
  ({ id, status: 'COMPLETED', description, created_at: iso(NOW), ...more }) as OrderSummary

const MAY: KnownBatch = {
  reference: 'may',
  begunAt: NOW - 2 * DAY,
  knows: (key) => key === 'k1' || key === 'free',
  isFree: (key) => key === 'free',
  accepted: new Set(['O-ACCEPTED']),
}

/** What is found on these pages, and how many of them were read. */
async function look(pages: readonly (readonly OrderSummary[])[], batch: Partial<KnownBatch> = {}, most?: number) {
  let read = 0
  async function* walk() {
    for (const items of pages) {
      read += 1
      yield { items, drift: [] }
    }
  }
  const unclaimed = new UnclaimedOrders({ ...MAY, ...batch }, NOW, most)
  await walkList(walk(), unclaimed)
  const { orders, perhaps, placed } = unclaimed.found
  const paid = [...placed].map(([key, { orderId }]) => [key, orderId])
  return { ids: orders.map(({ orderId }) => orderId), perhaps: [...perhaps.keys()], paid, read }
}

const UUID = '0b0f7e0a-5f2c-8a1b-9c3d-4e5f60718293'

describe('an order of the list that the journal of the batch does not know', () => {
  it.each([
    ['of the batch, by a key', listed('O-1', `may/${UUID}`)],
    ['of the batch, by the reference of a payout without a journal', listed('O-1', 'may/bonus-sam')],
    ['of the batch, failed', listed('O-1', `may/${UUID}`, { status: 'FAILED' })],
    ['of the batch, of a status that nobody knows', listed('O-1', `may/${UUID}`, { status: 'REVIEWING' })],
    ['of the batch, at no known time', listed('O-1', `may/${UUID}`, { created_at: undefined })],
    ['of the batch, with tidied white space', listed('O-1', ` may/${UUID} `)],
  ])('is found: %s', async (_, order) => {
    expect((await look([[order]])).ids).toEqual(['O-1'])
  })

  it.each([
    ['one that it knows', listed('O-1', 'may/k1')],
    ['one that was accepted', listed('O-ACCEPTED', `may/${UUID}`)],
    ['one of another batch', listed('O-1', `june/${UUID}`)],
    ['one of a batch that begins alike', listed('O-1', `may-2/${UUID}`)],
    ['one of a batch that is called below it', listed('O-1', `may/2/${UUID}`)],
    ['one that is called like the batch', listed('O-1', 'may')],
    ['one that is called like the batch and no more', listed('O-1', 'may/')],
    ['one without a description', listed('O-1', null)],
    ['one that is PROCESSING, which shows nothing', { id: 'O-1', status: 'PROCESSING' } as OrderSummary],
    ['one of before the batch', listed('O-1', `may/${UUID}`, { created_at: iso(NOW - 3 * DAY - 1) })],
  ])('is none: %s', async (_, order) => {
    expect((await look([[order]])).ids).toEqual([])
  })

  it('may be a payout of this batch or of one whose name continues it, depending on its reference', async () => {
    const page = [listed('O-1', 'may/2/sam'), listed('O-2', `may/2/${UUID}`), listed('O-3', 'may/k1')]
    expect(await look([page])).toMatchObject({ ids: [], perhaps: ['2/sam', `2/${UUID}`] })
  })
})

describe('how far the list is read', () => {
  const others = (count: number, at = NOW) =>
    Array.from({ length: count }, (_, index) => listed(`X-${index}`, 'x', { created_at: iso(at) }))

  it.each<[string, Partial<KnownBatch>, number, number]>([
    ['a day before the first order of the journal', {}, NOW - 3 * DAY, 3],
    ['a day before the first order of the journal, and no further', {}, NOW - 3 * DAY - 1, 1],
    ['180 days where the journal has none', { begunAt: Number.POSITIVE_INFINITY }, NOW - 180 * DAY, 3],
    ['180 days, and no further', { begunAt: Number.POSITIVE_INFINITY }, NOW - 180 * DAY - 1, 1],
  ])('%s', async (_, batch, at, pages) => {
    expect((await look([others(2, at), [], []], batch)).read).toBe(pages)
  })

  it('to the end of the page with an older one: the list promises no order', async () => {
    const page = [...others(1), ...others(1, 0), listed('O-1', `may/${UUID}`)]
    expect(await look([page, [listed('O-2', `may/${UUID}`)]])).toMatchObject({ ids: ['O-1'], read: 1 })
  })

  it('to the limit, if the list begins with the oldest order', async () => {
    const pages = [...[0, 1, 2, 3].map((day) => [...others(1, day * DAY), ...others(1, (day + 1) * DAY)])]
    const newest = [...others(1, NOW - DAY), listed('O-1', `may/${UUID}`)]
    expect(await look([...pages, newest])).toMatchObject({ ids: ['O-1'], read: 5 })
    expect(await look([...pages, newest], {}, 8)).toMatchObject({ ids: [], read: 4 })
  })

  it('to the limit, whatever comes after it', async () => {
    const page = [...others(2), listed('O-1', `may/${UUID}`)]
    expect(await look([page, page], {}, 2)).toMatchObject({ ids: [], read: 1 })
    expect(await look([others(2), page, page], {}, 5)).toMatchObject({ ids: ['O-1'], read: 2 })
  })

  it('to 10,000 orders, by default', async () => {
    expect((await look(Array.from({ length: 30 }, () => others(500)))).read).toBe(20)
  })

  it('with each order once, even if pages repeat it', async () => {
    const mine = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => listed(`O-${from + index}`, `may/p${from + index}`))
    expect((await look([mine(0, 10), mine(5, 10), mine(10, 15)])).ids).toHaveLength(25)
  })
})

describe('an order under a key that led to no order, as the journal says', () => {
  it.each([
    ['has paid', listed('O-1', 'may/free'), [['free', 'O-1']]],
    ['has failed, and paid nobody', listed('O-1', 'may/free', { status: 'FAILED' }), []],
    ['was named by the caller of the batch', listed('O-ACCEPTED', 'may/free'), []],
    ['is of a key that is not free', listed('O-1', 'may/k1'), []],
  ])('%s', async (_, order, paid) => {
    expect(await look([[order]])).toMatchObject({ ids: [], paid })
  })
})
