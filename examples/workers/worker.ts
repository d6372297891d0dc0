import { deriveIdempotencyKey, isSdkError, RunaPayouts } from '@x/runa-payouts'

interface Environment {
  /** A secret: `wrangler secret put RUNA_API_KEY`. Bindings are a worker's only environment variables. */
  readonly RUNA_API_KEY: string
  /** For tests against the sandbox. Unset: the key decides. */
  readonly RUNA_BASE_URL?: string
}

/** What another worker puts into the queue. */
export interface Bonus {
  readonly bonusId: string
  readonly email: string
  /** When the message was made, as an ISO timestamp. */
  readonly approvedAt: string
}

/**
 * The part of Cloudflare's messages that is used here. Each is delivered at least once, and again after a `retry()`.
 */
interface Message {
  readonly body: Bonus
  ack(): void
  retry(options: { readonly delaySeconds: number }): void
}

/** Takes bonuses from a queue and not from the web: nobody outside can make it pay. */
export default {
  async queue({ messages }: { readonly messages: readonly Message[] }, environment: Environment): Promise<void> {
    const runa = new RunaPayouts({ apiKey: environment.RUNA_API_KEY, baseUrl: environment.RUNA_BASE_URL })
    for (const message of messages) {
      const delaySeconds = await secondsUntilRepeat(runa, message.body)
      if (delaySeconds === undefined) message.ack()
      // The same message produces the same key. In the end it goes to the dead letter queue, where a person checks it.
      else message.retry({ delaySeconds })
    }
  },
}

/** Undefined once it is placed. An error that no retry can fix waits longer: somebody has to change something first. */
async function secondsUntilRepeat(
  runa: RunaPayouts,
  { bonusId, email, approvedAt }: Bonus,
): Promise<number | undefined> {
  const body = {
    payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
    items: [
      {
        face_value: 25,
        distribution_method: { type: 'EMAIL', email_address: email },
        products: { type: 'SINGLE', value: 'AMZ-US' },
      },
    ],
  } as const
  try {
    const idempotencyKey = await deriveIdempotencyKey('bonus', bonusId)
    const { order } = await runa.createOrder(body, {
      idempotencyKey,
      firstAttemptAt: new Date(approvedAt),
      deadline: 60_000,
    })
    console.log({ bonusId, orderId: order.id, status: order.status })
    return undefined
  } catch (error) {
    if (!isSdkError(error)) {
      console.error({ bonusId, error: String(error) })
      return 60
    }
    const { name, outcome, retryable, orderId } = error
    console.error({ bonusId, error: name, outcome, retryable, orderId })
    if (outcome === 'accepted') return undefined
    return retryable ? 60 : 3_600
  }
}
