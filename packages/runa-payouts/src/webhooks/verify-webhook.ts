import { checkFreshness } from './freshness.ts'
import type { LambdaWebhook } from './lambda-event.ts'
import { opened } from './raw-body.ts'
import { isSigned, signaturesIn, signedContent } from './signature.ts'
import type { RawWebhook } from './signature-headers.ts'
import { signatureHeaders } from './signature-headers.ts'
import { signingKeys } from './signing-key.ts'
import { type VerifyWebhookOptions, verifySettings } from './verify-options.ts'
import { type WebhookEvent, webhookEvent } from './webhook-event.ts'
import { WebhookVerificationError } from './webhook-verification-error.ts'

/**
 * Verifies that a webhook comes from Runa, is fresh and is complete, and says which event it is. Runa's webhooks are
 * signed by Svix (developer.runa.io, /reference/webhooks; docs.svix.com, how to verify manually).
 *
 * It stores nothing: the same message, sent again, is verified again. Remember `id` to act on it once.
 *
 * @param request a web `Request`, whose body is read (pass a `clone()` if you need it afterwards); raw body and headers; or the event
 *   of an AWS Lambda function, whose body is decoded if it is base64.
 * @param secret `whsec_…` of this endpoint from the portal; or several while you rotate secrets, any of which may have
 * signed.
 * @throws WebhookVerificationError if it must not be trusted: respond with 400. Its `reason` says why.
 * @throws ConfigurationError if this handler is wrong: an invalid secret, an invalid option, a body that was already parsed or
 *   read.
 *
 * @example
 * ```ts
 * import { isWebhookVerificationError, verifyWebhook } from '@x/runa-payouts/webhooks'
 *
 * export async function POST(request: Request): Promise<Response> {
 *   try {
 *     const event = await verifyWebhook(request, process.env.RUNA_WEBHOOK_SECRET ?? '')
 *     if (event.type === 'order.completion') console.log(event.data.id, event.data.status)
 *     return new Response()
 *   } catch (error) {
 *     if (isWebhookVerificationError(error)) return new Response(error.reason, { status: 400 })
 *     throw error
 *   }
 * }
 * ```
 */
export async function verifyWebhook(
  request: Request | RawWebhook | LambdaWebhook,
  secret: string | readonly string[],
  options: VerifyWebhookOptions = {},
): Promise<WebhookEvent> {
  const { tolerance, maxBytes, now } = verifySettings(options)
  const keys = signingKeys(secret)
  const { headers, read } = opened(request)

  const { id, timestamp, sentAt, signature } = signatureHeaders(headers)
  checkFreshness(sentAt, now, tolerance)
  const signatures = signaturesIn(signature)
  if (signatures.length === 0) {
    throw new WebhookVerificationError('no_match', 'The webhook has no signature of version v1.')
  }

  // A copy, which no other code can change: what is verified is what is parsed.
  const content = signedContent(id, timestamp, await read(maxBytes))
  if (!(await isSigned(content, signatures, keys))) {
    throw new WebhookVerificationError(
      'no_match',
      'No signature of the webhook matches: the secret belongs to another endpoint, or the body is not byte for byte what was sent.',
    )
  }
  const body = parsed(content.subarray(`${id}.${timestamp}.`.length))
  return webhookEvent({ id, timestamp: new Date(sentAt) }, body)
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    // The runtime's own message quotes the body.
    throw new WebhookVerificationError('bad_body', 'The webhook is signed, but its body is not JSON in UTF-8.')
  }
}
