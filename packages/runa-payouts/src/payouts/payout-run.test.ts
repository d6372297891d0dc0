import { failureOf, settle } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { payouts, resultsOf, USD } from '../../test/batches.ts'
import { sandboxes } from '../../test/running-sandbox.ts'
import { reconcilePayouts, type SendPayoutsOptions, sendPayouts } from '../bulk.ts'
import { memoryJournal } from '../journal/index.ts'

const { start, close } = sandboxes()
afterEach(close)

const batch = { reference: 'march', payment_method: USD }

describe('a run', () => {
  it('starts by itself, and returns its counts as often as it is awaited', async () => {
    const { client, clock, sandbox } = await start()
    const run = sendPayouts(client(), payouts(3), { ...batch, startedAt: clock.now() })
    const counts = await run
    expect(counts).toMatchObject({ paid: 3, payouts: 3, orders: 3, totals: { 'AMZ-US': '30.00' } })
    expect(await run).toEqual(counts)
    expect(await run.finally(() => {})).toEqual(counts)
    expect(Object.prototype.toString.call(run)).toBe('[object Promise]')
    expect(sandbox.ledger.orders).toHaveLength(3)
    // Its results are gone: they were counted only.
    expect((await resultsOf(run)).results).toEqual([])
  })

  it('returns its counts after it was iterated over', async () => {
    const { client, clock } = await start()
    const run = sendPayouts(client(), payouts(3), { ...batch, startedAt: clock.now() })
    expect((await resultsOf(run)).results).toHaveLength(3)
    expect(await run).toMatchObject({ paid: 3 })
  })

  it('rejects if it is awaited, and calls catch', async () => {
    const { client, clock } = await start({ apiKeys: ['xxgood.aaaaaaaaaaaaaaaa'] })
    const run = sendPayouts(client({ apiKey: 'xxother.bbbbbbbbbbbbbbbb' }), payouts(1), {
      ...batch,
      startedAt: clock.now(),
    })
    const error = await failureOf(run)
    expect(await run.catch((caught: unknown) => caught)).toBe(error)
    expect((await resultsOf(run)).error).toBe(error)
  })

  it('that was awaited first has no results left to iterate over, and says so', async () => {
    const { client, clock } = await start()
    const run = sendPayouts(client(), payouts(2), { ...batch, startedAt: clock.now() })
    expect(await run).toMatchObject({ paid: 2 })
    expect(String((await resultsOf(run)).error)).toContain('Begin with the loop')
  })

  it.each([
    ['to its end', Number.POSITIVE_INFINITY],
    ['and left', 1],
  ])('that was iterated over %s is not iterated over again, and says so', async (_, leaveAfter) => {
    const { client, clock } = await start()
    const run = sendPayouts(client(), payouts(3), { ...batch, startedAt: clock.now() })
    let read = 0
    for await (const _result of run) {
      read += 1
      if (read === leaveAfter) break
    }
    const again = await resultsOf(run)
    expect(again.results).toEqual([])
    expect(again.error).toBeInstanceOf(TypeError)
    expect(String(again.error)).toContain('already iterated over')
    expect((await run).paid).toBeGreaterThan(0)
  })

  it('is iterated over by one loop, even if two begin', async () => {
    const { client, clock } = await start()
    const run = sendPayouts(client(), payouts(3), { ...batch, startedAt: clock.now() })
    const [first, second] = await Promise.all([resultsOf(run), resultsOf(run)])
    expect([first.results.length, first.error]).toEqual([3, undefined])
    expect([second.results.length, second.error instanceof TypeError]).toEqual([0, true])
  })

  it('that nobody awaits keeps its failure, and ends no process; a later await gets it', async () => {
    const unhandled: unknown[] = []
    const hear = (reason: unknown) => void unhandled.push(reason)
    process.on('unhandledRejection', hear)
    try {
      const { client, sandbox } = await start()
      // As plain JavaScript may pass it.
      const run = sendPayouts(client(), payouts(1), {} as SendPayoutsOptions)
      await settle()
      expect([unhandled, sandbox.requests]).toEqual([[], []])
      expect(await failureOf(run)).toMatchObject({ name: 'RequestValidationError' })
    } finally {
      process.off('unhandledRejection', hear)
    }
  })

  it('asks for the API key once', async () => {
    const running = await start()
    let asked = 0
    const apiKey = async () => {
      asked += 1
      return running.apiKey
    }
    const journal = memoryJournal()
    const runa = running.client({ apiKey })
    const list = [
      ...payouts(3, { group: 'a' }),
      ...payouts(3, { group: 'b' }).map((one, n) => ({ ...one, reference: `q${n}` })),
    ]
    expect(await sendPayouts(runa, list, { ...batch, journal })).toMatchObject({ paid: 6 })
    expect(asked).toBe(1)
    await reconcilePayouts(runa, journal)
    expect(asked).toBe(2)
  })

  it('never has more orders in flight than allowed', async () => {
    const running = await start()
    const { client, clock } = running
    let inFlight = 0
    let most = 0
    const counted: typeof globalThis.fetch = async (input, init) => {
      const isOrder = init?.method === 'POST'
      if (isOrder) inFlight += 1
      most = Math.max(most, inFlight)
      // Long enough for every order that may go to have gone.
      if (isOrder) await clock.sleep(20_000)
      try {
        return await globalThis.fetch(input, init)
      } finally {
        if (isOrder) inFlight -= 1
      }
    }
    const runa = client({ fetch: counted })
    expect(await sendPayouts(runa, payouts(30), { ...batch, startedAt: clock.now(), concurrency: 7 })).toMatchObject({
      paid: 30,
    })
    expect(most).toBe(7)
  })
})
