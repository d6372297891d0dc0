import { startRunaSandbox } from '@x/runa-payouts/testing/server'
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest'

const upstream = await startRunaSandbox()
process.env.RUNA_API_KEY = upstream.apiKey
process.env.RUNA_BASE_URL = upstream.url
const { handler } = await import('./pay-bonus.ts')

const { faults, ledger } = upstream.sandbox
let before = 0
beforeEach(() => {
  before = ledger.orders.length
})
afterEach(() => faults.clear())
afterAll(() => upstream.close())

const event = (bonusId: string, approvedAt = new Date()) => ({
  detail: { bonusId, email: 'sam@example.com', approvedAt: approvedAt.toISOString() },
})

/** As made by Lambda: it counts down from the moment of the invocation. */
function invocation(ms: number) {
  const end = Date.now() + ms
  return { getRemainingTimeInMillis: () => end - Date.now() }
}

it('places an order, and the same one when the event comes twice', async () => {
  const first = await handler(event('1'), invocation(30_000))
  const again = await handler(event('1'), invocation(30_000))
  expect(first).toMatchObject({ status: 'COMPLETED' })
  expect(again).toEqual(first)
  expect(ledger.orders.length).toBe(before + 1)
})

it('fails in time when Runa does not answer, and the retry of Lambda finds the order', async () => {
  faults.next('stall-after-commit', { operation: 'createOrder' })
  const context = { getRemainingTimeInMillis: () => (ledger.orders.length === before ? 2_600 : 400) }
  await expect(handler(event('2'), context)).rejects.toMatchObject({ name: 'TimeoutError', outcome: 'unknown' })
  await expect(handler(event('2'), invocation(30_000))).resolves.toMatchObject({ status: 'COMPLETED' })
  expect(ledger.orders.length).toBe(before + 1)
})

it('does not start an order without enough time', async () => {
  await expect(handler(event('3'), invocation(2_000))).rejects.toMatchObject({ outcome: 'not_sent' })
  expect(ledger.orders.length).toBe(before)
})

it('refuses an event that is older than the lifetime of a key', async () => {
  const parked = new Date(Date.now() - 30 * 24 * 60 * 60 * 1000)
  await expect(handler(event('4', parked), invocation(30_000))).rejects.toThrow(/forgets keys after 30 days/)
  expect(ledger.orders.length).toBe(before)
})
