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
 * Makes sure that a webhook comes from Runa, is fresh and is whole, and tells which event it is. Runa's webhooks are
 * signed by Svix (developer.runa.io, /reference/webhooks; docs.svix.com, how to verify manually).
 *
 * It keeps nothing: the same message, sent again, is verified again. Remember `id` to act on it once.
 *
 * @param request a web `Request`, whose body is read (pass a `clone()` where it is needed afterwards); raw body and
 *   headers; or the event of an AWS Lambda function, whose body is decoded where it is in base64.
 * @param secret `whsec_…` from the portal, of this endpoint; or several while one takes over from another, any of which
 *   may have signed.
 * @throws WebhookVerificationError when it is not to be trusted: answer 400. Its `reason` says why.
 * @throws ConfigurationError when this handler is wrong: a secret that is none, an option that cannot be, a body that was
 *   parsed or read before.
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

  // A copy, which nobody else can change: what is verified is what is parsed.
  const content = signedContent(id, timestamp, await read(maxBytes))
  if (!(await isSigned(content, signatures, keys))) {
    throw new WebhookVerificationError(
      'no_match',
      "No signature of the webhook fits: the secret is another endpoint's, or the body is not byte for byte what was sent.",
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
