import { type Order, RunaPayouts } from '@x/runa-payouts'
import { isWebhookVerificationError, verifyWebhook } from '@x/runa-payouts/webhooks'
import fastify from 'fastify'

const runa = new RunaPayouts() // the key is in RUNA_API_KEY
const secret = process.env.RUNA_WEBHOOK_SECRET
if (secret === undefined) throw new Error('Set RUNA_WEBHOOK_SECRET to the secret that the portal shows (whsec_…).')

/** The processed messages, by message id (`svix-id`). Stands in for a table with that primary key. */
const processed = new Map<string, Order | undefined>()

export const app = fastify()

app.register(async (webhooks) => {
  // The bytes as they arrived: parsing and serializing a body again changes its signature. This holds for the routes of
  // this plugin; those outside it are parsed as before.
  webhooks.removeAllContentTypeParsers()
  webhooks.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  webhooks.post<{ Body: Buffer | undefined }>('/runa', async ({ body = '', headers }, reply) => {
    try {
      const event = await verifyWebhook({ body, headers }, secret)
      if (!processed.has(event.id)) {
        // A webhook contains no links. A failure here is a 500, and Runa sends the message again.
        const ended = event.type === 'order.completion'
        const order = ended ? await runa.getOrder(event.data.id, { deadline: 10_000 }) : undefined
        // Do this last, in one transaction with its consequences.
        processed.set(event.id, order)
        process.stdout.write(`${event.id}: ${order === undefined ? event.type : `${order.id} is ${order.status}`}\n`)
      }
      return reply.code(204).send()
    } catch (error) {
      if (isWebhookVerificationError(error)) return reply.code(400).send(error.reason)
      // Do not pass the error itself: its message and its `status` are Runa's response to the read.
      throw new Error('a webhook was not processed', { cause: error })
    }
  })
})
