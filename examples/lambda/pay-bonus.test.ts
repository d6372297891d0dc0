import { startRunaSandbox } from '@x/runa-payouts/testing/server'
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest'
import { startParameterStore } from './parameter-store.ts'

const upstream = await startRunaSandbox()
const store = await startParameterStore({ 'runa-api-key': upstream.apiKey })
const environment = { RUNA_API_KEY_PARAMETER: 'runa-api-key', RUNA_BASE_URL: upstream.url, ...store.environment }
for (const [name, value] of Object.entries(environment)) process.env[name] = value
const { handler } = await import('./pay-bonus.ts')

const { faults, ledger } = upstream.sandbox
let before = 0
let said: unknown[] = []
beforeEach(() => {
  before = ledger.orders.length
  said = []
  for (const level of ['log', 'error'] as const) vi.spyOn(console, level).mockImplementation((line) => said.push(line))
})
afterEach(() => {
  vi.restoreAllMocks()
  faults.clear()
})
afterAll(() => Promise.all([upstream.close(), store.close()]))

const approved = (bonusId: string, approvedAt = new Date()) =>
  JSON.stringify({ bonusId, email: 'sam@example.com', approvedAt: approvedAt.toISOString() })

/** The messages of a queue, as Lambda hands them over. */
const event = (...bodies: string[]) => ({
  Records: bodies.map((body, index) => ({ messageId: `message-${index + 1}`, body })),
})

/** As made by Lambda: it counts down from the moment of the invocation. */
function invocation(ms: number) {
  const end = Date.now() + ms
  return { getRemainingTimeInMillis: () => end - Date.now() }
}

const failed = (...names: string[]) => ({ batchItemFailures: names.map((itemIdentifier) => ({ itemIdentifier })) })

it('places an order for each message, and the same ones when the batch comes twice', async () => {
  const batch = event(approved('1'), approved('2'))
  expect(await handler(batch, invocation(30_000))).toEqual(failed())
  expect(await handler(batch, invocation(30_000))).toEqual(failed())
  expect(ledger.orders.length).toBe(before + 2)
})

it('returns the one message that it cannot read', async () => {
  expect(await handler(event('no JSON', approved('3')), invocation(30_000))).toEqual(failed('message-1'))
  expect(ledger.orders.length).toBe(before + 1)
})

it('stops in time when Runa does not answer, and finds the order when the message comes again', async () => {
  faults.next('stall-after-commit', { operation: 'createOrder' })
  const context = { getRemainingTimeInMillis: () => (ledger.orders.length === before ? 2_600 : 400) }
  expect(await handler(event(approved('4')), context)).toEqual(failed('message-1'))
  expect(said).toMatchObject([{ error: 'TimeoutError', outcome: 'unknown', retryable: true }])
  expect(await handler(event(approved('4')), invocation(30_000))).toEqual(failed())
  expect(ledger.orders.length).toBe(before + 1)
})

it.each<[string, string, number, object]>([
  ['without enough time', approved('5'), 2_000, { outcome: 'not_sent' }],
  ['that is older than the lifetime of a key', approved('6', new Date(0)), 30_000, { retryable: false }],
])('does not start an order %s', async (_, body, ms, line) => {
  expect(await handler(event(body), invocation(ms))).toEqual(failed('message-1'))
  expect(said).toMatchObject([line])
  expect(ledger.orders.length).toBe(before)
})

it('asks for the key again later when Parameter Store does not answer', async () => {
  vi.resetModules()
  vi.stubEnv('RUNA_API_KEY_PARAMETER', 'no-such-parameter')
  const { handler: cold } = await import('./pay-bonus.ts')
  expect(await cold(event(approved('7')), invocation(30_000))).toEqual(failed('message-1'))
  vi.unstubAllEnvs()
  expect(await cold(event(approved('7')), invocation(30_000))).toEqual(failed())
  expect(ledger.orders.length).toBe(before + 1)
})
