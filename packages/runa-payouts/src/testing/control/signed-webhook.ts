import { RequestValidationError, requireOptions } from '@x/transport'
import { sign, signedContent } from '../../webhooks/signature.ts'
import type { HeaderFamily } from '../../webhooks/signature-headers.ts'
import { signingKeys } from '../../webhooks/signing-key.ts'

/** How a webhook for a test is signed. */
export interface SignedWebhookOptions {
  /** The id of the message. Pass the same one again to simulate a message that is sent again. Default: a random one. */
  readonly id?: string | undefined
  /** When it is signed, as a Date or in ms since the Unix epoch. The header contains whole seconds. Default: now. */
  readonly timestamp?: Date | number | undefined
  /** The prefix of the header names: Svix's own `svix`, the default, or `webhook`. */
  readonly prefix?: HeaderFamily | undefined
}

/**
 * A webhook as Runa sends it: `verifyWebhook` accepts it, and so does
 * `new Request(url, { method: 'POST', ...webhook })`.
 */
export interface SignedWebhook {
  /** The exact text that was signed. */
  readonly body: string
  /** Id, timestamp and signature, and the content type. */
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Signs a webhook the way Runa does, to test a handler with.
 *
 * @param payload the body: an object, which is written as JSON, or the exact text.
 * @param secret `whsec_` and base64, or several, each of which signs.
 * @throws ConfigurationError for an invalid secret.
 * @throws RequestValidationError for an invalid timestamp.
 */
export async function signedWebhook(
  payload: object | string,
  secret: string | readonly string[],
  options: SignedWebhookOptions = {},
): Promise<SignedWebhook> {
  requireOptions(options)
  const { id = `msg_${crypto.randomUUID().replaceAll('-', '')}`, timestamp = Date.now(), prefix = 'svix' } = options
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload)
  const seconds = wholeSeconds(Number(timestamp))
  const content = signedContent(id, seconds, new TextEncoder().encode(body))
  const signatures = await Promise.all(signingKeys(secret).map((key) => sign(content, key)))
  return {
    body,
    headers: {
      'content-type': 'application/json',
      [`${prefix}-id`]: id,
      [`${prefix}-timestamp`]: seconds,
      [`${prefix}-signature`]: signatures.join(' '),
    },
  }
}

function wholeSeconds(ms: number): string {
  if (Number.isFinite(ms)) return String(Math.floor(ms / 1000))
  const message = 'expected a Date, or ms since the Unix epoch'
  throw new RequestValidationError(`signedWebhook: timestamp: ${message}.`, [
    { path: ['timestamp'], code: 'invalid_value', message },
  ])
}
