import { getParameter } from '@aws-lambda-powertools/parameters/ssm'
import { deriveIdempotencyKey, isSdkError, RunaPayouts } from '@x/runa-payouts'

/** The body of a message: one approved bonus. SQS may deliver it more than once. */
export interface BonusApproved {
  readonly bonusId: string
  readonly email: string
  /** When the message was made, as an ISO timestamp. */
  readonly approvedAt: string
}

/** The parts of Lambda's event and context that are used here. `@types/aws-lambda` has all of them. */
interface QueueEvent {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[]
}
interface Context {
  getRemainingTimeInMillis(): number
}

/** Enough time to return a response before Lambda ends the function, in ms. */
const TO_SAY_SO = 500

// Outside the handler: a warm function keeps it, and its connections.
const runa = new RunaPayouts({ apiKey: readApiKey })

/** Parameter Store is asked again after five minutes, so that a new key needs no deployment. */
async function readApiKey(): Promise<string> {
  const name = process.env.RUNA_API_KEY_PARAMETER ?? ''
  const key = await getParameter(name, { decrypt: true, maxAge: 300 })
  if (key === undefined) throw new Error(`the parameter ${name} has no value`)
  return key
}

/** Returns the messages that were not paid. SQS delivers them again, and in the end moves them to the dead letter queue. */
export async function handler({ Records }: QueueEvent, context: Context) {
  const results = await Promise.all(
    Records.map(async ({ messageId, body }) => ({ messageId, isPaid: await pay(body, context) })),
  )
  const batchItemFailures = results
    .filter(({ isPaid }) => !isPaid)
    .map(({ messageId }) => ({ itemIdentifier: messageId }))
  return { batchItemFailures }
}

/** Whether the order is placed. Never throws: an error would bring every message of the batch again. */
async function pay(message: string, context: Context): Promise<boolean> {
  try {
    const { bonusId, email, approvedAt }: BonusApproved = JSON.parse(message)
    const { order } = await runa.createOrder(
      {
        payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
        items: [
          {
            face_value: 25,
            distribution_method: { type: 'EMAIL', email_address: email },
            products: { type: 'SINGLE', value: 'AMZ-US' },
          },
        ],
      },
      {
        // Derived from what is paid, not from the message: a bonus that is sent again has another message id.
        idempotencyKey: await deriveIdempotencyKey('bonus', bonusId),
        // A message that was parked for a month is rejected: Runa would have forgotten the key, and would pay again.
        firstAttemptAt: new Date(approvedAt),
        deadline: () => context.getRemainingTimeInMillis() - TO_SAY_SO,
      },
    )
    console.log({ bonusId, orderId: order.id, status: order.status })
    return true
  } catch (error) {
    if (!isSdkError(error)) {
      console.error({ message, error: String(error) })
      return false
    }
    const { name, outcome, retryable, orderId, idempotencyKey } = error
    // An error that no retry can fix is for an alarm: its message comes again, too, until it is in the dead letter queue.
    console.error({ message, error: name, outcome, retryable, orderId, idempotencyKey })
    return outcome === 'accepted' // placed: only the response was lost
  }
}
