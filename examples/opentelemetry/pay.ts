// node --import ./tracing.ts pay.ts
// Pays one bonus and reads its order, inside a span of its own. Nothing here knows of the tracing.

import { trace } from '@opentelemetry/api'
import { deriveIdempotencyKey, isSdkError, RunaPayouts } from '@x/runa-payouts'

const runa = new RunaPayouts() // the key is in RUNA_API_KEY
const BONUS = 'bonus-2026-11/ada'

await trace.getTracer('bonuses').startActiveSpan('pay a bonus', async (span) => {
  try {
    const idempotencyKey = await deriveIdempotencyKey('bonus', BONUS)
    const { order } = await runa.createOrder(
      {
        payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
        items: [
          {
            face_value: 10,
            distribution_method: { type: 'EMAIL', email_address: 'ada@example.com' },
            products: { type: 'SINGLE', value: 'AMZ-US' },
          },
        ],
      },
      { idempotencyKey },
    )
    const { status } = await runa.getOrder(order.id)
    process.stdout.write(`${order.id} ${status}\n`)
  } catch (error) {
    if (!isSdkError(error)) throw error
    process.stderr.write(`${error.name} (${error.outcome})\n`)
    process.exitCode = 1
  } finally {
    span.end()
  }
})
