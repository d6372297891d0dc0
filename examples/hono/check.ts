// Proves that the example works, without an account: starts the server on Node, kills it while it pays, and sends it
// webhooks, against the sandbox of @x/runa-payouts.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { signedWebhook } from '@x/runa-payouts/testing'
import { startRunaSandbox } from '@x/runa-payouts/testing/server'

const SECRET = `whsec_${btoa('a secret for this check')}`
const TOKEN = 'a-token-for-this-check'

const { sandbox, url: RUNA_BASE_URL, apiKey: RUNA_API_KEY, close } = await startRunaSandbox()
const { ledger, faults, requests } = sandbox

/** Starts the server as `npm start` does. */
async function start() {
  const settings = { RUNA_API_KEY, RUNA_BASE_URL, RUNA_WEBHOOK_SECRET: SECRET, PAYOUTS_TOKEN: TOKEN }
  const child = spawn(process.execPath, ['node.ts'], {
    env: { PATH: process.env.PATH, PORT: '0', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  // The first line that it prints is its address.
  const lines = createInterface(child.stdout)
  const [url] = await Promise.race([once(lines, 'line'), once(lines, 'close')])
  assert(url !== undefined, 'the server ended before it listened')
  const post = (path: string, init: RequestInit) => fetch(`${url}${path}`, { method: 'POST', ...init })
  return {
    pay: async (employeeId: string, token = TOKEN) => {
      const headers = { authorization: `Bearer ${token}` }
      const response = await post(`/bonuses/2026-11/${employeeId}/payout`, { headers })
      const body = await response.text()
      return { status: response.status, body }
    },
    receive: async (webhook: RequestInit) => (await post('/webhooks/runa', webhook)).status,
    end: async (signal: 'SIGTERM' | 'SIGKILL') => {
      const ended = once(child, 'exit')
      child.kill(signal)
      await ended
    },
  }
}

let server = await start()
try {
  assert.equal((await server.pay('e-7', 'a-guess')).status, 401)
  assert.equal((await server.pay('e-99')).status, 404)
  assert.equal(ledger.orders.length, 0)
  console.log('without the token: 401; without a bonus: 404; no order')

  const [first, second] = await Promise.all([server.pay('e-7'), server.pay('e-7')])
  assert.equal(first.status, 200, first.body)
  assert.deepEqual(second, first)
  assert.equal(ledger.orders.length, 1)
  console.log('a double click: 1 order')

  faults.next('stall-after-commit', { operation: 'createOrder' })
  const lost = server.pay('e-8').then(
    () => 'answered',
    () => 'lost',
  )
  for (let tries = 0; tries < 1500 && ledger.orders.length < 2; tries += 1) await pause(20)
  assert.equal(ledger.orders.length, 2)
  await server.end('SIGKILL')
  assert.equal(await lost, 'lost')
  server = await start()
  const again = await server.pay('e-8')
  assert.equal(again.status, 200, again.body)
  assert.equal(ledger.orders.length, 2)
  console.log('the server was killed while it paid, and was asked again: 1 more order')

  const [order] = ledger.orders
  assert(order !== undefined)
  const reads = () => requests.filter(({ method, path }) => method === 'GET' && path.endsWith(order.id)).length
  const webhook = await signedWebhook({ id: order.id, status: 'COMPLETED' }, SECRET, { id: 'msg_1' })
  assert.deepEqual([await server.receive(webhook), await server.receive(webhook)], [204, 204])
  assert.equal(reads(), 1)
  console.log('a webhook that came twice: handled once')

  const forged = await signedWebhook({ id: order.id, status: 'COMPLETED' }, `whsec_${btoa('another secret')}`)
  assert.equal(await server.receive(forged), 400)
  assert.equal(await server.receive({ ...webhook, body: `${webhook.body} ` }), 400)
  assert.equal(reads(), 1)
  console.log('a webhook that Runa did not sign, and one with another byte: 400')
} finally {
  await server.end('SIGTERM')
  await close()
}
