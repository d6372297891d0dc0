import { isSdkError, type Outcome, RunaPayouts } from '@x/runa-payouts'
import { findBonus } from '../../../../bonuses.ts'

/** Seconds that the platform allows this route. */
export const maxDuration = 60
/** Older versions of Next.js cache what `fetch` has read. The status of an order has to be read anew. */
export const dynamic = 'force-dynamic'

const runa = new RunaPayouts()

interface RouteContext {
  readonly params: Promise<{ readonly bonusId: string }>
}

/**
 * The response for the browser after a failed call that is not worth retrying. After `unknown`, a person has to check.
 */
const STATUS: Readonly<Record<Outcome, number>> = { not_sent: 500, unknown: 500, accepted: 202, rejected: 422 }

/** Your session and its protection against forged requests have to decide who may call this. */
export async function POST(_: Request, { params }: RouteContext): Promise<Response> {
  const { bonusId } = await params
  const bonus = findBonus(bonusId)
  if (bonus === undefined) return Response.json({ error: 'NoSuchBonus' }, { status: 404 })
  try {
    // What is paid comes from the database, never from the browser. The browser's signal does not end the payment
    // either: people leave.
    const { kind, order } = await runa.createOrder(bonus.order, {
      idempotencyKey: bonus.idempotencyKey,
      firstAttemptAt: bonus.approvedAt,
      deadline: (maxDuration - 5) * 1000,
    })
    return Response.json({ orderId: order.id, state: order.status }, { status: kind === 'completed' ? 200 : 202 })
  } catch (error) {
    if (!isSdkError(error)) throw error
    const { name, outcome, retryable, orderId } = error
    // 503: try again, which sends the same key.
    const status = retryable && outcome !== 'accepted' ? 503 : STATUS[outcome]
    return Response.json({ error: name, outcome, orderId }, { status })
  }
}
