import { startRunaSandbox } from '@x/runa-payouts/testing/server'
import { afterAll, expect, it } from 'vitest'
import { bonuses } from './bonuses.ts'

const upstream = await startRunaSandbox()
process.env.RUNA_API_KEY = upstream.apiKey
process.env.RUNA_BASE_URL = upstream.url
const { POST } = await import('./app/bonuses/[bonusId]/payout/route.ts')

const { faults, ledger } = upstream.sandbox
afterAll(() => upstream.close())

/** Calls the route as Next.js does. */
async function post(bonusId: string) {
  const request = new Request(`https://shop.example/bonuses/${bonusId}/payout`, { method: 'POST' })
  const response = await POST(request, { params: Promise.resolve({ bonusId }) })
  return { status: response.status, body: await response.json() }
}

function approve(bonusId: string, payouts = 1): void {
  const item = {
    face_value: 25,
    distribution_method: { type: 'EMAIL', email_address: 'sam@example.com' },
    products: { type: 'SINGLE', value: 'AMZ-US' },
  } as const
  bonuses.set(bonusId, {
    order: { payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' }, items: Array(payouts).fill(item) },
    idempotencyKey: crypto.randomUUID(),
    approvedAt: new Date(),
  })
}

it('pays a bonus once, however often the button is pressed', async () => {
  approve('1')
  const [first, second] = await Promise.all([post('1'), post('1')])
  expect(first).toMatchObject({ status: 200, body: { state: 'COMPLETED' } })
  expect(second).toEqual(first)
  expect(await post('1')).toEqual(first)
  expect(ledger.orders).toHaveLength(1)
})

it('reports the result', async () => {
  approve('two people', 2)
  expect(await post('two people')).toMatchObject({ status: 202, body: { orderId: expect.stringMatching(/^O-/) } })
  expect((await post('nobody')).status).toBe(404)

  approve('refused')
  faults.next({ status: 403 }, { operation: 'createOrder' })
  expect(await post('refused')).toMatchObject({ status: 422, body: { error: 'PermissionError', outcome: 'rejected' } })
})

it('a lost answer is a 503, and calling again finds the order', async () => {
  const before = ledger.orders.length
  approve('lost')
  faults.next('drop-after-commit', { operation: 'createOrder', times: 4 })
  expect(await post('lost')).toMatchObject({ status: 503, body: { outcome: 'unknown' } })
  expect((await post('lost')).status).toBe(200)
  expect(ledger.orders.length).toBe(before + 1)
})
