import { startRunaSandbox } from '@x/runa-payouts/testing/server'
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest'
import worker, { type Bonus } from './worker.ts'

const upstream = await startRunaSandbox()
const { faults, ledger } = upstream.sandbox
const environment = { RUNA_API_KEY: upstream.apiKey, RUNA_BASE_URL: upstream.url }

beforeEach(() => {
  for (const level of ['log', 'error'] as const) vi.spyOn(console, level).mockImplementation(() => {})
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})
afterAll(() => upstream.close())

const bonus = (bonusId: string): Bonus => ({
  bonusId,
  email: 'sam@example.com',
  approvedAt: new Date().toISOString(),
})

/** A queue as Cloudflare runs one: unacknowledged messages come again. Returns how each was delivered. */
async function deliver(waiting: readonly Bonus[]): Promise<Bonus[]> {
  const again: Bonus[] = []
  const messages = waiting.map((body) => ({ body, ack: () => {}, retry: () => again.push(body) }))
  await worker.queue({ messages }, environment)
  return again
}

it('pays each message once, with the key of its bindings, however often it comes', async () => {
  // A worker may not rely on this.
  vi.stubGlobal('process', undefined)
  const waiting = [bonus('1'), bonus('2')]
  expect(await deliver(waiting)).toEqual([])
  expect(await deliver(waiting)).toEqual([])
  expect(ledger.orders).toHaveLength(2)
})

it('returns a message that may not be paid yet, and finds the order the next time', async () => {
  const before = ledger.orders.length
  faults.next('drop-after-commit', { operation: 'createOrder', times: 4 })
  const again = await deliver([bonus('3'), bonus('4')])
  expect(again).toMatchObject([{ bonusId: '3' }])
  expect(await deliver(again)).toEqual([])
  expect(ledger.orders.length).toBe(before + 2)
})
