import { describe, expect, it } from 'vitest'
import { MAX_BODY_BYTES } from '../calls/size-limits.ts'
import type { ServingOptions } from '../options/serving-options.ts'
import { bodyText } from '../rest/json-body.ts'
import { LOOPBACK_HOSTS } from './access-checks.ts'
import { accessRulesOf, checkAccess } from './check-access.ts'

const URL_HERE = 'http://127.0.0.1:8080/v1/order'

const asked = (headers: Record<string, string>, options: ServingOptions, url = URL_HERE) =>
  checkAccess({ url, headers: new Headers(headers) }, accessRulesOf(options))

describe('the name that a server is called by', () => {
  it.each([
    ['localhost:8080', 'any port'],
    ['LOCALHOST', 'any case'],
    ['127.0.0.1:8080', 'an address'],
    ['[::1]:8080', 'an address of version 6'],
    ['[::1]', 'an address of version 6, without a port'],
  ])('%s is this machine: %s', async (host) => {
    expect(await asked({ host }, { allowedHosts: LOOPBACK_HOSTS })).toBeUndefined()
  })

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:8080', '', 'localhost:8080:8080', '[::1'])(
    '%j is not',
    async (host) => {
      expect(await asked({ host }, { allowedHosts: LOOPBACK_HOSTS })).toMatchObject({ status: 403 })
    },
  )

  it('with a port is allowed only on that port', async () => {
    const rules = { allowedHosts: ['Pay.example:8443'] }
    expect(await asked({ host: 'pay.example:8443' }, rules)).toBeUndefined()
    expect(await asked({ host: 'pay.example' }, rules)).toMatchObject({ status: 403 })
  })

  it('may be any if callers are not checked here', async () => {
    expect(await asked({ host: 'anything.example' }, { token: false })).toBeUndefined()
  })

  it('is taken from the URL if the header is hidden', async () => {
    expect(await asked({}, { allowedHosts: LOOPBACK_HOSTS })).toBeUndefined()
    expect(await asked({}, { allowedHosts: LOOPBACK_HOSTS }, 'http://evil.example/')).toMatchObject({ status: 403 })
  })
})

describe('the origin of a call from a browser', () => {
  it.each([
    ['an origin', { origin: 'https://evil.example' }],
    ['an origin that is hidden', { origin: 'null' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:8081' }],
    ['another site, without an origin', { 'sec-fetch-site': 'cross-site' }],
    ['another host of the same site, without an origin', { 'sec-fetch-site': 'same-site' }],
  ])('%s is refused', async (_, headers) => {
    expect(await asked(headers, {})).toMatchObject({ status: 403 })
    expect(await asked(headers, { allowedOrigins: ['https://other.example'] })).toMatchObject({ status: 403 })
  })

  it.each([
    ['another program', {}, []],
    ['a user who types the address', { 'sec-fetch-site': 'none' }, []],
    ['a page of this server that reads', { 'sec-fetch-site': 'same-origin' }, []],
    ['an allowed origin', { origin: 'https://App.example', 'sec-fetch-site': 'cross-site' }, ['https://app.example']],
  ])('%s may call', async (_, headers, allowedOrigins) => {
    expect(await asked(headers, { allowedOrigins })).toBeUndefined()
  })
})

describe('the token', () => {
  const rules = { token: 'open-sesame' }

  it.each(['Bearer open-sesame', 'bearer   open-sesame '])('is accepted from %j', async (authorization) => {
    expect(await asked({ authorization }, rules)).toBeUndefined()
  })

  it.each([
    ['nothing', {}, 'required'],
    ['another scheme', { authorization: 'Basic open-sesame' }, 'required'],
    ['no token', { authorization: 'Bearer ' }, 'required'],
    ['another token', { authorization: 'Bearer open-sesamf' }, 'The token is invalid'],
    ['a beginning', { authorization: 'Bearer open' }, 'The token is invalid'],
    ['more than the token', { authorization: 'Bearer open-sesame-and-more' }, 'The token is invalid'],
  ])('is refused if the header has %s', async (_, headers, says) => {
    const refusal = await asked(headers, rules)
    expect(refusal).toMatchObject({ status: 401, headers: { 'WWW-Authenticate': expect.stringMatching(/^Bearer/) } })
    expect(refusal?.detail).toContain(says)
    expect(JSON.stringify(refusal)).not.toContain('sesam')
  })
})

describe('a body', () => {
  const post = (body: BodyInit | null, headers: Record<string, string> = {}) =>
    new Request(URL_HERE, { method: 'POST', body, headers, ...{ duplex: 'half' } })

  const streamed = (...chunks: (string | Uint8Array)[]) =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const chunk of chunks)
          controller.enqueue(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk)
        controller.close()
      },
    })

  it.each([
    ['none', null, ''],
    ['one', 'grüße', 'grüße'],
    ['in parts, cut inside a character,', streamed(new Uint8Array([0xc3]), new Uint8Array([0xbc])), 'ü'],
    ['of exactly the maximum size', 'x'.repeat(8), 'x'.repeat(8)],
  ])('%s is read', async (_, body, text) => {
    expect(await bodyText(post(body), 8)).toEqual({ kind: 'text', text })
  })

  it.each([
    ['with a large Content-Length', post('x', { 'content-length': '9' })],
    ['with a large Content-Length but without content', post(null, { 'content-length': '9' })],
    ['without a Content-Length', post(streamed('12345', '6789'))],
  ])('%s is too large', async (_, request) => {
    expect(await bodyText(request, 8)).toEqual({ kind: 'too_large' })
  })

  it('is too large from one byte more than a mebibyte', async () => {
    expect(await bodyText(post('x'.repeat(MAX_BODY_BYTES)))).toMatchObject({ kind: 'text' })
    expect(await bodyText(post('x'.repeat(MAX_BODY_BYTES + 1)))).toEqual({ kind: 'too_large' })
  })

  it.each([
    ['is too large by its Content-Length', { 'content-length': '9' }, [new Uint8Array(1)], 'too_large'],
    ['is too large', {}, [new Uint8Array(9)], 'too_large'],
    ['is not UTF-8', {}, [new Uint8Array([0xff])], 'unreadable'],
  ] as const)('that %s is answered without reading the rest', async (_, headers, parts, kind) => {
    let cancelled = false
    const endless = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const part of parts) controller.enqueue(part)
      },
      cancel() {
        cancelled = true
      },
    })
    expect(await bodyText(post(endless, headers), 8)).toEqual({ kind })
    expect(cancelled).toBe(true)
  })

  it('that cannot be cancelled is still too large', async () => {
    const stubborn = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new Uint8Array(9)),
      cancel: () => Promise.reject(new Error('no')),
    })
    expect(await bodyText(post(stubborn), 8)).toEqual({ kind: 'too_large' })
  })

  it.each([
    ['is not UTF-8', streamed(new Uint8Array([0xff]))],
    ['ends inside a character', streamed(new Uint8Array([0xc3]))],
    ['is cut off', new ReadableStream<Uint8Array>({ start: (controller) => controller.error(new Error('reset')) })],
  ])('that %s cannot be read', async (_, body) => {
    expect(await bodyText(post(body))).toEqual({ kind: 'unreadable' })
  })
})
