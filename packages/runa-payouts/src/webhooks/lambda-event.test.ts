import { failureOf } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import { signedWebhook } from '../testing/index.ts'
import { type LambdaWebhook, verifyWebhook } from './index.ts'

const SECRET = `whsec_${btoa('the key of this very test')}`
const SENT_AT = Date.UTC(2026, 10, 22)
const FRESH = { now: () => SENT_AT }
const ORDER = { id: 'O-1', status: 'FAILED', description: 'café €' }

const signed = () => signedWebhook(ORDER, SECRET, { timestamp: SENT_AT })
const inBase64 = (text: string) => Buffer.from(text).toString('base64')
const inCapitals = (headers: object) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.replace('svix', 'Svix'), value]))

type Sent = Awaited<ReturnType<typeof signed>>

describe('a Lambda event', () => {
  // With what the services add to each; verifyWebhook accepts the event as it is.
  it.each<[string, (sent: Sent) => LambdaWebhook & Record<string, unknown>]>([
    [
      'of API Gateway, payload version 1.0, in base64',
      ({ body, headers }) => ({
        resource: '/runa',
        httpMethod: 'POST',
        headers: inCapitals(headers),
        multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
        body: inBase64(body),
        isBase64Encoded: true,
      }),
    ],
    [
      'of API Gateway, payload version 2.0, in base64',
      ({ body, headers }) => ({
        version: '2.0',
        rawPath: '/runa',
        headers,
        body: inBase64(body),
        isBase64Encoded: true,
      }),
    ],
    [
      'of a function URL, as text',
      ({ body, headers }) => ({ version: '2.0', headers: { ...headers }, body, isBase64Encoded: false }),
    ],
    [
      'of a load balancer with every value of each header',
      ({ body, headers }) => ({
        multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
        body: inBase64(body),
        isBase64Encoded: true,
      }),
    ],
    [
      'whose body a framework has decoded',
      ({ body, headers }) => Object({ headers, body: Buffer.from(body), isBase64Encoded: true }),
    ],
  ])('%s is verified', async (_, event) => {
    expect(await verifyWebhook(event(await signed()), SECRET, FRESH)).toMatchObject({
      type: 'order.completion',
      data: ORDER,
    })
  })

  it('in base64 that was changed on the way does not match its signature', async () => {
    const { body, headers } = await signed()
    const changed = inBase64(body.replace('FAILED', 'failed'))
    const event = { headers, body: changed, isBase64Encoded: true }
    expect(await failureOf(verifyWebhook(event, SECRET, FRESH))).toMatchObject({ reason: 'no_match' })
  })

  it.each([null, undefined])('with the body %s is the sender’s mistake', async (body) => {
    const { headers } = await signed()
    const error = await failureOf(verifyWebhook({ headers, body, isBase64Encoded: false }, SECRET, FRESH))
    expect(error).toMatchObject({ name: 'WebhookVerificationError', reason: 'no_match' })
  })

  it('without headers lacks a signature', async () => {
    const error = await failureOf(verifyWebhook({ headers: null, body: '{}', isBase64Encoded: false }, SECRET, FRESH))
    expect(error).toMatchObject({ reason: 'missing_header' })
  })

  it('is limited to the allowed size after decoding', async () => {
    const { body, headers } = await signed()
    const event = { headers, body: inBase64(body), isBase64Encoded: true }
    const size = Buffer.byteLength(body)
    await expect(verifyWebhook(event, SECRET, { ...FRESH, maxBytes: size })).resolves.toBeDefined()
    expect(await failureOf(verifyWebhook(event, SECRET, { ...FRESH, maxBytes: size - 1 }))).toMatchObject({
      reason: 'too_large',
    })
  })

  it.each<[string, object, RegExp]>([
    ['says that its body is base64, and it is not', { body: '{"id":1}', isBase64Encoded: true }, /is not base64/],
    [
      'says so with a string',
      { body: '{}', isBase64Encoded: 'true' },
      /isBase64Encoded: expected true or false, got string/,
    ],
  ])('that %s is a mistake of the handler', async (_, event, says) => {
    const { headers } = await signed()
    const error = await failureOf(verifyWebhook(Object({ headers, ...event }), SECRET, FRESH))
    expect(error.name).toBe('ConfigurationError')
    expect(error.message).toMatch(says)
  })
})

describe('a parsed body', () => {
  it.each<[string, (body: string) => unknown]>([
    ['bytes', (body) => Buffer.from(body)],
    ['text', (body) => body],
  ])('next to rawBody (%s) is refused with the code that uses it', async (_, rawBody) => {
    const { body, headers } = await signed()
    const request = Object({ headers, body: JSON.parse(body), rawBody: rawBody(body) })
    const error = await failureOf(verifyWebhook(request, SECRET, FRESH))
    expect(error.name).toBe('ConfigurationError')
    expect(error.message).toContain('pass { body: request.rawBody, headers: request.headers }')
    // And that code works.
    await expect(verifyWebhook({ body: request.rawBody, headers }, SECRET, FRESH)).resolves.toBeDefined()
  })

  it('next to an invalid rawBody is refused without advice to use it', async () => {
    const { body, headers } = await signed()
    const error = await failureOf(
      verifyWebhook(Object({ headers, body: JSON.parse(body), rawBody: undefined }), SECRET, FRESH),
    )
    expect(error.message).not.toContain('rawBody')
  })
})
