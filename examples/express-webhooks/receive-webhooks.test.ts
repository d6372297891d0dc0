import { once } from 'node:events'
import type { Server } from 'node:http'
import { RunaPayouts } from '@x/runa-payouts'
import { type SignedWebhook, signedWebhook } from '@x/runa-payouts/testing'
import { startRunaSandbox } from '@x/runa-payouts/testing/server'
import { afterAll, beforeAll, expect, it } from 'vitest'

const SECRET = `whsec_${btoa('the key of this very test')}`

const upstream = await startRunaSandbox()
process.env.RUNA_API_KEY = upstream.apiKey
process.env.RUNA_BASE_URL = upstream.url
process.env.RUNA_WEBHOOK_SECRET = SECRET
const { app, taken } = await import('./receive-webhooks.ts')

let server: Server
let url = ''

beforeAll(async () => {
  // Express prints the errors behind a 500, unless it is being tested.
  app.set('env', 'test')
  server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${Object(server.address()).port}/runa`
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await upstream.close()
})

const post = async (webhook: Partial<SignedWebhook>) => (await fetch(url, { method: 'POST', ...webhook })).status

async function order() {
  const body = {
    payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
    items: [
      { face_value: 10, distribution_method: { type: 'PAYOUT_LINK' }, products: { type: 'SINGLE', value: 'AMZ-US' } },
    ],
  } as const
  return (await new RunaPayouts().createOrder(body)).order
}

const readings = (id: string) => upstream.sandbox.requests.filter(({ path }) => path.endsWith(id)).length

it('reads the order of a webhook, once, however often it is sent', async () => {
  const placed = await order()
  const first = await signedWebhook(placed, SECRET, { id: 'msg_1' })
  const again = await signedWebhook(placed, SECRET, { id: 'msg_1', timestamp: Date.now() + 5_000 })
  expect([await post(first), await post(again)]).toEqual([204, 204])
  expect(taken.get('msg_1')).toMatchObject({ id: placed.id, status: 'COMPLETED', items: [expect.anything()] })
  expect(readings(placed.id)).toBe(1)
})

it('answers 500 while Runa cannot be read, and accepts the message when it comes again', async () => {
  const placed = await order()
  const webhook = await signedWebhook(placed, SECRET, { id: 'msg_2' })
  upstream.sandbox.faults.next({ status: 403 }, { operation: 'getOrder' })
  expect(await post(webhook)).toBe(500)
  expect(taken.has('msg_2')).toBe(false)
  expect(await post(webhook)).toBe(204)
  expect(taken.has('msg_2')).toBe(true)
})

it('accepts other events, but nothing that Runa did not sign', async () => {
  expect(await post(await signedWebhook({ news: true }, SECRET, { id: 'msg_3' }))).toBe(204)
  expect(taken.has('msg_3')).toBe(true)
  const before = taken.size
  expect(await post(await signedWebhook({ id: 'O-1', status: 'COMPLETED' }, `whsec_${btoa('another')}`))).toBe(400)
  expect(await post({})).toBe(400)
  expect(taken.size).toBe(before)
})
