import { deriveIdempotencyKey, isSdkError, type Outcome, RunaPayouts } from '@x/runa-payouts'
import { isWebhookVerificationError, verifyWebhook } from '@x/runa-payouts/webhooks'
import { type Context, Hono } from 'hono'
import { env } from 'hono/adapter'
import { bearerAuth } from 'hono/bearer-auth'
import { findBonus, handledWebhooks } from './bonuses.ts'

/** Environment variables; on Workers, bindings. */
type Settings = {
  readonly RUNA_API_KEY: string
  /** For tests against the sandbox. Unset: the key decides. */
  readonly RUNA_BASE_URL?: string
  /** The portal of Runa shows it for the endpoint. */
  readonly RUNA_WEBHOOK_SECRET: string
  /** What your own callers send as `Authorization: Bearer …`. Yours may be a session. */
  readonly PAYOUTS_TOKEN: string
}
const settings = (context: Context) => env<Settings>(context)

let client: RunaPayouts | undefined
/** Made once. Not at the start: on Workers, the key comes with the first request. */
function runa(context: Context): RunaPayouts {
  const { RUNA_API_KEY, RUNA_BASE_URL } = settings(context)
  client ??= new RunaPayouts({ apiKey: RUNA_API_KEY, baseUrl: RUNA_BASE_URL })
  return client
}

/** The status for a call that failed and is not worth repeating. After `unknown`, a person has to look. */
const STATUS = { not_sent: 500, unknown: 500, accepted: 202, rejected: 422 } as const satisfies Record<Outcome, number>

const app = new Hono()

app.use('/bonuses/*', (context, next) => bearerAuth({ token: settings(context).PAYOUTS_TOKEN })(context, next))

app.post('/bonuses/:month/:employeeId/payout', async (context) => {
  // What is paid comes from the database, never from the request.
  const bonus = findBonus(context.req.param('month'), context.req.param('employeeId'))
  if (bonus === undefined) return context.json({ error: 'NoSuchBonus' }, 404)
  const { month, employeeId, email, amount, approvedAt } = bonus
  try {
    const { kind, order } = await runa(context).createOrder(
      {
        payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
        items: [
          {
            face_value: amount,
            distribution_method: { type: 'EMAIL', email_address: email },
            products: { type: 'SINGLE', value: 'AMZ-US' },
          },
        ],
      },
      {
        // One person, one month, one key: however often they click, and however often this process is started.
        idempotencyKey: await deriveIdempotencyKey('bonus', month, employeeId),
        firstAttemptAt: approvedAt,
        deadline: 50_000,
      },
    )
    return context.json({ orderId: order.id, status: order.status }, kind === 'completed' ? 200 : 202)
  } catch (error) {
    if (!isSdkError(error)) throw error
    const { name, outcome, retryable, orderId } = error
    // 503: the same request again, which makes the same key.
    return context.json({ error: name, outcome, orderId }, retryable && outcome !== 'accepted' ? 503 : STATUS[outcome])
  }
})

app.post('/webhooks/runa', async (context) => {
  try {
    // The request itself, whose body nothing has read yet: a parsed body would not have the bytes that Runa signed.
    const event = await verifyWebhook(context.req.raw, settings(context).RUNA_WEBHOOK_SECRET)
    if (!handledWebhooks.has(event.id)) {
      // A webhook contains no links. A failure here is a 500, and Runa sends the message again.
      const ended = event.type === 'order.completion'
      const order = ended ? await runa(context).getOrder(event.data.id, { deadline: 10_000 }) : undefined
      // Last, in one transaction with what follows from it.
      handledWebhooks.set(event.id, order)
    }
    return context.body(null, 204)
  } catch (error) {
    if (!isWebhookVerificationError(error)) throw error
    return context.text(error.reason, 400)
  }
})

// Workers, Bun and Deno start this. `node.ts` starts it on Node.
export default app
