import { afterEach, describe, expect, it } from 'vitest'
import { byReference, payouts, resultsOf, USD } from '../../test/batches.ts'
import { faultyJournal } from '../../test/faulty-journal.ts'
import { journalWith, recordedOrder } from '../../test/recorded-orders.ts'
import { type Running, sandboxes } from '../../test/running-sandbox.ts'
import { sendPayouts } from '../bulk.ts'
import { isClockError, RunaPayouts } from '../index.ts'
import { memoryJournal } from '../journal/index.ts'
import { createManualClock, type ManualClock } from '../testing/index.ts'

const { start, close } = sandboxes()
afterEach(close)

const NOW = Date.UTC(2026, 10, 22)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const batch = { reference: 'march', payment_method: USD }
const own = (count: number) => payouts(count).map((one) => ({ ...one, group: one.reference }))

/** A sandbox whose clock is ahead of the client's. */
async function apart(lead: number): Promise<Running & { serverClock: ManualClock }> {
  const serverClock = createManualClock(NOW + lead)
  return { ...(await start({ clock: serverClock })), serverClock }
}
const creates = ({ sandbox }: Pick<Running, 'sandbox'>) =>
  sandbox.requests.filter(({ operation }) => operation === 'createOrder').length

describe("a local clock that differs from the server's", () => {
  it.each([
    ['more than an hour behind', 61 * MINUTE],
    ['more than an hour ahead', -61 * MINUTE],
  ])('by %s stops the batch before anything is opened or sent', async (_, lead) => {
    const running = await apart(lead)
    const { journal, calls } = faultyJournal(memoryJournal())
    const { results, error } = await resultsOf(sendPayouts(running.client(), own(2), { ...batch, journal }))
    expect(isClockError(error)).toBe(true)
    expect(results).toEqual([])
    expect(calls.open).toBe(0)
    expect(creates(running)).toBe(0)
  })

  it.each([
    ['behind', 50 * MINUTE],
    ['ahead', -50 * MINUTE],
  ])('by less than an hour %s still distinguishes paid from already_paid', async (_, lead) => {
    const running = await apart(lead)
    const { client, clock, serverClock } = running
    const startedAt = clock.now()
    const first = await resultsOf(sendPayouts(client(), own(1), { ...batch, startedAt }))
    for (const one of [clock, serverClock]) await one.advance(10_000)
    const second = await resultsOf(sendPayouts(client(), own(2), { ...batch, startedAt }))
    expect(byReference(first.results)).toEqual({ p1: 'paid' })
    expect(byReference(second.results)).toEqual({ p1: 'already_paid', p2: 'paid' })
  })

  it.each([
    ['with a journal', () => ({ journal: memoryJournal() })],
    ['without one', () => ({ startedAt: NOW })],
  ])('stops a run in which it is set, %s', async (_, how) => {
    const running = await apart(0)
    const { client, serverClock } = running
    const run = sendPayouts(client(), own(10), {
      ...batch,
      ...how(),
      concurrency: 1,
      onProgress: ({ paid }) => {
        if (paid === 2) serverClock.advance(2 * HOUR)
      },
    })
    const { results, error } = await resultsOf(run)
    expect(isClockError(error)).toBe(true)
    const reported = byReference(results)
    const paid = Object.values(reported).filter((result) => result === 'paid').length
    expect(paid).toBeLessThan(6)
    expect(creates(running)).toBe(paid)
    expect(Object.values(reported).filter((result) => result === 'not_sent').length).toBe(results.length - paid)
  })
})

describe('the later of the two clocks', () => {
  it('decides how old a recorded order is', async () => {
    const running = await apart(30 * MINUTE)
    const claim = await recordedOrder(running, payouts(2), { claimedAt: NOW - 29 * DAY + 10 * MINUTE })
    const journal = await journalWith(running, claim)
    const { results } = await resultsOf(sendPayouts(running.client(), payouts(2), { ...batch, journal }))
    expect(byReference(results)).toEqual({ p1: 'unknown', p2: 'unknown' })
    expect(creates(running)).toBe(0)
  })

  it('decides how old a batch without a journal is', async () => {
    const running = await apart(30 * MINUTE)
    const startedAt = NOW - 29 * DAY + 10 * MINUTE
    const { results } = await resultsOf(sendPayouts(running.client(), payouts(2), { ...batch, startedAt }))
    expect(byReference(results)).toEqual({ p1: 'unknown', p2: 'unknown' })
    expect(creates(running)).toBe(0)
  })

  it('is the local one when that is ahead', async () => {
    const running = await apart(-30 * MINUTE)
    const startedAt = NOW - 29 * DAY - MINUTE
    expect(await sendPayouts(running.client(), payouts(2), { ...batch, startedAt })).toMatchObject({ unknown: 2 })
    expect(creates(running)).toBe(0)
  })

  it('detects a batch that becomes too old while it runs', async () => {
    const running = await start()
    const startedAt = NOW - 29 * DAY + MINUTE
    const counts = await sendPayouts(running.client(), own(10), { ...batch, startedAt, ordersPerMinute: 4 })
    // One every 15 s: four within the minute, and one at its end.
    expect(counts).toMatchObject({ paid: 5, unknown: 5 })
    expect(creates(running)).toBe(5)
  })
})

describe('a clock that runs backwards', () => {
  it('past the newest record stops the batch before anything is sent', async () => {
    const running = await start()
    const claim = await recordedOrder(running, payouts(2), { claimedAt: NOW + 10 * MINUTE })
    const { journal, calls } = faultyJournal(await journalWith(running, claim))
    const { results, error } = await resultsOf(sendPayouts(running.client(), payouts(2), { ...batch, journal }))
    expect(isClockError(error)).toBe(true)
    expect(results).toEqual([])
    expect(creates(running)).toBe(0)
    expect(calls.close).toBe(1)
  })

  it('while the batch runs stops it before the next order', async () => {
    const running = await start()
    const { clock, url, apiKey } = running
    let back = 0
    const turned = { ...clock, now: () => clock.now() - back }
    const runa = new RunaPayouts({ apiKey, baseUrl: url, clock: turned })
    const run = sendPayouts(runa, own(5), {
      ...batch,
      journal: memoryJournal(),
      concurrency: 1,
      onProgress: ({ paid }) => {
        if (paid === 1) back = 30 * MINUTE
      },
    })
    const { results, error } = await resultsOf(run)
    expect(isClockError(error)).toBe(true)
    expect(Object.values(byReference(results)).sort()).toEqual(['not_sent', 'not_sent', 'not_sent', 'not_sent', 'paid'])
    expect(creates(running)).toBe(1)
  })
})
