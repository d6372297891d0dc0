import { afterEach, describe, expect, it } from 'vitest'
import { byReference, payout, payouts, resultsOf, USD } from '../../test/batches.ts'
import { type Running, sandboxes } from '../../test/running-sandbox.ts'
import { sendPayouts } from '../bulk.ts'
import { memoryJournal } from '../journal/index.ts'

const { start, close } = sandboxes()
afterEach(close)

const batch = { reference: 'march', payment_method: USD }

const creates = ({ sandbox }: Pick<Running, 'sandbox'>) =>
  sandbox.requests.filter(({ operation }) => operation === 'createOrder')
const keys = (running: Pick<Running, 'sandbox'>) => creates(running).map(({ headers }) => headers['x-idempotency-key'])
const items = ({ sandbox }: Running) => sandbox.ledger.orders.flatMap((order) => order.items)

describe('an order that failed', () => {
  it.each([
    ['the order', (orderId: string) => [orderId], 2],
    ['one of its payouts', () => ['p2'], 1],
    ['somebody else', () => ['p9'], 0],
    ['nobody', () => [], 0],
  ])('is paid again to the people who are named: %s', async (_, named, paid) => {
    const running = await start()
    const journal = memoryJournal()
    running.sandbox.scriptNextOrder('fail')
    const first = await resultsOf(sendPayouts(running.client(), payouts(2), { ...batch, journal }))
    expect(byReference(first.results)).toEqual({ p1: 'failed', p2: 'failed' })
    const retryFailed = named(first.results[0]?.orderId ?? '')
    const counts = await sendPayouts(running.client(), payouts(2), { ...batch, journal, retryFailed })
    expect(counts).toMatchObject({ paid, failed: 2 - paid })
    expect(new Set(keys(running)).size).toBe(paid === 0 ? 1 : 2)
    // Once it is paid, naming it pays nothing.
    const last = await sendPayouts(running.client(), payouts(2), { ...batch, journal, retryFailed })
    expect(last).toMatchObject({ already_paid: paid, failed: 2 - paid, orders: 0 })
  })

  it('may be fixed and named', async () => {
    const running = await start()
    const journal = memoryJournal()
    running.sandbox.scriptNextOrder('fail')
    await sendPayouts(running.client(), [payout('p1')], { ...batch, journal })
    const mended = [payout('p1', { face_value: 12 })]
    expect(await sendPayouts(running.client(), mended, { ...batch, journal })).toMatchObject({ failed: 1, invalid: 1 })
    const counts = await sendPayouts(running.client(), mended, { ...batch, journal, retryFailed: ['p1'] })
    expect(counts).toMatchObject({ paid: 1 })
    expect(items(running).map(({ face_value }) => face_value)).toEqual(['10.00', '12.00'])
  })
})
