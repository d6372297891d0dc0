import { ConfigurationError } from '@x/transport'
import { fromLambda, isLambdaWebhook, type LambdaWebhook } from './lambda-event.ts'
import type { RawWebhook, WebhookHeaders } from './signature-headers.ts'
import { WebhookVerificationError } from './webhook-verification-error.ts'

const RAW =
  'The signature covers the exact bytes that were sent, so pass those (express.raw({ type: "*/*" }) in Express, a Buffer of all chunks in node:http)'

/**
 * The headers of a webhook, and a way to read its body.
 *
 * @throws ConfigurationError if the raw body is unavailable: a mistake of the handler, not of the sender.
 */
export function opened(given: Request | RawWebhook | LambdaWebhook): {
  headers: WebhookHeaders
  read: (limit: number) => Body
} {
  const input: unknown = given
  if (typeof input !== 'object' || input === null) throw misuse(`expected a Request, got ${nameOf(input)}`)
  const request = isLambdaWebhook(given) ? fromLambda(given) : given
  if (typeof request.headers !== 'object' || request.headers === null) {
    throw misuse(`expected headers, got ${nameOf(request.headers)}`)
  }
  if (isRequest(request)) {
    if (request.bodyUsed || request.body?.locked) {
      throw misuse('the body of the Request was already read; verify a clone() made beforehand')
    }
    return { headers: request.headers, read: (limit) => streamed(request, limit) }
  }
  const { body, headers } = request
  if (typeof body === 'string') return { headers, read: (limit) => encoded(body, limit) }
  // Not by instanceof: test runners and vm contexts have their own classes.
  if (ArrayBuffer.isView(body)) {
    return { headers, read: (limit) => bounded(new Uint8Array(body.buffer, body.byteOffset, body.byteLength), limit) }
  }
  if (Object.prototype.toString.call(body) === '[object ArrayBuffer]') {
    return { headers, read: (limit) => bounded(new Uint8Array(body), limit) }
  }
  // Where frameworks that parse keep the raw body: Nest, Google Cloud Functions, plugins of Fastify.
  if (isRawBody(Reflect.get(request, 'rawBody'))) {
    throw misuse(
      'the body was parsed, but its bytes are in rawBody: pass { body: request.rawBody, headers: request.headers }',
    )
  }
  throw misuse(
    typeof body === 'object' && body !== null
      ? `the body is an object: it was already parsed, or no parser read it. ${RAW}`
      : `expected a raw body, got ${nameOf(body)}: no parser read it. ${RAW}`,
  )
}

const isRawBody = (value: unknown): boolean => typeof value === 'string' || ArrayBuffer.isView(value)

type Body = Uint8Array | Promise<Uint8Array>

/** Recognised by its method, because a Request of another realm or library counts too. */
const isRequest = (request: Request | RawWebhook): request is Request =>
  'arrayBuffer' in request && typeof request.arrayBuffer === 'function'

function encoded(text: string, limit: number): Uint8Array {
  // A text never has fewer bytes than code units: one that is certainly too long need not be copied.
  if (text.length > limit) throw tooLarge(limit)
  return bounded(new TextEncoder().encode(text), limit)
}

function bounded(bytes: Uint8Array, limit: number): Uint8Array {
  if (bytes.length > limit) throw tooLarge(limit)
  return bytes
}

/** Reads a stream, and stops reading once it exceeds the limit. */
async function streamed(request: Request, limit: number): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length')) > limit) throw tooLarge(limit)
  const { body } = request
  if (body === null) return new Uint8Array()
  // Not every runtime's Request exposes its stream.
  if (typeof body?.getReader !== 'function') {
    return bounded(new Uint8Array(await request.arrayBuffer().catch(brokeOff)), limit)
  }
  const reader = body.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read().catch(brokeOff)
    if (done) return joined(chunks, size)
    size += value.length
    if (size > limit) {
      reader.cancel().catch(() => {})
      throw tooLarge(limit)
    }
    chunks.push(value)
  }
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.length
  }
  return whole
}

const misuse = (problem: string) => new ConfigurationError(`verifyWebhook: ${problem}`)

const nameOf = (value: unknown): string => (value === null ? 'null' : typeof value)

const tooLarge = (limit: number) =>
  new WebhookVerificationError('too_large', `The body of the webhook is larger than ${limit} bytes.`)

function brokeOff(): never {
  // The runtime's own error may quote the content.
  throw new WebhookVerificationError('bad_body', 'The body of the webhook was cut off.')
}
