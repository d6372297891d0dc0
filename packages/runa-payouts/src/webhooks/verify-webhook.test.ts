import { failureOf, prints } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import { signedWebhook } from '../testing/index.ts'
import { isWebhookVerificationError, type RawWebhook, type VerifyWebhookOptions, verifyWebhook } from './index.ts'
import { sign, signedContent } from './signature.ts'
import { signingKeys } from './signing-key.ts'

/** Printed in Runa's documentation (developer.runa.io, /reference/webhooks). */
const VECTOR = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  body: '{"test": 2432232314}',
  headers: {
    'svix-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'svix-timestamp': '1614265330',
    'svix-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  },
}
const SENT_AT = 1614265330_000
const { secret: SECRET, headers: HEADERS, body: BODY } = VECTOR
const OTHER_SECRET = `whsec_${btoa('another endpoint, other key')}`
const SIGNATURE = HEADERS['svix-signature']
const at = (now: number, more: VerifyWebhookOptions = {}): VerifyWebhookOptions => ({ now: () => now, ...more })
const FRESH = at(SENT_AT)

const bytes = (text: string) => new TextEncoder().encode(text)
const withPrefix = (prefix: string, headers: Record<string, string> = HEADERS) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.replace('svix', prefix), value]))
const post = (body: BodyInit, headers: HeadersInit = HEADERS) =>
  new Request('https://example.com/hook', { method: 'POST', body, headers })

/** A body of bytes, signed whatever its content. */
async function signedBytes(body: Uint8Array): Promise<RawWebhook> {
  const [key] = signingKeys(SECRET)
  if (key === undefined) throw new Error('no key')
  const signature = await sign(signedContent('msg_1', '1614265330', body), key)
  return { body, headers: { 'svix-id': 'msg_1', 'svix-timestamp': '1614265330', 'svix-signature': signature } }
}

describe('the published vector is verified', () => {
  it.each<[string, () => Request | RawWebhook]>([
    ['as a Request', () => post(BODY)],
    ['as a clone of a Request', () => post(BODY).clone()],
    ['as a Request of a stream', () => post(new Blob([BODY.slice(0, 7), BODY.slice(7)]))],
    ['as text and a plain object', () => VECTOR],
    ['as bytes and a Headers', () => ({ body: bytes(BODY), headers: new Headers(HEADERS) })],
    [
      'as a Buffer that is part of a larger one',
      () => ({ ...VECTOR, body: Buffer.from(`..${BODY}..`).subarray(2, -2) }),
    ],
    ['as an ArrayBuffer', () => ({ ...VECTOR, body: bytes(BODY).buffer })],
    ['with names of headers in any case', () => ({ ...VECTOR, headers: withPrefix('SVIX') })],
    ['with headers as lists', () => ({ body: BODY, headers: { ...HEADERS, 'svix-signature': [SIGNATURE] } })],
    ['with the other names of headers', () => ({ body: BODY, headers: withPrefix('webhook') })],
    [
      'from a Request whose stream the runtime does not expose',
      () => Object.defineProperty(post(BODY), 'body', { value: undefined }),
    ],
  ])('%s', async (_, request) => {
    expect(await verifyWebhook(request(), SECRET, FRESH)).toEqual({
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: new Date(SENT_AT),
      type: 'unknown',
      data: { test: 2432232314 },
    })
  })
})

describe('a changed message is refused', () => {
  it.each<[string, Request | RawWebhook]>([
    ['a body with another value', { ...VECTOR, body: BODY.replace('4', '5') }],
    ['a body that was parsed and serialised again', { ...VECTOR, body: JSON.stringify(JSON.parse(BODY)) }],
    ['a body with a line break after it', { ...VECTOR, body: `${BODY}\n` }],
    ['no body', { ...VECTOR, body: '' }],
    ['another id', { body: BODY, headers: { ...HEADERS, 'svix-id': 'msg_p5jXN8AQM9LWM0D4loKWxJel' } }],
    ['another timestamp', { body: BODY, headers: { ...HEADERS, 'svix-timestamp': '1614265331' } }],
    ['the same time, written differently', { body: BODY, headers: { ...HEADERS, 'svix-timestamp': '01614265330' } }],
    ['another signature', { body: BODY, headers: { ...HEADERS, 'svix-signature': SIGNATURE.replace('g', 'h') } }],
    ['half a signature', { body: BODY, headers: { ...HEADERS, 'svix-signature': SIGNATURE.slice(0, 20) } }],
    [
      'a signature of another version only',
      { body: BODY, headers: { ...HEADERS, 'svix-signature': SIGNATURE.replace('v1', 'v2') } },
    ],
    ['a signature without its version', { body: BODY, headers: { ...HEADERS, 'svix-signature': SIGNATURE.slice(3) } }],
    ['a Request without a body', new Request('https://example.com', { headers: HEADERS })],
  ])('%s', async (_, request) => {
    expect(await failureOf(verifyWebhook(request, SECRET, FRESH))).toMatchObject({
      name: 'WebhookVerificationError',
      reason: 'no_match',
    })
  })
})

describe('headers', () => {
  const SPOILT = { 'svix-id': 'msg_other', 'svix-timestamp': '1614265330', 'svix-signature': SIGNATURE }

  it.each<[string, RawWebhook['headers'], string]>([
    ['none', {}, 'missing_header'],
    ['no id', { ...HEADERS, 'svix-id': undefined }, 'missing_header'],
    ['no timestamp', { ...HEADERS, 'svix-timestamp': [] }, 'missing_header'],
    ['no signature', new Headers({ ...HEADERS, 'svix-signature': '' }), 'missing_header'],
    [
      'of two families mixed',
      { ...withPrefix('webhook'), 'webhook-id': undefined, 'svix-id': HEADERS['svix-id'] },
      'missing_header',
    ],
    ['of both families, svix of another message', { ...SPOILT, ...withPrefix('webhook') }, 'no_match'],
    ['with two ids', { ...HEADERS, 'svix-id': [HEADERS['svix-id'], HEADERS['svix-id']] }, 'bad_id'],
    ['with two ids in different case', { ...HEADERS, 'Svix-Id': 'msg_other' }, 'bad_id'],
    ['with an id that has a full stop', { ...HEADERS, 'svix-id': 'msg_1.1614265330' }, 'bad_id'],
    ['with an id beyond ASCII', { ...HEADERS, 'svix-id': 'msg_é' }, 'bad_id'],
    ['with two timestamps', { ...HEADERS, 'svix-timestamp': ['1614265330', '1614265330'] }, 'bad_timestamp'],
    ['with a timestamp in words', { ...HEADERS, 'svix-timestamp': 'now' }, 'bad_timestamp'],
    ['with a fraction of a second', { ...HEADERS, 'svix-timestamp': '1614265330.5' }, 'bad_timestamp'],
    ['with a timestamp below zero', { ...HEADERS, 'svix-timestamp': '-1' }, 'bad_timestamp'],
    ['with a timestamp in ms', { ...HEADERS, 'svix-timestamp': '1614265330000' }, 'bad_timestamp'],
    ['with a date as timestamp', { ...HEADERS, 'svix-timestamp': '2021-02-25T15:02:10Z' }, 'bad_timestamp'],
  ])('%s', async (_, headers, reason) => {
    expect(await failureOf(verifyWebhook({ body: BODY, headers }, SECRET, FRESH))).toMatchObject({ reason })
  })

  it('that are missing are named', async () => {
    const error = await failureOf(verifyWebhook({ body: BODY, headers: { 'svix-id': 'msg_1' } }, SECRET, FRESH))
    expect(error.message).toContain(
      'svix-timestamp, svix-signature (or webhook-id, webhook-timestamp, webhook-signature)',
    )
  })

  it.each<[string, RawWebhook['headers']]>([
    ['webhook complete, svix not', { 'svix-id': 'msg_other', ...withPrefix('webhook') }],
    ['svix complete, webhook of another message', { ...withPrefix('webhook', SPOILT), ...HEADERS }],
  ])('of both families: %s', async (_, headers) => {
    expect(await verifyWebhook({ body: BODY, headers }, SECRET, FRESH)).toMatchObject({ id: HEADERS['svix-id'] })
  })
})

describe('a list of signatures is accepted if one matches', () => {
  const OTHER = `v1,${btoa('x'.repeat(32))}`
  it.each([
    ['the second', `${OTHER} ${SIGNATURE}`],
    ['the first', `${SIGNATURE} ${OTHER}`],
    ['one after another version', `v1a,${btoa('x'.repeat(64))} ${SIGNATURE}`],
    ['one after nonsense', `v1 , v1, nonsense v1,!!! ${SIGNATURE}`],
    ['one of two headers', [OTHER, SIGNATURE]],
    ['one that occurs twice', `${SIGNATURE}  ${SIGNATURE}`],
  ])('%s', async (_, signature) => {
    const headers = { ...HEADERS, 'svix-signature': signature }
    expect(await verifyWebhook({ body: BODY, headers }, SECRET, FRESH)).toMatchObject({ type: 'unknown' })
  })

  it('only among the first sixteen, since each costs a pass over the body', async () => {
    const many = Array.from({ length: 16 }, (_, index) => `v1,${btoa(String.fromCharCode(65 + index).repeat(32))}`)
    const verified = (signatures: string[]) =>
      verifyWebhook({ body: BODY, headers: { ...HEADERS, 'svix-signature': signatures.join(' ') } }, SECRET, FRESH)
    await expect(verified([...many.slice(1), SIGNATURE])).resolves.toMatchObject({ type: 'unknown' })
    expect(await failureOf(verified([...many, SIGNATURE]))).toMatchObject({ reason: 'no_match' })
  })
})

describe('secrets', () => {
  it.each([
    ['the old and the new one', [OTHER_SECRET, SECRET]],
    ['the new and the old one', [SECRET, OTHER_SECRET]],
    ['one, in a list', [SECRET]],
  ])('%s: any may have signed', async (_, secret) => {
    await expect(verifyWebhook(VECTOR, secret, FRESH)).resolves.toMatchObject({ type: 'unknown' })
  })

  it('of another endpoint match nothing', async () => {
    expect(await failureOf(verifyWebhook(VECTOR, OTHER_SECRET, FRESH))).toMatchObject({ reason: 'no_match' })
  })

  it.each<[string, unknown, RegExp]>([
    ['undefined', undefined, /secret: .*got undefined/],
    ['null', null, /got null/],
    ['empty', '', /got ""/],
    ['an empty list', [], /at least one/],
    ['a list with a hole', [SECRET, undefined], /secret 1: .*got undefined/],
    ['without its prefix', SECRET.slice(6), /does not begin with "whsec_"/],
    ['with nothing after it', 'whsec_', /something else after "whsec_"/],
    ['not base64', 'whsec_not*base64', /something else after "whsec_"/],
    ['cut', `${SECRET}A`, /something else after "whsec_"/],
    ['with a line break', `${SECRET}\n`, /leading or trailing whitespace/],
  ])('%s: a ConfigurationError', async (_, secret, says) => {
    const error = await failureOf(verifyWebhook(VECTOR, secret as string, FRESH))
    expect(error.name).toBe('ConfigurationError')
    expect(error.message).toMatch(says)
    expect(prints(error)).not.toContain(SECRET.slice(6, 20))
  })
})

describe('the tolerance', () => {
  const MINUTES_5 = 300_000
  it.each<[string, number, VerifyWebhookOptions, string | undefined]>([
    ['default, exactly at the limit behind', MINUTES_5, {}, undefined],
    ['default, one ms too old', MINUTES_5 + 1, {}, 'too_old'],
    ['default, exactly at the limit ahead', -MINUTES_5, {}, undefined],
    ['default, one ms too new', -MINUTES_5 - 1, {}, 'too_new'],
    ['of a second, kept', 1000, { tolerance: 1000 }, undefined],
    ['of a second, exceeded', 1001, { tolerance: 1000 }, 'too_old'],
    ['none, at the same ms', 0, { tolerance: 0 }, undefined],
    ['none, one ms later', 1, { tolerance: 0 }, 'too_old'],
    ['of a day', 86_400_000, { tolerance: 86_400_000 }, undefined],
  ])('%s', async (_, age, options, reason) => {
    const call = verifyWebhook(VECTOR, SECRET, at(SENT_AT + age, options))
    if (reason === undefined) await expect(call).resolves.toMatchObject({ timestamp: new Date(SENT_AT) })
    else expect(await failureOf(call)).toMatchObject({ reason })
  })

  it('is measured on the real clock by default', async () => {
    expect(await failureOf(verifyWebhook(VECTOR, SECRET))).toMatchObject({ reason: 'too_old' })
  })

  it.each<[string, object, RegExp]>([
    ['a misspelt one', { tolerence: 5 }, /tolerence: unknown option; did you mean "tolerance"/],
    ['an unknown one', { secret: SECRET }, /secret: unknown option; allowed: tolerance, maxBytes, now/],
    ['a tolerance that is not a number', { tolerance: '5' }, /tolerance: expected a finite number/],
    ['a tolerance of NaN', { tolerance: Number.NaN }, /tolerance/],
    ['a tolerance below zero', { tolerance: -1 }, /tolerance/],
    ['an infinite limit', { maxBytes: Number.POSITIVE_INFINITY }, /maxBytes/],
    ['a time instead of a function', { now: 5 }, /now: expected a function/],
    ['a clock that returns NaN', { now: () => Number.NaN }, /now: expected a finite number/],
  ])('and other options are checked: %s', async (_, options, says) => {
    const error = await failureOf(verifyWebhook(VECTOR, SECRET, options))
    expect(error.name).toBe('ConfigurationError')
    expect(error.message).toMatch(says)
  })
})

describe('a body', () => {
  it('that begins with a byte order mark is read', async () => {
    const body = bytes(`\ufeff{"order":{"id":"O-1"}}`)
    expect(await verifyWebhook(await signedBytes(body), SECRET, FRESH)).toMatchObject({
      data: { order: { id: 'O-1' } },
    })
  })

  it.each<[string, Uint8Array]>([
    ['that is not UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
    ['that is not JSON', bytes('<html>')],
    ['that is empty', bytes('')],
    ['that is JSON and more', bytes('{} {}')],
  ])('%s is refused, though it is signed', async (_, body) => {
    expect(await failureOf(verifyWebhook(await signedBytes(body), SECRET, FRESH))).toMatchObject({ reason: 'bad_body' })
  })

  it('in characters of all planes is accepted', async () => {
    const text = '{"note":"café € 🎁"}'
    const { data } = await verifyWebhook(await signedBytes(bytes(text)), SECRET, FRESH)
    expect(data).toEqual({ note: 'café € 🎁' })
    const { headers } = await signedBytes(bytes(text))
    await expect(verifyWebhook({ headers, body: text }, SECRET, FRESH)).resolves.toMatchObject({ data })
  })

  it.each([0, 1, 2, 3, 5, 8])(
    'that changes after %i turns is never parsed differently from what was verified',
    async (turns) => {
      const { body, headers } = await signedBytes(bytes('{"amount":1}'))
      if (!(body instanceof Uint8Array)) throw new Error('expected bytes')
      const call = verifyWebhook({ body, headers }, SECRET, FRESH)
      const outcome = call.then(
        ({ data }) => JSON.stringify(data),
        (error: unknown) => isWebhookVerificationError(error) && error.reason,
      )
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve()
      body.set(bytes('{"amount":9}'))
      expect(['{"amount":1}', 'no_match']).toContain(await outcome)
    },
  )

  const stream = (chunks: readonly string[], cancelled: () => void = () => {}) => {
    const waiting = chunks.map(bytes)
    return new ReadableStream<Uint8Array>({
      pull(controller) {
        const next = waiting.shift()
        if (next === undefined) controller.error(new Error('canary: connection reset'))
        else controller.enqueue(next)
      },
      cancel: cancelled,
    })
  }
  const streaming = (body: ReadableStream, headers: HeadersInit = HEADERS) =>
    new Request('https://example.com', { method: 'POST', headers, body, ...{ duplex: 'half' } })

  it.each<[string, () => Request | RawWebhook]>([
    ['text', () => VECTOR],
    ['text whose characters take more bytes', () => ({ ...VECTOR, body: '€'.repeat(7) })],
    ['bytes', () => ({ ...VECTOR, body: bytes(BODY) })],
    ['an ArrayBuffer', () => ({ ...VECTOR, body: bytes(BODY).buffer })],
    ['a Request', () => post(BODY)],
    ['a Request that declares its size', () => streaming(stream([]), { ...HEADERS, 'content-length': '20' })],
    ['a Request that hides its stream', () => Object.defineProperty(post(BODY), 'body', { value: undefined })],
  ])('may not be larger than allowed: %s', async (_, request) => {
    const error = await failureOf(verifyWebhook(request(), SECRET, { ...FRESH, maxBytes: 19 }))
    expect(error).toMatchObject({ reason: 'too_large' })
  })

  it('of exactly the allowed size is accepted', async () => {
    await expect(verifyWebhook(post(BODY), SECRET, { ...FRESH, maxBytes: 20 })).resolves.toBeDefined()
  })

  it('of more than 1 MiB is refused by default, and its stream is not read further', async () => {
    let cancelled = false
    const endless = stream(
      Array.from({ length: 99 }, () => 'x'.repeat(100_000)),
      () => {
        cancelled = true
      },
    )
    expect(await failureOf(verifyWebhook(streaming(endless), SECRET, FRESH))).toMatchObject({ reason: 'too_large' })
    expect(cancelled).toBe(true)
  })

  it('that breaks off is refused, without the error of the runtime', async () => {
    const error = await failureOf(verifyWebhook(streaming(stream(['{'])), SECRET, FRESH))
    expect(error).toMatchObject({ reason: 'bad_body' })
    expect(prints(error)).not.toContain('canary')
  })
})

describe('a mistake of the handler is a ConfigurationError', () => {
  const used = async () => {
    const request = post(BODY)
    await request.text()
    return request
  }
  const locked = async () => {
    const request = post(BODY)
    request.body?.getReader()
    return request
  }
  it.each<[string, () => unknown, RegExp]>([
    ['nothing', () => undefined, /expected a Request, got undefined/],
    ['the body alone', () => BODY, /expected a Request, got string/],
    ['no headers', () => ({ body: BODY }), /expected headers, got undefined/],
    ['headers that are null', () => ({ body: BODY, headers: null }), /expected headers, got null/],
    ['no body', () => ({ headers: HEADERS }), /expected a raw body, got undefined/],
    ['a parsed body', () => ({ headers: HEADERS, body: JSON.parse(BODY) }), /already parsed/],
    ['a Request that was read', used, /already read/],
    ['a Request that is being read', locked, /already read/],
  ])('%s', async (_, request, says) => {
    const given = await request()
    const error = await failureOf(verifyWebhook(given as Request, SECRET, FRESH))
    expect(error.name).toBe('ConfigurationError')
    expect(error.message).toMatch(says)
  })
})

describe('a message that is sent again', () => {
  it('has the same id, and is verified again', async () => {
    const first = await signedWebhook({ id: 'O-1', status: 'FAILED' }, SECRET, { id: 'msg_1', timestamp: SENT_AT })
    const again = await signedWebhook(first.body, SECRET, { id: 'msg_1', timestamp: SENT_AT + 7_200_000 })
    const events = [
      await verifyWebhook(first, SECRET, FRESH),
      await verifyWebhook(first, SECRET, FRESH),
      await verifyWebhook(again, SECRET, at(SENT_AT + 7_200_000)),
    ]
    expect(events.map(({ id }) => id)).toEqual(['msg_1', 'msg_1', 'msg_1'])
    expect(events.map(({ timestamp }) => Number(timestamp) - SENT_AT)).toEqual([0, 0, 7_200_000])
  })
})

describe('neither the secret nor any received data is shown by', () => {
  const CANARY = 'canary0123456789canary0123456789'
  const hidden = `whsec_${CANARY}`
  const headers = {
    'svix-id': CANARY,
    'svix-timestamp': '1614265330',
    'svix-signature': `v1,${CANARY}canary01234=`,
  }
  it.each<[string, () => Promise<Parameters<typeof verifyWebhook>>]>([
    ['missing_header', async () => [{ body: CANARY, headers: { 'svix-id': CANARY } }, hidden, FRESH]],
    ['bad_id', async () => [{ body: CANARY, headers: { ...headers, 'svix-id': `${CANARY}.` } }, hidden, FRESH]],
    ['bad_timestamp', async () => [{ body: CANARY, headers: { ...headers, 'svix-timestamp': CANARY } }, hidden, FRESH]],
    ['too_old', async () => [{ body: CANARY, headers }, hidden, at(SENT_AT * 2)]],
    ['too_new', async () => [{ body: CANARY, headers }, hidden, at(0)]],
    ['too_large', async () => [{ body: CANARY, headers }, hidden, at(SENT_AT, { maxBytes: 5 })]],
    ['no_match', async () => [{ body: CANARY, headers }, hidden, FRESH]],
    ['no_match', async () => [{ body: CANARY, headers: { ...headers, 'svix-signature': CANARY } }, hidden, FRESH]],
    ['bad_body', async () => [await signedWebhook(CANARY, hidden, { id: CANARY, timestamp: SENT_AT }), hidden, FRESH]],
    ['an invalid secret', async () => [{ body: CANARY, headers }, `${hidden}!`, FRESH]],
    ['a secret without its prefix', async () => [{ body: CANARY, headers }, CANARY, FRESH]],
    ['a parsed body', async () => [Object({ body: { [CANARY]: CANARY }, headers }), hidden, FRESH]],
  ])('%s', async (what, call) => {
    const error = await failureOf(verifyWebhook(...(await call())))
    expect(prints(error)).not.toContain('canary')
    if (isWebhookVerificationError(error)) expect(error).toMatchObject({ reason: what, outcome: 'not_sent' })
    else expect(error.name).toBe('ConfigurationError')
  })
})
