import { once } from 'node:events'
import { createServer } from 'node:http'
import { closing } from '@x/test-kit'
import { afterEach, expect, it } from 'vitest'
import { signedWebhook } from '../testing/index.ts'
import { isWebhookVerificationError, verifyWebhook } from './index.ts'

const SECRET = `whsec_${btoa('the key of this very test')}`
const NOW = Date.UTC(2026, 10, 22)
const { keep, close } = closing()
afterEach(close)

/** A handler as users write it: chunks as they come, headers as Node has them. */
async function receiver() {
  const taken: string[] = []
  const server = createServer(async (request, response) => {
    try {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      const webhook = { body: Buffer.concat(chunks), headers: request.headers }
      const event = await verifyWebhook(webhook, SECRET, { now: () => NOW })
      if (event.type === 'order.completion') taken.push(event.data.id)
      response.writeHead(200).end()
    } catch (error) {
      response.writeHead(isWebhookVerificationError(error) ? 400 : 500).end()
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  keep({ close: () => new Promise((resolve) => server.close(() => resolve())) })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { taken, url: `http://127.0.0.1:${address.port}/` }
}

const ORDER = { id: 'O-1', status: 'FAILED', description: 'café €'.repeat(30_000) }

it.each(['svix', 'webhook'] as const)(
  'a node:http server accepts a webhook in many chunks (%s headers)',
  async (prefix) => {
    const { url, taken } = await receiver()
    const { body, headers } = await signedWebhook(ORDER, SECRET, { timestamp: NOW, prefix })
    const response = await fetch(url, { method: 'POST', body, headers: { ...headers, connection: 'close' } })
    expect(response.status).toBe(200)
    expect(taken).toEqual(['O-1'])
  },
)

it('it refuses a webhook that somebody else signed', async () => {
  const { url, taken } = await receiver()
  const { body, headers } = await signedWebhook(ORDER, `whsec_${btoa('another key')}`, { timestamp: NOW })
  const response = await fetch(url, { method: 'POST', body, headers: { ...headers, connection: 'close' } })
  expect(response.status).toBe(400)
  expect(taken).toEqual([])
})
