import { type Order, RunaPayouts } from '@x/runa-payouts'
import { isWebhookVerificationError, verifyWebhook } from '@x/runa-payouts/webhooks'
import express from 'express'

const runa = new RunaPayouts()
const secret = process.env.RUNA_WEBHOOK_SECRET ?? ''

/** What was taken, by the id of its message (`svix-id`). Stands in for a table with that as its primary key. */
export const taken = new Map<string, Order | undefined>()

export const app = express()

// The bytes as they came: a body that is parsed and written again has another signature. No express.json() before it.
app.post('/runa', express.raw({ type: '*/*', limit: '1mb' }), async (request, response) => {
  try {
    const event = await verifyWebhook({ body: request.body ?? '', headers: request.headers }, secret)
    if (!taken.has(event.id)) {
      // A webhook carries no links. What fails here is a 500, and Runa sends the message again.
      const ended = event.type === 'order.completion'
      const order = ended ? await runa.getOrder(event.data.id, { deadline: 10_000 }) : undefined
      // Last, and in one transaction with what follows from it.
      taken.set(event.id, order)
    }
    response.sendStatus(204)
  } catch (error) {
    // Not the error itself: Express would answer with its `status`, which is what Runa answered to the reading.
    if (!isWebhookVerificationError(error)) throw new Error('a webhook was not taken', { cause: error })
    response.status(400).send(error.reason)
  }
})
