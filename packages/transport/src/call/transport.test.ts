import { inspect } from 'node:util'
import { closing, failureOf, settle, until } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { answer, type Reaction, reset, socketServer, stall } from '../../test/socket-server.ts'
import { fire, KNOWN_OPTIONS, look, pay, payment, SECRET, stop, testTransport } from '../../test/test-api.ts'
import {
  ConfigurationError,
  type DriftEvent,
  IdempotencyConflictError,
  ResponseValidationError,
  type Schema,
  type Transport,
} from '../index.ts'

const { keep, close: closeAll } = closing()
const serve = async (...reactions: Reaction[]) => keep(await socketServer(...reactions))
afterEach(closeAll)

const OK = answer(200, { id: 'O-1' })
const needsId: Schema<{ id: string }> = {
  issues: (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return [{ path: [], code: 'invalid_type', message: 'expected an object' }]
    return 'id' in value ? [] : [{ path: ['id'], code: 'invalid_type', message: 'missing' }]
  },
  '~standard': { version: 1, vendor: 'test', validate: () => ({ issues: [] }) },
}

/** Answers when the test tells it to. */
const held = () => {
  let release: () => void = () => {}
  const reaction: Reaction = (socket, request) => {
    release = () => OK(socket, request)
  }
  return { reaction, release: () => release() }
}

describe('one flight per idempotency key', () => {
  it('the same request in flight is shared, and each caller gets its own data', async () => {
    const { reaction, release } = held()
    const server = await serve(reaction)
    const { transport } = testTransport(server.url)
    const calls = [transport.send(pay, payment(), {}), transport.send(pay, payment(), {})]
    await until(() => server.requests.length === 1)
    await settle()
    release()
    const [one, two] = await Promise.all(calls)
    expect(server.requests).toHaveLength(1)
    expect(one?.data).toEqual({ id: 'O-1' })
    expect(two?.data).toEqual(one?.data)
    expect(two?.data).not.toBe(one?.data)
  })

  it.each([
    ['another body', { ...payment(), body: { amount: 2 } }, {}, 'not_sent'],
    // The same thing is requested and may be happening: a new key would do it twice.
    ['another header', payment(), { headers: { 'X-Send-Email': 'true' } }, 'unknown'],
    ['another API key', payment(), { apiKey: 'key_other0123456789' }, 'unknown'],
    ['another mode', { ...payment(), headers: { 'X-Key': 'key-1', 'X-Mode': 'sync' } }, {}, 'unknown'],
  ])('the same key with %s in flight is refused, and nothing is sent for it', async (_, plan, options, outcome) => {
    const { reaction, release } = held()
    const server = await serve(reaction)
    const { transport } = testTransport(server.url)
    const first = transport.send(pay, payment(), {})
    await until(() => server.requests.length === 1)
    const error = await failureOf(transport.send(pay, plan, options))
    expect(error).toBeInstanceOf(IdempotencyConflictError)
    expect(error).toMatchObject({ outcome, detectedBy: 'client', attempts: [], idempotencyKey: 'key-1' })
    release()
    expect((await first).data).toEqual({ id: 'O-1' })
    expect(server.requests).toHaveLength(1)
  })

  it('one caller that aborts leaves alone, and knows that the attempt is in progress', async () => {
    const { reaction, release } = held()
    const server = await serve(reaction)
    const { transport } = testTransport(server.url)
    const controller = new AbortController()
    const leaving = failureOf(transport.send(pay, payment(), { signal: controller.signal }))
    const staying = transport.send(pay, payment(), {})
    await until(() => server.requests.length === 1)
    await settle()
    controller.abort()
    expect(await leaving).toMatchObject({ name: 'AbortedError', outcome: 'unknown' })
    release()
    expect((await staying).data).toEqual({ id: 'O-1' })
    expect(server.requests).toHaveLength(1)
  })

  it.each([
    ['a refused connection', 'http://127.0.0.1:20011/', undefined],
    ['a rate limit', undefined, answer(429)],
  ])('a caller that leaves in the pause after %s knows that the others may still pay', async (_, deadUrl, refusing) => {
    const server = await serve(...(refusing === undefined ? [] : [refusing]), OK)
    let sent = 0
    const fetchOnce: typeof fetch = (input, init) =>
      fetch(deadUrl !== undefined && sent++ === 0 ? deadUrl : input, init)
    const { transport, clock } = testTransport(server.url, { fetch: fetchOnce })
    const controller = new AbortController()
    let resume: () => void = () => {}
    clock.onPause = () =>
      new Promise((resolve) => {
        resume = resolve
        controller.abort()
      })
    const leaving = failureOf(transport.send(pay, payment(), { signal: controller.signal }))
    const staying = transport.send(pay, payment(), {})
    expect(await leaving).toMatchObject({ name: 'AbortedError', outcome: 'unknown' })
    resume()
    expect((await staying).data).toEqual({ id: 'O-1' })
  })

  it('headers in another order are the same request', async () => {
    const { reaction, release } = held()
    const server = await serve(reaction)
    const { transport } = testTransport(server.url)
    const calls = [
      { 'X-A': '1', 'X-B': '2' },
      { 'x-b': '2', 'x-a': '1' },
    ].map((headers) => transport.send(pay, payment(), { headers }))
    await until(() => server.requests.length === 1)
    await settle()
    release()
    await Promise.all(calls)
    expect(server.requests).toHaveLength(1)
  })

  it('the last to abort ends it', async () => {
    const server = await serve(stall)
    const { transport } = testTransport(server.url)
    const controllers = [new AbortController(), new AbortController()]
    const calls = controllers.map(({ signal }) => failureOf(transport.send(pay, payment(), { signal })))
    await until(() => server.requests.length === 1)
    await settle()
    for (const controller of controllers) controller.abort()
    for (const error of await Promise.all(calls))
      expect(error).toMatchObject({ name: 'AbortedError', outcome: 'unknown' })
    await until(() => server.open.size === 0)
  })

  it('a caller that comes after the last has left starts again', async () => {
    const server = await serve(stall, OK)
    const { transport } = testTransport(server.url)
    const controller = new AbortController()
    const left = failureOf(transport.send(pay, payment(), { signal: controller.signal }))
    await until(() => server.requests.length === 1)
    controller.abort()
    await left
    expect((await transport.send(pay, payment(), {})).data).toEqual({ id: 'O-1' })
    expect(server.requests).toHaveLength(2)
  })

  it('a caller that comes in the same tick in which the last one leaves gets a response, not that abort', async () => {
    const server = await serve(stall, OK)
    const controller = new AbortController()
    let later: Promise<{ data: unknown }> | undefined
    const { transport } = testTransport(server.url, {
      // Told of the attempt that the last caller's leaving cuts off, before its flight has ended.
      onAttempt: ({ cause }) => {
        if (cause === 'aborted') later = transport.send(pay, payment(), {})
      },
    })
    const left = failureOf(transport.send(pay, payment(), { signal: controller.signal }))
    await until(() => server.requests.length === 1)
    controller.abort()
    expect(await left).toMatchObject({ name: 'AbortedError', outcome: 'unknown' })
    expect(await later).toMatchObject({ data: { id: 'O-1' } })
    expect(server.requests).toHaveLength(2)
  })

  it('a caller that joins keeps its own deadline', async () => {
    const { reaction, release } = held()
    const server = await serve(reaction)
    const { transport, clock } = testTransport(server.url)
    const patient = transport.send(pay, payment(), {})
    await until(() => server.requests.length === 1)
    const begun = clock.limitBegun(5_000)
    const hasty = failureOf(transport.send(pay, payment(), { deadline: 5_000 }))
    await begun
    clock.advance(5_000)
    expect(await hasty).toMatchObject({ name: 'TimeoutError', outcome: 'unknown' })
    release()
    expect((await patient).data).toEqual({ id: 'O-1' })
    expect(clock.limits.size).toBe(0)
  })

  it('a joiner whose deadline comes last gets the deadline error', async () => {
    const server = await serve(stall)
    const { transport, clock } = testTransport(server.url)
    const controller = new AbortController()
    const first = failureOf(transport.send(pay, payment(), { signal: controller.signal }))
    await until(() => server.requests.length === 1)
    const begun = clock.limitBegun(5_000)
    const joined = failureOf(transport.send(pay, payment(), { deadline: 5_000 }))
    await begun
    controller.abort()
    await first
    clock.advance(5_000)
    expect(await joined).toMatchObject({ name: 'TimeoutError', outcome: 'unknown', attempts: [{ cause: 'aborted' }] })
  })

  it('a key is free again after its response', async () => {
    const server = await serve(OK)
    const { transport } = testTransport(server.url)
    await transport.send(pay, payment(), {})
    await transport.send(pay, { ...payment(), body: { amount: 2 } }, {})
    expect(server.requests).toHaveLength(2)
  })

  it('a failure reaches every caller that shares it', async () => {
    const server = await serve(answer(400, { type: 'no_money' }))
    const { transport } = testTransport(server.url)
    const errors = await Promise.all([1, 2, 3].map(() => failureOf(transport.send(pay, payment(), {}))))
    expect(errors.map(({ name }) => name)).toEqual(Array(3).fill('InsufficientFundsError'))
    expect(server.requests).toHaveLength(1)
  })

  it('the same request is the same however its headers are ordered', async () => {
    const { reaction, release } = held()
    const server = await serve(reaction)
    const { transport } = testTransport(server.url)
    const sent = [
      transport.send(pay, payment(), { headers: { 'x-a': '1', 'x-b': '2' } }),
      transport.send(pay, payment(), { headers: { 'X-B': '2', 'x-a': '1' } }),
    ]
    await until(() => server.requests.length === 1)
    release()
    await Promise.all(sent)
    expect(server.requests).toHaveLength(1)
  })

  it.each([
    ['who may leave', new AbortController().signal],
    ['who stays', undefined],
  ])('an error names the caller %s, though the request could be shared', async (_, signal) => {
    const server = await serve(answer(400, { type: 'no_money' }))
    const { transport } = testTransport(server.url)
    const payEmployee = async () => await transport.send(pay, payment(), { signal })
    expect((await failureOf(payEmployee())).stack).toContain('payEmployee')
  })

  it('reads are never shared', async () => {
    const server = await serve(OK)
    const { transport } = testTransport(server.url)
    await Promise.all([1, 2].map(() => transport.send(look, { path: { orderId: 'x' }, knownOptions: {} }, {})))
    expect(server.requests).toHaveLength(2)
  })
})

describe('invalid input', () => {
  const cases: readonly [
    what: string,
    run: (send: ReturnType<typeof testTransport>['transport']) => Promise<unknown>,
    says: RegExp,
  ][] = [
    [
      'an id that is a ".." segment',
      (t) => t.send(look, { path: { orderId: '..' }, knownOptions: {} }, {}),
      /orderId: expected an id, got "\.\."/,
    ],
    [
      'an empty id',
      (t) => t.send(look, { path: { orderId: '' }, knownOptions: {} }, {}),
      /orderId: expected a non-empty string/,
    ],
    [
      'a misspelt option',
      (t) => t.send(pay, payment(), { timout: 5 } as never),
      /timout: unknown option; did you mean "timeout"\?/,
    ],
    ['a bad timeout', (t) => t.send(pay, payment(), { timeout: 0 }), /timeout: expected a number of ms/],
    [
      'a header that an option sets',
      (t) => t.send(pay, payment(), { headers: { 'X-API-Key': 'x' } }),
      /headers\.X-API-Key: is set by the client; use apiKey/,
    ],
    [
      'a header with a line break',
      (t) => t.send(pay, payment(), { headers: { a: 'b\r\nc: d' } }),
      /headers\.a: expected printable Latin-1 characters/,
    ],
    [
      'an extra field that the body has',
      (t) => t.send(pay, { ...payment(), extraBody: { amount: 9 } }, {}),
      /extraBody\.amount: is a field of the body itself/,
    ],
    [
      'an extra body that is not an object',
      (t) => t.send(pay, { ...payment(), extraBody: [] as never }, {}),
      /extraBody: expected an object/,
    ],
    [
      'a value that JSON cannot hold',
      (t) => t.send(pay, payment('k', { big: 10n }), {}),
      /big: expected a JSON value, got a bigint/,
    ],
    [
      'an issue found by the client',
      (t) => t.send(pay, { ...payment(), problems: [{ path: ['mode'], code: 'x', message: 'is odd' }] }, {}),
      /mode: is odd/,
    ],
  ]
  it.each(cases)('%s is named, and nothing is sent', async (_, run, says) => {
    const server = await serve(OK)
    const error = await failureOf(run(testTransport(server.url).transport))
    expect(error).toMatchObject({ name: 'RequestValidationError', outcome: 'not_sent' })
    expect(error.message).toMatch(says)
    expect(error.message).toContain('Nothing was sent')
    expect(server.requests).toHaveLength(0)
  })

  it('a key that ends up in a message is not shown', async () => {
    const { transport } = testTransport('https://acme.test')
    const problems = [{ path: ['note'], code: 'x', message: `got "${SECRET}"` }]
    expect((await failureOf(transport.send(pay, { ...payment(), problems }, {}))).message).not.toContain(SECRET)
  })
})

describe('what goes out', () => {
  it('path, query, headers and body', async () => {
    const server = await serve(OK)
    const { transport } = testTransport(server.url)
    await transport.send(
      look,
      {
        path: { orderId: 'a/../b ü?#' },
        query: { limit: 5, after: 'c+d', gone: undefined },
        knownOptions: KNOWN_OPTIONS,
      },
      { headers: { 'X-Extra': 'yes' } },
    )
    const [request] = server.requests
    expect(request?.path).toBe('/things/a%2F..%2Fb%20%C3%BC%3F%23?limit=5&after=c%2Bd')
    expect(request?.headers).toMatchObject({
      'x-api-key': SECRET,
      'x-extra': 'yes',
      accept: 'application/json',
      'user-agent': 'test/1',
    })
    expect(request?.headers['content-type']).toBeUndefined()
  })

  it('extra body fields stand beside the checked ones', async () => {
    const server = await serve(OK)
    await testTransport(server.url).transport.send(pay, { ...payment(), extraBody: { new_field: { a: 1 } } }, {})
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({ amount: 1, new_field: { a: 1 } })
  })

  it("the runtime's fetch is looked up at the call, so that a later replacement is used", async () => {
    const original = globalThis.fetch
    const { transport } = testTransport('https://acme.test')
    globalThis.fetch = async () => Response.json({ id: 'O-2' })
    try {
      expect((await transport.send(pay, payment(), {})).data).toEqual({ id: 'O-2' })
    } finally {
      globalThis.fetch = original
    }
  })

  it("the user's fetch is called without a this", async () => {
    let self: unknown = 'not called'
    const fetch = async function (this: unknown) {
      self = this
      return Response.json({ id: 'O-3' })
    }
    await testTransport('https://acme.test', { fetch }).transport.send(pay, payment(), {})
    expect(self).toBeUndefined()
  })

  it('a fetch that throws synchronously, and one whose body is not a stream', async () => {
    const throwing = testTransport('https://acme.test', {
      fetch: () => {
        throw new TypeError('no network here')
      },
      maxRetries: 0,
    })
    expect(await failureOf(throwing.transport.send(pay, payment(), {}))).toMatchObject({
      name: 'ConnectionError',
      outcome: 'unknown',
    })
    const old = { status: 200, headers: new Headers(), body: { pipe() {} }, text: async () => '{"id":"O-4"}' }
    const odd = testTransport('https://acme.test', { fetch: async () => old as unknown as Response })
    expect((await odd.transport.send(pay, payment(), {})).data).toEqual({ id: 'O-4' })
  })

  it('a URL that cannot be requested is reported as one of our errors', async () => {
    const { transport } = testTransport('nonsense')
    expect(await failureOf(transport.send(pay, payment(), {}))).toMatchObject({
      name: 'ConnectionError',
      outcome: 'not_sent',
    })
    expect(await failureOf(transport.send(pay, payment(), { maxRetries: 0 }))).toMatchObject({
      name: 'ConnectionError',
      outcome: 'not_sent',
      attempts: [{ cause: 'ERR_INVALID_URL' }],
    })
  })
})

describe('the address and credentials of a call', () => {
  it('are read once per call, and used for all its attempts', async () => {
    let asked = 0
    const server = await serve(reset, OK)
    const { transport } = testTransport(server.url, {
      connect: async () => ({ baseUrl: server.url, headers: { 'x-api-key': `key-${++asked}` }, secrets: [] }),
    })
    await transport.send(pay, payment(), {})
    expect(server.requests.map(({ headers }) => headers['x-api-key'])).toEqual(['key-1', 'key-1'])
  })

  it('are fetched within the signal and the deadline', async () => {
    const never = () => new Promise<never>(() => {})
    const aborted = testTransport('https://acme.test', { connect: never })
    const controller = new AbortController()
    const call = failureOf(aborted.transport.send(pay, payment(), { signal: controller.signal }))
    await settle()
    controller.abort()
    expect(await call).toMatchObject({ name: 'AbortedError', outcome: 'not_sent' })

    const before = failureOf(aborted.transport.send(pay, payment(), { signal: AbortSignal.abort() }))
    expect(await before).toMatchObject({ name: 'AbortedError', outcome: 'not_sent' })

    const late = testTransport('https://acme.test', { connect: never })
    const begun = late.clock.limitBegun(9_000)
    const slow = failureOf(late.transport.send(pay, payment(), { deadline: 9_000 }))
    await begun
    late.clock.advance(9_000)
    expect(await slow).toMatchObject({ name: 'TimeoutError', outcome: 'not_sent' })
  })

  it('are reported as a ConfigurationError if they are invalid', async () => {
    const { transport } = testTransport('https://acme.test', {
      connect: () => {
        throw new ConfigurationError('no key')
      },
    })
    expect(await failureOf(transport.send(pay, payment(), {}))).toMatchObject({
      name: 'ConfigurationError',
      outcome: 'not_sent',
    })
  })
})

describe('an accepted answer that does not match its schema', () => {
  const ODD = answer(200, { id: 'O-1', odd: 'secret value' })

  it.each([
    ['a write', (transport: Transport, key: string) => transport.send(pay, payment(key), {})],
    ['a read', (transport: Transport) => transport.send(look, { path: { orderId: 'O-1' }, knownOptions: {} }, {})],
  ])('of %s is returned as data, and its differences are reported once', async (_, send) => {
    const server = await serve(ODD)
    const drifts: DriftEvent[] = []
    const { transport } = testTransport(server.url, { onDrift: (event) => drifts.push(event) })
    const first = await send(transport, 'a')
    const second = await send(transport, 'b')
    expect(first.data).toEqual({ id: 'O-1', odd: 'secret value' })
    expect(first.drift).toHaveLength(1)
    expect(second.drift).toHaveLength(1)
    expect(drifts).toMatchObject([{ path: 'odd', code: 'invalid_type' }])
  })

  it('strict on a read: an error that does not show the body', async () => {
    const server = await serve(ODD)
    const { transport } = testTransport(server.url, { responseValidation: 'strict' })
    const error = await failureOf(transport.send(look, { path: { orderId: 'O-1' }, knownOptions: {} }, {}))
    expect(error).toBeInstanceOf(ResponseValidationError)
    expect(error).toMatchObject({ outcome: 'accepted', status: 200, orderId: 'O-1' })
    expect(error.body).toEqual({ id: 'O-1', odd: 'secret value' })
    expect(inspect(error, { depth: 9 }) + JSON.stringify(error)).not.toContain('secret value')
  })

  it('strict on a write: an error that says it happened, with the id', async () => {
    const server = await serve(ODD)
    const { transport } = testTransport(server.url, { responseValidation: 'strict' })
    const error = await failureOf(transport.send(pay, payment(), {}))
    expect(error).toMatchObject({
      name: 'ResponseValidationError',
      outcome: 'accepted',
      orderId: 'O-1',
      idempotencyKey: 'key-1',
    })
    expect(error.message).toContain('It did happen')
    expect(server.requests).toHaveLength(1)
  })

  it.each(['null', '[]', '7', '{}'])(
    '%s, or anything without what the client itself needs, is an error even if others are only reported',
    async (body) => {
      const server = await serve(answer(200, body))
      const { transport } = testTransport(server.url)
      const essential = { ...look, essential: ['id'], responses: { 200: needsId } }
      expect(
        await failureOf(transport.send(essential, { path: { orderId: 'O-1' }, knownOptions: {} }, {})),
      ).toBeInstanceOf(ResponseValidationError)
    },
  )

  it('a 2xx that is not in the table is read like the one that is', async () => {
    const server = await serve(answer(201, { id: 'O-1' }))
    const { transport } = testTransport(server.url)
    expect(await transport.send(pay, payment(), {})).toMatchObject({ status: 201, readAs: 200 })
  })

  it('an empty 2xx is enough if the operation says so', async () => {
    const server = await serve(answer(204, ''))
    const { transport } = testTransport(server.url)
    expect(await transport.send(stop, { knownOptions: {} }, {})).toMatchObject({ status: 204, data: undefined })
  })

  it('amounts are plain decimal strings, whatever they were sent as', async () => {
    const server = await serve(answer(200, '{"id":"O-1","amount":1e21,"inner":[{"amount":0.0000001},{"amount":"5"}]}'))
    const { transport } = testTransport(server.url)
    expect((await transport.send(pay, payment(), {})).data).toEqual({
      id: 'O-1',
      amount: '1000000000000000000000',
      inner: [{ amount: '0.0000001' }, { amount: '5' }],
    })
  })
})

describe('secrets', () => {
  const PAYOUT = 'https://links.customer.test/3fb2c1d0-secret-link'
  const hostile = `<p>your key ${SECRET} and ${encodeURIComponent(SECRET)}; another key_zzzzzzzzzzzz; claim at ${PAYOUT}?x=1 or ${PAYOUT.replaceAll('/', '\\/')}; help https://docs.acme.test/errors#1</p>`
  const everything = (error: unknown): string =>
    [
      inspect(error, { depth: 20, showHidden: true }),
      JSON.stringify(error),
      String(error),
      error instanceof Error ? `${error.stack}${inspect(error.cause, { showHidden: true })}` : '',
    ].join('\n')

  it.each([
    ['a rejection in HTML', answer(500, hostile)],
    ['a rejection in JSON', answer(400, { type: `x ${SECRET}`, message: hostile, help: hostile, details: [{}] })],
    ['an unreadable success', answer(200, hostile)],
    ['a redirect', answer(302, hostile, { location: `${PAYOUT}?key=${SECRET}` })],
    ['a dropped connection', reset],
  ])('%s: neither key nor link is shown in any way', async (_, reaction) => {
    const server = await serve(reaction)
    const { transport } = testTransport(server.url, { maxRetries: 1 })
    const shown = everything(await failureOf(transport.send(pay, payment(), {})))
    for (const secret of [SECRET, 'secret-link', 'key_zzzz']) expect(shown).not.toContain(secret)
  })

  it('help of the API itself is kept', async () => {
    const server = await serve(answer(401, { type: 'unauthorized', help: 'See https://docs.acme.test/keys' }))
    const error = await failureOf(testTransport(server.url).transport.send(pay, payment(), {}))
    expect(error.help).toBe('See https://docs.acme.test/keys')
  })

  it.each([
    ['escaped slashes', (secret: string) => secret.replaceAll('/', '\\/')],
    ['HTML entities', (secret: string) => secret.replaceAll('&', '&amp;')],
    ['Unicode escapes', (secret: string) => secret.replaceAll('&', '\\u0026').replaceAll('/', '\\u002f')],
  ])('no part of a key written with %s is shown either', async (_, written) => {
    const secret = 'first/half&second~half/of-it'
    const server = await serve(answer(400, `bad key ${written(secret)} here`))
    const connect = () => ({ baseUrl: server.url, headers: { 'x-api-key': 'k' }, secrets: [secret] })
    const error = await failureOf(testTransport(server.url, { connect }).transport.send(pay, payment(), {}))
    for (const part of ['first', 'half', 'second', 'of-it']) expect(everything(error)).not.toContain(part)
  })

  it("only the code of the runtime's error is kept", async () => {
    const cause = Object.assign(new Error(`to ${PAYOUT} with ${SECRET}`), {
      code: 'ECONNRESET',
      headers: { 'x-api-key': SECRET },
    })
    const { transport } = testTransport('https://acme.test', {
      fetch: async () => {
        throw Object.assign(new TypeError('fetch failed', { cause }), { request: { headers: { 'x-api-key': SECRET } } })
      },
      maxRetries: 0,
    })
    const error = await failureOf(transport.send(fire, { knownOptions: {} }, {}))
    const shown = everything(error)
    expect(shown).not.toContain(SECRET)
    expect(shown).not.toContain('secret-link')
    expect(error.cause).toMatchObject({ code: 'ECONNRESET' })
  })
})
