import { afterEach, describe, expect, it } from 'vitest'
import { byReference, payouts, resultsOf, USD } from '../../../test/batches.ts'
import { sandboxes } from '../../../test/running-sandbox.ts'
import { sendPayouts } from '../../bulk.ts'
import { RunaPayouts } from '../../index.ts'
import { createManualClock, createRunaSandbox } from '../../testing/index.ts'
import { RecentOrders } from './client-of-batch.ts'

const { start, close } = sandboxes()
afterEach(close)

const MINUTE = 60_000
const [first, second] = [Symbol('first'), Symbol('second')]

describe('an order', () => {
  it.each<[string, readonly (readonly [run: symbol, at: number])[], boolean]>([
    ['that no run has seen', [[first, 0]], false],
    [
      'that this run has seen',
      [
        [first, 0],
        [first, 0],
      ],
      false,
    ],
    [
      'that another run has seen in the same millisecond',
      [
        [first, 0],
        [second, 0],
      ],
      true,
    ],
    [
      'that another run has seen before this one saw it twice',
      [
        [first, 0],
        [second, 0],
        [second, 1],
      ],
      true,
    ],
    [
      'that the first run hears of again',
      [
        [first, 0],
        [second, 0],
        [first, 1],
      ],
      false,
    ],
    [
      'of a minute ago',
      [
        [first, 0],
        [second, MINUTE],
      ],
      true,
    ],
    [
      'of long ago, of which the clocks tell',
      [
        [first, 0],
        [second, MINUTE + 1],
      ],
      false,
    ],
  ])('%s', (_, times, expected) => {
    const recent = new RecentOrders()
    expect(times.map(([run, at]) => recent.remember('O-1', run, at)).at(-1)).toBe(expected)
  })

  it('is remembered for as long as a run continues that began before it, and no longer', () => {
    const recent = new RecentOrders()
    recent.begin(first, 0)
    recent.begin(second, MINUTE)
    recent.remember('O-1', first, MINUTE)
    expect(recent.remember('O-1', second, 60 * MINUTE)).toBe(true)
    recent.end(second)
    expect(recent.remember('O-1', second, 61 * MINUTE)).toBe(false)
  })

  it('is forgotten if no other run lasts, even if the clock was set back', () => {
    const recent = new RecentOrders()
    recent.begin(first, 0)
    recent.remember('O-1', first, 60 * MINUTE)
    recent.remember('O-2', first, 0)
    recent.begin(second, 0)
    expect([recent.remember('O-1', second, 1), recent.remember('O-2', second, 1)]).toEqual([false, true])
  })
})

describe('a second run in the same millisecond', () => {
  const batch = { reference: 'march', payment_method: USD }

  it('of one client says already_paid', async () => {
    const clock = createManualClock()
    const sandbox = createRunaSandbox({ clock })
    const runa = new RunaPayouts({ apiKey: sandbox.apiKey, fetch: sandbox.fetch, clock })
    const options = { ...batch, startedAt: clock.now() }
    const begun = clock.now()
    expect(await sendPayouts(runa, payouts(1), options)).toMatchObject({ paid: 1 })
    expect(clock.now()).toBe(begun)
    expect(await sendPayouts(runa, payouts(1), options)).toMatchObject({ paid: 0, already_paid: 1 })
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('says the same of orders that the first has not waited for', async () => {
    const { client, clock, sandbox } = await start()
    const runa = client()
    const options = { ...batch, startedAt: clock.now() }
    sandbox.faults.next({ status: 200, body: { id: 'O-7', status: 'PROCESSING' } }, { operation: 'createOrder' })
    const { results } = await resultsOf(sendPayouts(runa, payouts(1), { ...options, wait: false }))
    expect(byReference(results)).toEqual({ p1: 'accepted' })
    const placed = { id: 'O-7', status: 'COMPLETED', items: [], created_at: new Date(clock.now()).toISOString() }
    sandbox.faults.next({ status: 200, body: placed }, { operation: 'createOrder' })
    const again = await resultsOf(sendPayouts(runa, payouts(1), options))
    expect(byReference(again.results)).toEqual({ p1: 'already_paid' })
  })
})
