import { signedWebhook } from './signed-webhook.ts'

/** The result of delivering a webhook. */
export interface Delivery {
  /** Whether the receiver responded in time with 200 to 299. */
  readonly delivered: boolean
  /** The status that the receiver returned; null if it did not respond. */
  readonly status: number | null
  /** Why there is no response; null if there is one. */
  readonly problem: string | null
  /** The id of the message. A repeat of the message has the same id. */
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
 * Signs a webhook and sends it once: unlike Runa, the sandbox never retries. It does not follow redirects, and it reads
 * only the receiver's status.
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
    return told(null, signal.aborted ? `no response within ${timeoutMs} ms` : reasonOf(error))
  }
}

/** The error of `fetch` says that it failed, and its cause says why. */
function reasonOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : error
  if (!(cause instanceof Error)) return String(cause)
  // If several addresses were tried, the message is empty and only the code is useful.
  const code: unknown = Reflect.get(cause, 'code')
  return cause.message || String(code ?? cause.name)
}
