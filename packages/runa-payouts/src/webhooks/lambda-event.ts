import { ConfigurationError } from '@x/transport'
import { fromBase64 } from './base64.ts'
import type { RawWebhook, WebhookHeaders } from './signature-headers.ts'

/**
 * A webhook as AWS Lambda receives it from API Gateway (both payload versions), a function URL or a load balancer. Only
 * the fields that are read are declared here.
 */
export interface LambdaWebhook {
  /** Absent or null if the request had none. */
  readonly body?: string | null | undefined
  /** Whether `body` is the request's bytes in base64, as it is for content types that count as binary. */
  readonly isBase64Encoded: boolean
  /** Headers of the request. Absent or null if they are in `multiValueHeaders`. */
  readonly headers?: Exclude<WebhookHeaders, Headers> | null | undefined
  /** Instead of `headers` if a load balancer is configured to pass every value. */
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null | undefined
}

export const isLambdaWebhook = (input: object): input is LambdaWebhook =>
  'isBase64Encoded' in input && input.isBase64Encoded !== undefined

/**
 * The bytes and headers of a Lambda event.
 *
 * @throws ConfigurationError for an event that no AWS service produces.
 */
export function fromLambda({ body, isBase64Encoded, headers, multiValueHeaders }: LambdaWebhook): RawWebhook {
  if (typeof isBase64Encoded !== 'boolean') {
    throw new ConfigurationError(
      `verifyWebhook: isBase64Encoded: expected true or false, got ${typeof isBase64Encoded}`,
    )
  }
  const raw = { body: body ?? '', headers: headers ?? multiValueHeaders ?? {} }
  // A framework that has decoded it passes bytes.
  if (!isBase64Encoded || typeof raw.body !== 'string') return raw
  const bytes = fromBase64(raw.body)
  if (bytes !== undefined) return { ...raw, body: bytes }
  throw new ConfigurationError(
    'verifyWebhook: isBase64Encoded is true, but the body is not base64: pass the event unchanged, or the decoded body without isBase64Encoded',
  )
}
