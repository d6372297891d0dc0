import { deriveIdempotencyKey, isSdkError, RunaPayouts } from '@x/runa-payouts'

/** The event from EventBridge: one approved bonus. Lambda retries such an event twice, and may deliver it twice. */
export interface BonusApproved {
  readonly detail: { readonly bonusId: string; readonly email: string; readonly approvedAt: string }
}

/** The part of Lambda's context that is used here. */
export interface Context {
  getRemainingTimeInMillis(): number
}

/** Enough time to return an error before Lambda ends the function, in ms. */
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
      // Derived from what is paid, not from the event: an event that is sent again has another id.
      idempotencyKey: await deriveIdempotencyKey('bonus', bonusId),
      // An event that was parked for a month is rejected: Runa would have forgotten the key, and would pay again.
      firstAttemptAt: new Date(approvedAt),
      deadline: () => context.getRemainingTimeInMillis() - TO_SAY_SO,
    })
    return { orderId: order.id, status: order.status }
  } catch (error) {
    if (isSdkError(error) && error.outcome === 'accepted' && error.orderId !== undefined) {
      return { orderId: error.orderId, status: 'ACCEPTED' } // placed: only the response was lost
    }
    // An error that no retry can fix is reported at once, for an alarm. The event fails twice more before it goes where
    // failed events go.
    if (isSdkError(error) && !error.retryable)
      process.stderr.write(`${JSON.stringify({ bonusId, outcome: error.outcome, retryable: false })}\n`)
    // Lambda calls again with the same event, which produces the same key. In the end the event goes where failed
    // events go.
    throw error
  }
}
