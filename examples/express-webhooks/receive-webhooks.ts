import { type Order, RunaPayouts } from '@x/runa-payouts'
import { isWebhookVerificationError, verifyWebhook } from '@x/runa-payouts/webhooks'
import express from 'express'

const runa = new RunaPayouts() // the key is in RUNA_API_KEY
const secret = process.env.RUNA_WEBHOOK_SECRET
if (secret === undefined) throw new Error('Set RUNA_WEBHOOK_SECRET to the secret that the portal shows (whsec_…).')

/** The processed messages, by message id (`svix-id`). Stands in for a table with that primary key. */
const processed = new Map<string, Order | undefined>()

export const app = express()

// The bytes as they arrived: parsing and serializing a body again changes its signature. No express.json() before it.
app.post('/runa', express.raw({ type: '*/*', limit: '1mb' }), async (request, response) => {
  try {
    const event = await verifyWebhook({ body: request.body ?? '', headers: request.headers }, secret)
    if (!processed.has(event.id)) {
      // A webhook contains no links. A failure here is a 500, and Runa sends the message again.
      const ended = event.type === 'order.completion'
      const order = ended ? await runa.getOrder(event.data.id, { deadline: 10_000 }) : undefined
      // Do this last, in one transaction with its consequences.
      processed.set(event.id, order)
      process.stdout.write(`${event.id}: ${order === undefined ? event.type : `${order.id} is ${order.status}`}\n`)
    }
    response.sendStatus(204)
  } catch (error) {
    // Do not pass the error itself: Express would answer with its `status`, which is Runa's response to the read.
    if (!isWebhookVerificationError(error)) throw new Error('a webhook was not processed', { cause: error })
    response.status(400).send(error.reason)
  }
})
