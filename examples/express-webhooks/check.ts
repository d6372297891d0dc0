// npm run check
// Starts the server as you would, with a sandbox of Runa on this machine, and sends it webhooks: the same one twice, one
// while reading its order fails, and forged ones.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { RunaPayouts } from '@x/runa-payouts'
import { type SignedWebhook, signedWebhook } from '@x/runa-payouts/testing'
import { startRunaSandbox } from '@x/runa-payouts/testing/server'

const SECRET = `whsec_${btoa('the key of this very check')}`

const { sandbox, url, apiKey, close } = await startRunaSandbox()
const server = spawn(process.execPath, ['server.ts'], {
  cwd: import.meta.dirname,
  // Express prints the errors behind a 500, unless it is being tested.
  env: {
    ...process.env,
    RUNA_API_KEY: apiKey,
    RUNA_BASE_URL: url,
    RUNA_WEBHOOK_SECRET: SECRET,
    PORT: '0',
    NODE_ENV: 'test',
  },
  stdio: ['ignore', 'pipe', 'inherit'],
})
const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]()

/** The next line that the server prints. */
async function printed(): Promise<string> {
  const { value, done } = await lines.next()
  assert.ok(!done, 'the server ended')
  return value
}

const say = (line: string) => process.stdout.write(`${line}\n`)

/** Sends a webhook as Runa does. Returns the status of the response. */
async function post(to: string, what: string, webhook: Partial<SignedWebhook>): Promise<number> {
  const response = await fetch(to, { method: 'POST', ...webhook })
  say(`${what}: ${response.status} ${response.status === 400 ? await response.text() : ''}`.trimEnd())
  return response.status
}

/** An order that has been paid, as webhooks tell of them. */
async function order() {
  const item = {
    face_value: 10,
    distribution_method: { type: 'PAYOUT_LINK' },
    products: { type: 'SINGLE', value: 'AMZ-US' },
  } as const
  const runa = new RunaPayouts({ apiKey, baseUrl: url })
  const body = { payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' }, items: [item] } as const
  return (await runa.createOrder(body)).order
}

const readsOf = (id: string) => sandbox.requests.filter(({ path }) => path.endsWith(id)).length

try {
  const [origin = ''] = /http:\S+/.exec(await printed()) ?? []

  const paid = await order()
  const first = await signedWebhook(paid, SECRET, { id: 'msg_1' })
  const again = await signedWebhook(paid, SECRET, { id: 'msg_1', timestamp: Date.now() + 5_000 })
  assert.equal(await post(origin, 'msg_1, an order', first), 204)
  assert.equal(await printed(), `msg_1: ${paid.id} is COMPLETED`)
  assert.equal(await post(origin, 'msg_1 again', again), 204)
  assert.equal(readsOf(paid.id), 1)

  const other = await order()
  const webhook = await signedWebhook(other, SECRET, { id: 'msg_2' })
  sandbox.faults.next({ status: 403 }, { operation: 'getOrder' })
  assert.equal(await post(origin, 'msg_2, while reading the order fails', webhook), 500)
  assert.equal(await post(origin, 'msg_2 again', webhook), 204)
  assert.equal(await printed(), `msg_2: ${other.id} is COMPLETED`)

  assert.equal(
    await post(origin, 'msg_3, of another kind', await signedWebhook({ news: true }, SECRET, { id: 'msg_3' })),
    204,
  )
  const forged = await signedWebhook({ id: 'O-1', status: 'COMPLETED' }, `whsec_${btoa('another key')}`)
  assert.equal(await post(origin, 'signed with another key', forged), 400)
  assert.equal(await post(origin, 'not signed', {}), 400)
  say('Each message was processed once, and nothing that Runa did not sign.')
} finally {
  server.kill()
  await close()
}
