import { deriveIdempotencyKey, isSdkError, RunaPayouts } from '@x/runa-payouts'

/** What EventBridge hands over: one bonus that was approved. Lambda retries such an event twice, and may deliver it twice. */
export interface BonusApproved {
  readonly detail: { readonly bonusId: string; readonly email: string; readonly approvedAt: string }
}

/** What is needed of Lambda's context. */
export interface Context {
  getRemainingTimeInMillis(): number
}

/** Enough to hand an error over before Lambda ends the function, in ms. */
const TO_SAY_SO = 500

// Outside the handler: a warm function keeps it, and its connections.
const runa = new RunaPayouts()

export async function handler({ detail }: BonusApproved, context: Context) {
  const { bonusId, email, approvedAt } = detail
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
    const { order } = await runa.createOrder(body, {
      // From what is paid, and not from the event: whoever sends the event again sends another id.
      idempotencyKey: await deriveIdempotencyKey('bonus', bonusId),
      // An event that was parked for a month is refused: Runa would have forgotten the key, and pay again.
      firstAttemptAt: new Date(approvedAt),
      deadline: () => context.getRemainingTimeInMillis() - TO_SAY_SO,
    })
    return { orderId: order.id, status: order.status }
  } catch (error) {
    if (isSdkError(error) && error.outcome === 'accepted' && error.orderId !== undefined) {
      return { orderId: error.orderId, status: 'ACCEPTED' } // placed: only the answer was lost
    }
    // What no repeat can help is told at once, for an alarm: it fails twice more before it goes where failures go.
    if (isSdkError(error) && !error.retryable)
      process.stderr.write(`${JSON.stringify({ bonusId, outcome: error.outcome, retryable: false })}\n`)
    // Lambda calls again with the same event, which makes the same key; in the end the event goes where failures go.
    throw error
  }
}
