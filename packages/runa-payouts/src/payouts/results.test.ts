import { afterEach, describe, expect, it } from 'vitest'
import { byReference, payout, payouts, resultsOf, USD } from '../../test/batches.ts'
import { type Running, sandboxes } from '../../test/running-sandbox.ts'
import { type PayoutCounts, type PayoutResult, sendPayouts } from '../bulk.ts'
import { isWaitTimeoutError } from '../index.ts'
import { memoryJournal } from '../journal/index.ts'

const { start, close } = sandboxes()
afterEach(close)

const batch = { reference: 'march', payment_method: USD }
const DAY = 24 * 60 * 60 * 1000

const paidItems = ({ sandbox }: Running) =>
  sandbox.ledger.orders.filter(({ status }) => status === 'COMPLETED').flatMap(({ items }) => items).length
const creates = ({ sandbox }: Running) => sandbox.requests.filter(({ operation }) => operation === 'createOrder').length

describe('paid and already paid', () => {
  it.each([
    ['an hour', 3_600_000],
    ['28 days', 28 * DAY],
  ])('a batch reference that was used %s ago does not look like success', async (_, ago) => {
    const running = await start()
    const { client, clock } = running
    const startedAt = clock.now()
    const [first] = (await resultsOf(sendPayouts(client(), payouts(1), { ...batch, startedAt }))).results
    await clock.advance(ago)
    const [again] = (await resultsOf(sendPayouts(client(), payouts(1), { ...batch, startedAt }))).results
    expect(first).toMatchObject({ result: 'paid' })
    expect(again).toMatchObject({ result: 'already_paid', orderId: first?.orderId, createdAt: first?.createdAt })
    expect(paidItems(running)).toBe(1)
  })

  it('a journal that was lost does not make a batch look like success', async () => {
    const running = await start()
    const { client, clock } = running
    await sendPayouts(client(), payouts(3), { ...batch, journal: memoryJournal() })
    await clock.advance(DAY)
    const anew = { ...batch, journal: memoryJournal() }
    const rejected = await resultsOf(sendPayouts(client(), payouts(3), anew))
    expect(rejected).toMatchObject({ results: [], error: { code: 'behind' } })
    const { results } = await resultsOf(sendPayouts(client(), payouts(3), { ...anew, checkOrders: false }))
    expect(byReference(results)).toEqual({ p1: 'already_paid', p2: 'already_paid', p3: 'already_paid' })
    expect(results[0]?.createdAt).toBe(running.sandbox.ledger.orders[0]?.createdAt)
    expect(paidItems(running)).toBe(3)
  })

  it('with a complete journal sends nothing, and says since when', async () => {
    const running = await start()
    const { client, clock } = running
    const journal = memoryJournal()
    await sendPayouts(client(), payouts(3), { ...batch, journal })
    const sent = creates(running)
    await clock.advance(60 * DAY)
    const { results } = await resultsOf(sendPayouts(client(), payouts(3).reverse(), { ...batch, journal }))
    expect(byReference(results)).toEqual({ p1: 'already_paid', p2: 'already_paid', p3: 'already_paid' })
    expect(new Set(results.map(({ createdAt }) => createdAt))).toEqual(
      new Set([running.sandbox.ledger.orders[0]?.createdAt]),
    )
    expect(creates(running)).toBe(sent)
  })

  it('an order that completes without its items is paid anyway', async () => {
    const running = await start()
    const { client, clock, sandbox } = running
    sandbox.faults.next(
      { status: 200, body: { id: 'O-1', status: 'COMPLETED' }, commit: true },
      { operation: 'createOrder' },
    )
    const { results, error } = await resultsOf(
      sendPayouts(client(), payouts(2), { ...batch, startedAt: clock.now(), concurrency: 1 }),
    )
    expect(error).toBeUndefined()
    expect(byReference(results)).toEqual({ p1: 'paid', p2: 'paid' })
    expect(results[0]).not.toHaveProperty('item')
  })
})

describe('orders that take long', () => {
  it('without waiting are accepted, and waited for by the next run', async () => {
    const running = await start({ processingMs: 60_000 })
    const { client } = running
    const journal = memoryJournal()
    const first = await resultsOf(sendPayouts(client(), payouts(2), { ...batch, journal, wait: false }))
    expect(byReference(first.results)).toEqual({ p1: 'accepted', p2: 'accepted' })
    expect(first.results[0]?.orderId).toBe(running.sandbox.ledger.orders[0]?.id)
    const second = await resultsOf(sendPayouts(client(), payouts(2), { ...batch, journal, wait: false }))
    expect(byReference(second.results)).toEqual({ p1: 'accepted', p2: 'accepted' })
    const third = await resultsOf(sendPayouts(client(), payouts(2), { ...batch, journal }))
    expect(byReference(third.results)).toEqual({ p1: 'already_paid', p2: 'already_paid' })
    expect(creates(running)).toBe(1)
  })

  it('longer than the wait are accepted, with the error of the wait, and waited for by the next run', async () => {
    const running = await start({ processingMs: 30 * 60_000 })
    const { client, clock } = running
    const journal = memoryJournal()
    const first = await resultsOf(sendPayouts(client(), payouts(2), { ...batch, journal }))
    expect(first.error).toBeUndefined()
    expect(byReference(first.results)).toEqual({ p1: 'accepted', p2: 'accepted' })
    expect(isWaitTimeoutError(first.results[0]?.error)).toBe(true)
    expect(clock.sleeping).toEqual([])
    await clock.advance(30 * 60_000)
    const second = await resultsOf(sendPayouts(client(), payouts(2), { ...batch, journal }))
    expect(byReference(second.results)).toEqual({ p1: 'already_paid', p2: 'already_paid' })
    expect(creates(running)).toBe(1)
  })

  it('are reported once, even if the list reaches them while they are waited for', async () => {
    const running = await start({ processingMs: 5000 })
    const { client } = running
    const journal = memoryJournal()
    await sendPayouts(client(), payouts(2), { ...batch, journal, wait: false })
    const edited = [payout('p1'), payout('p2', { face_value: 11 }), payout('p3')]
    const { results } = await resultsOf(sendPayouts(client(), edited, { ...batch, journal }))
    expect(byReference(results)).toEqual({ p1: 'already_paid', p2: 'already_paid', p3: 'paid' })
  })

  it('are reported once, even if the row of the list is invalid', async () => {
    const { client } = await start({ processingMs: 5000 })
    const journal = memoryJournal()
    await sendPayouts(client(), payouts(2), { ...batch, journal, wait: false })
    const edited = [payout('p1'), payout('p2', { face_value: -1 })]
    const { results } = await resultsOf(sendPayouts(client(), edited, { ...batch, journal }))
    expect(byReference(results)).toEqual({ p1: 'already_paid', p2: 'already_paid' })
  })
})

it('an order is waited for if only the id of its response can be read', async () => {
  const running = await start()
  const vague: typeof globalThis.fetch = async (input, init) => {
    const response = await globalThis.fetch(input, init)
    if (init?.method !== 'POST') return response
    const { id } = await response.json()
    return Response.json({ id }, { status: 202 })
  }
  const runa = running.client({ fetch: vague })
  const { results, error } = await resultsOf(sendPayouts(runa, payouts(2), { ...batch, journal: memoryJournal() }))
  expect(error).toBeUndefined()
  expect(byReference(results)).toEqual({ p1: 'paid', p2: 'paid' })
  expect(creates(running)).toBe(1)
})

describe('progress', () => {
  it('is reported after every result, in step with the results', async () => {
    const { client, clock } = await start()
    const seen: PayoutCounts[] = []
    const results: PayoutResult[] = []
    const run = sendPayouts(client(), payouts(5), {
      ...batch,
      startedAt: clock.now(),
      onProgress: (counts) => seen.push(counts),
    })
    for await (const result of run) results.push(result)
    expect(seen.map((counts) => counts.payouts)).toEqual([1, 2, 3, 4, 5])
    const { failures, ...counts } = await run
    expect(seen.at(-1)).toEqual(counts)
    expect(failures).toEqual([])
    expect(results).toHaveLength(5)
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('mine')
      },
    ],
    ['rejects', async () => Promise.reject(new Error('mine'))],
  ])('that %s changes nothing', async (_, onProgress) => {
    const { client, clock } = await start()
    const counts = await sendPayouts(client(), payouts(3), { ...batch, startedAt: clock.now(), onProgress })
    expect(counts).toMatchObject({ paid: 3 })
  })
})
