import { signedWebhook } from './signed-webhook.ts'

/** What became of a webhook. */
export interface Delivery {
  /** Whether the receiver answered with 200 to 299, in time. */
  readonly delivered: boolean
  /** What the receiver answered; null where it did not. */
  readonly status: number | null
  /** Why there is no answer; null where there is one. */
  readonly problem: string | null
  /** The id of the message, which a repeat of it has again. */
  readonly message_id: string
}

export interface DeliveryRequest {
  readonly url: string
  readonly payload: object
  readonly secret: string
  readonly messageId: string
  /** When it is signed, in ms since the Unix epoch. */
  readonly timestamp: number
  readonly prefix: 'svix' | 'webhook'
  readonly timeoutMs: number
}

/**
 * Signs a webhook and sends it, once: unlike Runa the sandbox never tries again. Redirects are not followed, and what the
 * receiver says beyond its status is not read.
 */
export async function deliver(request: DeliveryRequest): Promise<Delivery> {
  const { url, payload, secret, messageId, timestamp, prefix, timeoutMs } = request
  const webhook = await signedWebhook(payload, secret, { id: messageId, timestamp, prefix })
  const told = (status: number | null, problem: string | null): Delivery => ({
    delivered: status !== null && status >= 200 && status <= 299,
    status,
    problem,
    message_id: messageId,
  })
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const response = await fetch(url, { method: 'POST', ...webhook, redirect: 'manual', signal })
    await response.body?.cancel()
    return told(response.status, null)
  } catch (error) {
    return told(null, signal.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(error))
  }
}

/** `fetch` itself says that it failed, and its cause why. */
function reasonOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : error
  if (!(cause instanceof Error)) return String(cause)
  // Where several addresses were tried, the message is empty and the code tells.
  const code: unknown = Reflect.get(cause, 'code')
  return cause.message || String(code ?? cause.name)
}
