import { createHash } from 'node:crypto'
import { createManualClock } from '@x/sandbox'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { payout, payouts, resultsOf, USD } from '../../test/batches.ts'
import { order } from '../../test/running-sandbox.ts'
import { sendPayouts } from '../bulk.ts'
import { RunaPayouts, type RunaPayoutsOptions } from '../index.ts'
import { memoryJournal } from '../journal/index.ts'
import { createRunaSandbox, type RunaSandboxOptions } from '../testing/index.ts'

const SLOT = 60_000 / 285
const batch = { reference: 'march', payment_method: USD }

// A virtual clock waits for promises, not for another thread: hashes that were made there would cost virtual time.
beforeEach(() => {
  vi.spyOn(globalThis.crypto.subtle, 'digest').mockImplementation(async (_, data) => {
    const bytes = ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : data
    return new Uint8Array(createHash('sha256').update(new Uint8Array(bytes)).digest()).buffer
  })
})
afterEach(() => vi.restoreAllMocks())

/** A sandbox in memory, and a client that shares its virtual time. */
function virtual(options: RunaSandboxOptions = {}) {
  const clock = createManualClock(Date.UTC(2026, 10, 22))
  const sandbox = createRunaSandbox({ clock, ...options })
  const client = (more: RunaPayoutsOptions = {}) =>
    new RunaPayouts({
      apiKey: sandbox.apiKey,
      baseUrl: sandbox.baseUrl,
      fetch: sandbox.fetch,
      // Hidden options: the client shares the sandbox's time, and chance is out of play.
      ...{ clock, random: () => 0.5 },
      ...more,
    })
  const creates = () => sandbox.requests.filter(({ operation }) => operation === 'createOrder')
  return { clock, sandbox, client, creates, rejected: () => creates().filter(({ status }) => status === 429).length }
}

/** Payouts made one by one, so that the test holds no list of them. */
function* many(count: number) {
  for (let number = 1; number <= count; number += 1) yield payout(`p${number}`)
}

/** What some orders take at least: a slot between each two, and the last one's own time. */
const atLeast = (orders: number, lastOrderMs: number) => (orders - 1) * SLOT + lastOrderMs

describe('10,000 payouts under the limits that Runa has', () => {
  it('without a journal take the time of 10,000 slots, and no 429', async () => {
    const { client, clock, creates, rejected } = virtual()
    const begun = clock.now()
    const counts = await sendPayouts(client(), many(10_000), { ...batch, startedAt: begun })
    expect(counts).toMatchObject({ paid: 10_000, payouts: 10_000, orders: 10_000, totals: { 'AMZ-US': '100000.00' } })
    expect(creates()).toHaveLength(10_000)
    expect(rejected()).toBe(0)
    expect(clock.now() - begun).toBeLessThanOrEqual(1.05 * atLeast(10_000, 0))
    expect(clock.now() - begun).toBeGreaterThan(0.99 * atLeast(10_000, 0))
    expect(clock.sleeping).toEqual([])
  })

  it('with a journal take the time of 50 slots and of the last order, and no 429', async () => {
    const { client, clock, creates, rejected } = virtual()
    const begun = clock.now()
    const counts = await sendPayouts(client(), many(10_000), { ...batch, journal: memoryJournal() })
    expect(counts).toMatchObject({ paid: 10_000, orders: 50 })
    expect(creates()).toHaveLength(50)
    expect(rejected()).toBe(0)
    // An order is PROCESSING for a second, and read after 1.1 s.
    expect(clock.now() - begun).toBeLessThanOrEqual(1.05 * atLeast(50, 1100))
    expect(clock.sleeping).toEqual([])
  })

  it('are sent evenly, never more than 285 in any minute', async () => {
    const { client, clock, creates } = virtual()
    await sendPayouts(client(), many(1000), { ...batch, startedAt: clock.now() })
    const at = creates().map((one) => one.at)
    const gaps = at.slice(1).map((time, index) => time - (at[index] ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThan(SLOT - 1)
    expect(Math.max(...gaps)).toBeLessThan(SLOT + 1)
    for (const [index, time] of at.entries()) expect(at[index + 285] ?? Infinity).toBeGreaterThanOrEqual(time + 59_999)
  })
})

describe('what shares the limit', () => {
  it("is the client's own calls and retries: still no 429", async () => {
    const { client, clock, sandbox, rejected } = virtual({ ordersPerMinute: 300 })
    const runa = client()
    // One attempt in five is lost and tried again.
    for (let number = 0; number < 200; number += 1) {
      sandbox.faults.next(number % 2 === 0 ? 'drop-after-commit' : 'unavailable-503', {
        operation: 'createOrder',
        skip: 4,
      })
    }
    const own: Promise<unknown>[] = []
    let seen = 0
    const counts = await sendPayouts(runa, many(1000), {
      ...batch,
      startedAt: clock.now(),
      onProgress: () => {
        seen += 1
        if (seen % 5 === 0) own.push(runa.createOrder(order()))
      },
    })
    await Promise.all(own)
    expect(counts).toMatchObject({ paid: 1000 })
    expect(own).toHaveLength(200)
    expect(sandbox.faults.pending).toEqual([])
    expect(rejected()).toBe(0)
    expect(sandbox.ledger.orders).toHaveLength(1200)
    expect(clock.sleeping).toEqual([])
  })

  it('is two batches of one client', async () => {
    const { client, clock, rejected, creates } = virtual()
    const runa = client()
    const begun = clock.now()
    await Promise.all([
      sendPayouts(runa, many(400), { ...batch, startedAt: begun }),
      sendPayouts(runa, many(400), { ...batch, reference: 'april', startedAt: begun }),
    ])
    expect(creates()).toHaveLength(800)
    expect(rejected()).toBe(0)
    expect(clock.now() - begun).toBeLessThanOrEqual(1.05 * atLeast(800, 0))
  })

  it('is what the client sent just before the batch', async () => {
    const { client, clock, rejected } = virtual()
    const runa = client()
    for (let number = 0; number < 250; number += 1) await runa.createOrder(order())
    await sendPayouts(runa, many(300), { ...batch, startedAt: clock.now() })
    expect(rejected()).toBe(0)
  })
})

describe('a limit that was hit anyway', () => {
  it('pauses every order for five seconds, and then the batch continues', async () => {
    const { client, clock, sandbox, creates } = virtual()
    sandbox.faults.next('rate-limit', { operation: 'createOrder', skip: 10 })
    const { results } = await resultsOf(sendPayouts(client(), payouts(50), { ...batch, startedAt: clock.now() }))
    expect(new Set(results.map(({ result }) => result))).toEqual(new Set(['paid']))
    expect(results).toHaveLength(50)
    const rejectedAt = creates()[10]?.at ?? 0
    expect(creates()[10]?.status).toBe(429)
    expect((creates()[11]?.at ?? 0) - rejectedAt).toBeGreaterThanOrEqual(5000)
    expect(sandbox.ledger.orders).toHaveLength(50)
  })

  it('pauses for as long as Runa says', async () => {
    const { client, clock, sandbox, creates } = virtual()
    sandbox.faults.next({ name: 'rate-limit', retryAfter: 45 }, { operation: 'createOrder' })
    await sendPayouts(client(), payouts(3), { ...batch, startedAt: clock.now() })
    expect((creates()[1]?.at ?? 0) - (creates()[0]?.at ?? 0)).toBeGreaterThanOrEqual(45_000)
    expect(sandbox.ledger.orders).toHaveLength(3)
  })

  it('is waited for if another program has used it up', async () => {
    const { client, clock, sandbox } = virtual()
    const other = client()
    for (let number = 0; number < 300; number += 1) await other.createOrder(order(), { maxRetries: 0 })
    const counts = await sendPayouts(client(), payouts(100), { ...batch, startedAt: clock.now() })
    expect(counts).toMatchObject({ paid: 100, rejected: 0, unknown: 0 })
    expect(sandbox.ledger.orders).toHaveLength(400)
  })

  it('that never resets is reported, and the next run pays the payouts', async () => {
    const { client, clock, sandbox } = virtual()
    const startedAt = clock.now()
    sandbox.faults.next('rate-limit', { operation: 'createOrder', times: Number.POSITIVE_INFINITY })
    const journal = memoryJournal()
    const first = await resultsOf(sendPayouts(client(), payouts(3), { ...batch, journal, concurrency: 1 }))
    expect(first.error).toBeUndefined()
    expect(first.results.map(({ result, error }) => [result, Reflect.get(Object(error), 'name')])).toEqual(
      Array(3).fill(['rejected', 'RateLimitError']),
    )
    expect(clock.now() - startedAt).toBeLessThan(15 * 60_000)
    sandbox.faults.clear()
    expect(await sendPayouts(client(), payouts(3), { ...batch, journal })).toMatchObject({ paid: 3 })
    expect(sandbox.ledger.orders).toHaveLength(1)
    // Every rejection proves that there is no order, so that the next run plans it again.
    expect(new Set(sandbox.requests.flatMap(({ body }) => (body === '' ? [] : [body]))).size).toBe(2)
  })
})
