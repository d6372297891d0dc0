import { closing, countedListeners, failureOf, settle, until } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { answer, close, partial, type Reaction, raw, reset, socketServer, stall } from '../../test/socket-server.ts'
import { ended, fire, KNOWN_OPTIONS, look, pay, payment, stop, TEST_API, testTransport } from '../../test/test-api.ts'
import type { Api } from '../api/api.ts'
import { singleRequest } from './single-request.ts'

const { keep, close: closeAll } = closing()
const serve = async (...reactions: Reaction[]) => keep(await socketServer(...reactions))
afterEach(closeAll)

const OK = answer(200, { id: 'O-1' })
// Nothing listens there; ports below 1024 would be refused by fetch itself.
const DEAD_PORT = 'http://127.0.0.1:20011'
const reading = { path: { orderId: 'O-1' }, knownOptions: {} }

/** A fetch whose nth request goes to a port where nothing listens. */
const refusedAt = (...attempts: number[]): typeof fetch =>
  ((count = 0) =>
    singleRequest((input, init) => {
      count += 1
      return fetch(attempts.includes(count) ? `${DEAD_PORT}/` : input, init)
    }))()

describe('the outcome of two attempts, over a real socket', () => {
  // Only attempts that may be repeated can come first.
  const FIRST = {
    not_sent: { refused: true, reaction: undefined },
    rejected: { refused: false, reaction: answer(429, { error: 'rate exceeded' }) },
    unknown: { refused: false, reaction: reset },
  } as const
  const SECOND = {
    not_sent: { refused: true, reaction: undefined },
    'rejected, not stored': { refused: false, reaction: answer(401, { type: 'unauthorized' }) },
    'rejected, stored': { refused: false, reaction: answer(400, { type: 'no_money' }) },
    unknown: { refused: false, reaction: answer(500, { type: 'oops' }) },
    accepted: { refused: false, reaction: OK },
  } as const
  const EXPECTED: Record<keyof typeof FIRST, Record<keyof typeof SECOND, string>> = {
    not_sent: {
      not_sent: 'not_sent',
      'rejected, not stored': 'rejected',
      'rejected, stored': 'rejected',
      unknown: 'unknown',
      accepted: 'result',
    },
    rejected: {
      not_sent: 'rejected',
      'rejected, not stored': 'rejected',
      'rejected, stored': 'rejected',
      unknown: 'unknown',
      accepted: 'result',
    },
    unknown: {
      not_sent: 'unknown',
      'rejected, not stored': 'unknown',
      'rejected, stored': 'rejected',
      unknown: 'unknown',
      accepted: 'result',
    },
  }
  for (const [first, one] of Object.entries(FIRST)) {
    for (const [second, two] of Object.entries(SECOND)) {
      const expected = EXPECTED[first as keyof typeof FIRST][second as keyof typeof SECOND]
      it(`${first}, then ${second}: ${expected}`, async () => {
        const server = await serve(...[one.reaction, two.reaction].filter((reaction) => reaction !== undefined), OK)
        const refused = [one.refused ? 1 : 0, two.refused ? 2 : 0].filter(Boolean)
        const { transport } = testTransport(server.url, { fetch: refusedAt(...refused), maxRetries: 1 })
        const end = await ended(transport.send(pay, payment(), {}))
        expect(end instanceof Error ? Reflect.get(end, 'outcome') : 'result').toBe(expected)
        if (end instanceof Error) {
          expect(Reflect.get(end, 'attempts')).toHaveLength(2)
          expect(Reflect.get(end, 'idempotencyKey')).toBe('key-1')
        }
      })
    }
  }
})

describe('a response that is not stored under the key, whatever its body says, over a real socket', () => {
  // By its type alone, as in APIs whose statuses vary.
  const api: Api = { ...TEST_API, errors: [{ type: 'no_money', error: 'InsufficientFundsError', stored: true }] }

  it.each([
    [400, 'rejected'],
    [401, 'unknown'],
    [403, 'unknown'],
    [404, 'unknown'],
    [410, 'unknown'],
    [413, 'unknown'],
    [429, 'unknown'],
  ])('a lost attempt, then a %d that says no_money: %s', async (status, outcome) => {
    const server = await serve(reset, answer(status, { type: 'no_money' }))
    const { transport } = testTransport(server.url, { api, maxRetries: 1 })
    const error = await failureOf(transport.send(pay, payment(), {}))
    expect(error).toMatchObject({ name: 'InsufficientFundsError', status, outcome })
    expect(server.requests).toHaveLength(2)
  })
})

describe('what one answer ends in', () => {
  const LONG = 'x'.repeat(4096)
  const CASES: readonly [what: string, reaction: Reaction, error: string, outcome: string, message: RegExp][] = [
    [
      'a 400 without a documented type',
      answer(400, { type: 'weird', message: 'No.' }),
      'ApiError',
      'rejected',
      /400 weird: No\. This call did nothing\. If you used this idempotency key before, keep it\./,
    ],
    ['a 401', answer(401, {}), 'AuthenticationError', 'rejected', /401/],
    ['a 403', answer(403, '<html>'), 'PermissionError', 'rejected', /403/],
    ['a 404', answer(404, ''), 'NotFoundError', 'rejected', /404/],
    ['a 408', answer(408, ''), 'ApiError', 'unknown', /It may have happened/],
    ['a 409', answer(409, ''), 'ApiError', 'rejected', /409/],
    ['a 425', answer(425, ''), 'ApiError', 'unknown', /It may have happened/],
    ['a 429', answer(429, { error: 'rate exceeded' }), 'RateLimitError', 'rejected', /429/],
    [
      'a stored refusal',
      answer(400, { type: 'no_money', message: 'Broke' }),
      'InsufficientFundsError',
      'rejected',
      /no_money: Broke/,
    ],
    ['a conflict', answer(400, { type: 'conflict' }), 'IdempotencyConflictError', 'rejected', /conflict/],
    ['a first request still running', answer(400, { type: 'in_progress' }), 'ApiError', 'unknown', /in_progress/],
    ['a 422 with details', answer(422, { type: 'bad', details: [{}] }), 'ApiError', 'rejected', /body\.field: m/],
    ['a 500', answer(500, { type: 'oops' }), 'ServerError', 'unknown', /500 oops/],
    ['a 501', answer(501, ''), 'ServerError', 'unknown', /501/],
    ['a 502 in HTML', answer(502, `<html>${LONG}</html>`), 'ServerError', 'unknown', /502/],
    [
      'a 301',
      answer(301, '', { location: 'https://evil.test/path?q' }),
      'UnexpectedResponseError',
      'unknown',
      /evil\.test\. Redirects are not followed/,
    ],
    [
      'a 307 within the host',
      answer(307, '', { location: '/elsewhere' }),
      'UnexpectedResponseError',
      'unknown',
      /the same host/,
    ],
    [
      'a 302 to nowhere',
      answer(302, '', { location: 'http://[' }),
      'UnexpectedResponseError',
      'unknown',
      /a redirect to an invalid URL/,
    ],
    ['a 304', answer(304, ''), 'UnexpectedResponseError', 'unknown', /304/],
    [
      'a final 102',
      raw('HTTP/1.1 102 Processing\r\n\r\n'),
      'ConnectionError',
      'unknown',
      /could not connect to 127\.0\.0\.1:\d+, or got no response/,
    ],
    ['an empty 200', answer(200, ''), 'UnexpectedResponseError', 'unknown', /an empty body/],
    ['a 200 in HTML', answer(200, '<html>login</html>'), 'UnexpectedResponseError', 'unknown', /not JSON/],
    ['a 200 with an array', answer(200, '[]'), 'UnexpectedResponseError', 'unknown', /without an id/],
    [
      'a 200 with an id that is a number',
      answer(200, { id: 7 }),
      'UnexpectedResponseError',
      'unknown',
      /without an id/,
    ],
    ['a 200 with an empty id', answer(200, { id: '' }), 'UnexpectedResponseError', 'unknown', /without an id/],
    [
      'a cut-off body',
      partial(200, '{"id":"O', 500, 'close'),
      'ConnectionError',
      'unknown',
      /closed in the middle of a 200 response/,
    ],
    ['a connection reset', reset, 'ConnectionError', 'unknown', /ECONNRESET|UND_ERR_SOCKET/],
    [
      'a connection closed',
      close,
      'ConnectionError',
      'unknown',
      /could not connect to 127\.0\.0\.1:\d+, or got no response/,
    ],
    [
      'a response that is not HTTP',
      raw('SSH-2.0-OpenSSH\r\n'),
      'ConnectionError',
      'unknown',
      /could not connect to 127\.0\.0\.1:\d+, or got no response/,
    ],
  ]
  it.each(CASES)('%s', async (_, reaction, name, outcome, message) => {
    const server = await serve(reaction)
    const { transport } = testTransport(server.url, { maxRetries: 0 })
    const error = await failureOf(transport.send(pay, payment(), {}))
    expect({ name: error.name, outcome: error.outcome, operation: error.operation }).toEqual({
      name,
      outcome,
      operation: 'pay',
    })
    expect(error.message).toMatch(message)
    const text = error.bodyText
    if (typeof text === 'string') expect(text.length).toBeLessThanOrEqual(1024)
  })

  it('an opaque redirect without a status, as browsers show it', async () => {
    const opaque = { status: 0, headers: new Headers(), body: null }
    const { transport } = testTransport('https://acme.test', { fetch: async () => Object.create(opaque) })
    const error = await failureOf(transport.send(pay, payment(), {}))
    expect(error).toMatchObject({ name: 'UnexpectedResponseError', outcome: 'unknown' })
    expect(error.message).toContain('returned a redirect')
    expect(error.attempts).toHaveLength(1)
  })

  it('a port where nothing listens: nothing was sent', async () => {
    const { transport } = testTransport(DEAD_PORT, { maxRetries: 0 })
    const error = await failureOf(transport.send(pay, payment(), {}))
    expect(error).toMatchObject({ name: 'ConnectionError', outcome: 'not_sent' })
    expect(error.message).toContain('Nothing was sent')
  })

  it('a host that has no address: nothing was sent', async () => {
    const { transport } = testTransport('http://no-such-host.invalid', { maxRetries: 0 })
    expect(await failureOf(transport.send(pay, payment(), {}))).toMatchObject({
      name: 'ConnectionError',
      outcome: 'not_sent',
    })
  })

  it('a body of more than 10 MiB is not read to its end, nor requested again', async () => {
    const big = 'x'.repeat(1024 * 1024)
    const server = await serve((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
      for (let sent = 0; sent < 12; sent += 1) socket.write(`${big.length.toString(16)}\r\n${big}\r\n`)
    })
    const { transport } = testTransport(server.url)
    const error = await failureOf(transport.send(pay, payment(), {}))
    expect(error).toMatchObject({ name: 'UnexpectedResponseError', outcome: 'unknown' })
    expect(server.requests).toHaveLength(1)
  })

  it('a response that cannot be classified is still a response: the request was sent', async () => {
    const { transport } = testTransport('https://acme.test', {
      fetch: async () => Object.create({ status: 200, body: null }),
    })
    expect(await failureOf(transport.send(pay, payment(), {}))).toMatchObject({ outcome: 'unknown' })
  })

  it('a chunked body is reassembled, including multi-byte characters', async () => {
    const bytes = Buffer.from(JSON.stringify({ id: 'O-ü€😀' }))
    const server = await serve((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
      for (const byte of bytes) {
        socket.write('1\r\n')
        socket.write(Buffer.from([byte]))
        socket.write('\r\n')
      }
      socket.write('0\r\n\r\n')
    })
    const { transport } = testTransport(server.url)
    expect((await transport.send(pay, payment(), {})).data).toEqual({ id: 'O-ü€😀' })
  })
})

describe('trying again', () => {
  it('repeats key, body and headers byte for byte', async () => {
    const server = await serve(reset, answer(503), partial(200, '{', 9, 'close'), OK)
    const { transport } = testTransport(server.url)
    await transport.send(pay, payment('key-7', { amount: 1.5, name: 'ü' }), {})
    expect(server.requests).toHaveLength(4)
    const [first, ...others] = server.requests
    expect(first?.headers['x-key']).toBe('key-7')
    for (const other of others) expect(other).toEqual(first)
  })

  it.each([
    ['a read', look, reading, 4],
    ['an idempotent write', stop, { knownOptions: {} }, 4],
    ['a keyed write', pay, payment(), 4],
    ['a write that can only be sent once', fire, { knownOptions: {} }, 1],
  ] as const)('%s on a server that keeps failing', async (_, operation, plan, attempts) => {
    const server = await serve(answer(500))
    const { transport } = testTransport(server.url)
    expect(await failureOf(transport.send(operation, plan, {}))).toMatchObject({
      name: 'ServerError',
      outcome: 'unknown',
    })
    expect(server.requests).toHaveLength(attempts)
  })

  it('a write that can only be sent once is not repeated for a refused connection either', async () => {
    const { transport, events } = testTransport(DEAD_PORT)
    expect(await failureOf(transport.send(fire, { knownOptions: {} }, {}))).toMatchObject({ outcome: 'not_sent' })
    expect(events).toHaveLength(1)
  })

  it.each([
    ['501', answer(501)],
    ['505', answer(505)],
    ['400', answer(400)],
    ['401', answer(401)],
    ['403', answer(403)],
    ['404', answer(404)],
    ['409', answer(409)],
    ['413', answer(413)],
    ['422', answer(422)],
    ['302', answer(302)],
  ])('never for a %s', async (_, reaction) => {
    const server = await serve(reaction)
    const { transport } = testTransport(server.url)
    await failureOf(transport.send(pay, payment(), {}))
    expect(server.requests).toHaveLength(1)
  })

  it.each([
    ['a failing server', answer(500), [250, 500, 1000]],
    ['a rate limit without a time', answer(429), [5500, 10_500, 20_500]],
    ['a rate limit with seconds', answer(429, '', { 'retry-after': '7' }), [7000, 7000, 7000]],
    [
      'an unavailable server that names a date',
      answer(503, '', { 'retry-after': 'Sun, 22 Nov 2026 00:00:09 GMT' }),
      [9000, 0, 0],
    ],
    ['a first request still running', answer(400, { type: 'in_progress' }), [2000, 4000, 8000]],
    ['a dropped connection', reset, [250, 500, 1000]],
  ])('the pauses for %s', async (_, reaction, pauses) => {
    const server = await serve(reaction)
    const { transport, clock } = testTransport(server.url)
    const error = await failureOf(transport.send(pay, payment(), {}))
    expect(clock.pauses).toEqual(pauses)
    expect((error.attempts as { retryDelayMs?: number }[]).map(({ retryDelayMs }) => retryDelayMs)).toEqual([
      ...pauses,
      undefined,
    ])
  })

  it('a wait that the server asks for and that outlasts the deadline fails at once and names it', async () => {
    const server = await serve(answer(429, '', { 'retry-after': '300' }))
    const { transport, clock } = testTransport(server.url)
    const error = await failureOf(transport.send(pay, payment(), {}))
    expect(error).toMatchObject({ name: 'RateLimitError', retryAfterMs: 300_000, outcome: 'rejected' })
    expect(clock.pauses).toEqual([])
  })

  it('repeats as often as the call allows', async () => {
    const server = await serve(answer(500))
    const { transport } = testTransport(server.url, { maxRetries: 5 })
    await failureOf(transport.send(look, { ...reading, knownOptions: KNOWN_OPTIONS }, { maxRetries: 1 }))
    expect(server.requests).toHaveLength(2)
    await failureOf(transport.send(look, reading, {}))
    expect(server.requests).toHaveLength(2 + 6)
  })
})

describe('time', () => {
  it.each([
    ['before the headers', stall, /no response within 35000 ms/],
    [
      'in the body',
      partial(200, '{"id":', 100, 'stall'),
      /the body of a 200 response was not complete within 35000 ms/,
    ],
  ])('a response that stalls %s is given up after the timeout', async (_, reaction, message) => {
    const server = await serve(reaction)
    const { transport, clock } = testTransport(server.url, { maxRetries: 0 })
    const begun = clock.limitBegun(35_000)
    const call = failureOf(transport.send(pay, payment(), {}))
    await begun
    await until(() => server.requests.length === 1)
    await settle()
    clock.advance(35_000)
    const error = await call
    expect(error).toMatchObject({ name: 'TimeoutError', outcome: 'unknown' })
    expect(error.message).toMatch(message)
    expect(error.attempts).toMatchObject([{ cause: 'timeout', durationMs: 35_000, verdict: 'unknown' }])
    await until(() => server.open.size === 0)
  })

  it('a stalled attempt is repeated with the same key', async () => {
    const server = await serve(stall, OK)
    const { transport, clock } = testTransport(server.url)
    const begun = clock.limitBegun(35_000)
    const call = transport.send(pay, payment(), {})
    await begun
    await until(() => server.requests.length === 1)
    clock.advance(35_000)
    expect((await call).attempts.map(({ verdict }) => verdict)).toEqual(['unknown', 'accepted'])
    expect(server.requests[1]).toEqual(server.requests[0])
  })

  it('the deadline cuts an attempt short', async () => {
    const server = await serve(stall)
    const { transport, clock } = testTransport(server.url)
    const begun = clock.limitBegun(10_000)
    const call = failureOf(transport.send(pay, payment(), { deadline: 10_000 }))
    await begun
    await until(() => server.requests.length === 1)
    clock.advance(10_000)
    const error = await call
    expect(error).toMatchObject({ name: 'TimeoutError', outcome: 'unknown', attempts: [{ cause: 'deadline' }] })
    expect(error.message).toContain('before the deadline')
  })

  it.each([
    ['a number of ms', () => 1_999],
    ['a Date', (now: number) => new Date(now + 1_999)],
    ['a function', () => () => 1_999],
  ])('a write does not start with less than 2 s left of %s', async (_, deadline) => {
    const server = await serve(OK)
    const { transport, clock } = testTransport(server.url)
    const error = await failureOf(transport.send(pay, payment(), { deadline: deadline(clock.now()) }))
    expect(error).toMatchObject({ name: 'TimeoutError', outcome: 'not_sent', attempts: [] })
    expect(server.requests).toHaveLength(0)
  })

  it('a read does not start with nothing left', async () => {
    const server = await serve(OK)
    const { transport } = testTransport(server.url)
    const late = transport.send(look, { ...reading, knownOptions: KNOWN_OPTIONS }, { deadline: 0 })
    expect((await failureOf(late)).message).toMatch(/^look: 0 ms are left before the deadline\. Nothing was sent\.$/)
    expect(server.requests).toHaveLength(0)
  })

  it('a read may use what is left', async () => {
    const server = await serve(OK)
    const { transport } = testTransport(server.url)
    expect((await transport.send(look, { ...reading, knownOptions: KNOWN_OPTIONS }, { deadline: 1 })).status).toBe(200)
  })

  it('a retry that would start too late is not waited for', async () => {
    const server = await serve(answer(500))
    const { transport, clock } = testTransport(server.url, { random: () => 0.999 })
    const error = await failureOf(transport.send(pay, payment(), { deadline: 3_300 }))
    expect(error).toMatchObject({ name: 'ServerError', outcome: 'unknown' })
    expect(clock.pauses).toHaveLength(1)
    expect(server.requests).toHaveLength(2)
  })

  it('a deadline function that shrinks during a pause keeps the next attempt from starting', async () => {
    const server = await serve(answer(500), OK)
    const { transport, clock } = testTransport(server.url)
    let left = 60_000
    clock.onPause = async () => {
      left = 500
    }
    const error = await failureOf(transport.send(pay, payment(), { deadline: () => left }))
    expect(error).toMatchObject({ name: 'ServerError', outcome: 'unknown' })
    expect(server.requests).toHaveLength(1)
  })
})

describe("the caller's signal", () => {
  it('already aborted: nothing is sent', async () => {
    const server = await serve(OK)
    const { transport } = testTransport(server.url)
    const error = await failureOf(transport.send(pay, payment(), { signal: AbortSignal.abort() }))
    expect(error).toMatchObject({ name: 'AbortedError', outcome: 'not_sent' })
    expect(server.requests).toHaveLength(0)
  })

  it('aborted before the request has begun: nothing is sent', async () => {
    const server = await serve(OK)
    const { transport } = testTransport(server.url)
    const controller = new AbortController()
    const call = failureOf(
      transport.send(look, { ...reading, knownOptions: KNOWN_OPTIONS }, { signal: controller.signal }),
    )
    controller.abort()
    expect(await call).toMatchObject({ name: 'AbortedError', outcome: 'not_sent', attempts: [] })
    expect(server.requests).toHaveLength(0)
  })

  it.each([
    ['before the headers', stall],
    ['in the body', partial(200, '{"id":', 100, 'stall')],
  ])('aborted %s: unknown, and the connection is released', async (_, reaction) => {
    const server = await serve(reaction)
    const { transport } = testTransport(server.url)
    const controller = new AbortController()
    const call = failureOf(transport.send(pay, payment(), { signal: controller.signal }))
    await until(() => server.requests.length === 1)
    await settle()
    controller.abort()
    expect(await call).toMatchObject({ name: 'AbortedError', outcome: 'unknown', attempts: [{ cause: 'aborted' }] })
    await until(() => server.open.size === 0)
  })

  it.each([
    ['a failure with an unknown outcome', reset, 'unknown'],
    ['a rejection', answer(429), 'rejected'],
  ])('aborted in the pause after %s', async (_, reaction, outcome) => {
    const server = await serve(reaction)
    const { transport, clock } = testTransport(server.url)
    const controller = new AbortController()
    clock.onPause = async () => controller.abort()
    const error = await failureOf(transport.send(pay, payment(), { signal: controller.signal }))
    expect(error).toMatchObject({ name: 'AbortedError', outcome })
    expect(server.requests).toHaveLength(1)
  })

  it('an abort after the whole answer was read does not throw it away', async () => {
    const server = await serve(OK)
    const controller = new AbortController()
    const { transport } = testTransport(server.url, { onAttempt: () => controller.abort() })
    expect((await transport.send(pay, payment(), { signal: controller.signal })).data).toEqual({ id: 'O-1' })
  })

  it('holds for a fetch that ignores it, and the late answer is discarded', async () => {
    let late: (response: Response) => void = () => {}
    let cancelled = false
    const cancel = () => {
      cancelled = true
    }
    const deaf: typeof fetch = () => new Promise((resolve) => (late = resolve))
    const { transport } = testTransport('https://acme.test', { fetch: deaf })
    const controller = new AbortController()
    const call = failureOf(transport.send(pay, payment(), { signal: controller.signal }))
    await settle()
    controller.abort()
    expect(await call).toMatchObject({ name: 'AbortedError', outcome: 'unknown' })
    late(new Response(new ReadableStream({ cancel })))
    await settle()
    expect(cancelled).toBe(true)
  })

  it('releases a stalled body, even if a wrapped fetch has lost the signal', async () => {
    let cancelled = false
    const cancel = () => {
      cancelled = true
    }
    const stalled = new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode('{')), cancel })
    const { transport } = testTransport('https://acme.test', { fetch: async () => new Response(stalled) })
    const controller = new AbortController()
    const call = failureOf(transport.send(pay, payment(), { signal: controller.signal }))
    await settle()
    controller.abort()
    expect(await call).toMatchObject({ name: 'AbortedError', outcome: 'unknown' })
    await settle()
    expect(cancelled).toBe(true)
  })

  it('keeps no listener after a call, however it ended', async () => {
    const server = await serve(OK, answer(400), reset, OK)
    const { transport } = testTransport(server.url)
    const { signal } = new AbortController()
    const listeners = countedListeners(signal)
    await transport.send(pay, payment('a'), { signal })
    await failureOf(transport.send(pay, payment('b'), { signal }))
    await transport.send(pay, payment('c'), { signal })
    await transport.send(look, { ...reading, knownOptions: KNOWN_OPTIONS }, { signal })
    expect(listeners()).toBe(0)
  })

  it('leaves no limit running', async () => {
    const server = await serve(OK)
    const { transport, clock } = testTransport(server.url)
    await transport.send(pay, payment(), {})
    expect(clock.limits.size).toBe(0)
  })
})

describe('the report of attempts', () => {
  it('number, time, verdict, status or cause, request id, the pause after it; no body, no secret', async () => {
    const server = await serve(
      reset,
      answer(500, { type: 'oops' }, { 'x-request-id': 'req-1' }),
      answer(200, { id: 'O-1' }, { 'x-request-id': 'req-2' }),
    )
    const { transport, events } = testTransport(server.url)
    const { attempts, requestId } = await transport.send(pay, payment(), {})
    expect(requestId).toBe('req-2')
    expect(attempts).toMatchObject([
      { number: 1, verdict: 'unknown', cause: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/), retryDelayMs: 250 },
      { number: 2, verdict: 'unknown', status: 500, requestId: 'req-1', retryDelayMs: 500 },
      { number: 3, verdict: 'accepted', status: 200, requestId: 'req-2' },
    ])
    expect(events).toEqual(
      attempts.map((attempt) => ({ ...attempt, operation: 'pay', method: 'POST', urlTemplate: '/pay' })),
    )
  })

  it('an observer that throws does not disturb the call', async () => {
    const server = await serve(OK)
    const { transport } = testTransport(server.url, {
      onAttempt: () => {
        throw new Error('observer')
      },
    })
    expect((await transport.send(pay, payment(), {})).status).toBe(200)
  })
})
