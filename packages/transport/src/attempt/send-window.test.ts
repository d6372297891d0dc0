import { closing, failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { answer, type Reaction, reset, socketServer } from '../../test/socket-server.ts'
import { KNOWN_OPTIONS, pay, payment, testTransport } from '../../test/test-api.ts'
import { type Exchange, firstToClose, type RateLimiter, type SendWindow } from './send-window.ts'

const { keep, close } = closing()
const serve = async (...reactions: Reaction[]) => keep(await socketServer(...reactions))
afterEach(close)

const OK = answer(200, { id: 'O-1' })
const HOUR = 60 * 60_000
const DAY = 24 * HOUR

class TooOld extends Error {}

/** A window that closes at a time, whose closedError is an error of its own. */
const until = (now: () => number, at: number, usedBefore = true): SendWindow => ({
  left: () => at - now(),
  usedBefore,
  advice: () => ' The key is too old: look for it.',
  // Only passed on: the package decides which error it is.
  closedError: () => new TooOld() as unknown as ReturnType<SendWindow['closedError']>,
})

/** A payment whose window has this many ms left. */
async function inWindow(reactions: readonly Reaction[], leftMs: number, usedBefore = true) {
  const server = await serve(...reactions)
  const { transport, clock } = testTransport(server.url)
  const window = until(clock.now, clock.now() + leftMs, usedBefore)
  const send = (more: object = {}, options: object = {}) =>
    transport.send(pay, { ...payment(), window, ...more }, { deadline: Infinity, ...options })
  return { server, transport, clock, window, send }
}
const limited = (seconds: number) => answer(429, '', { 'retry-after': String(seconds) })

describe('a request that may be sent for a limited time', () => {
  it.each([
    ['until the last millisecond', 0, 1],
    ['but not after that', -1, 0],
  ])('is sent %s', async (_, leftMs, requests) => {
    const { server, send } = await inWindow([OK], leftMs)
    const end = await send().then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(server.requests).toHaveLength(requests)
    if (requests === 0) expect(end).toBeInstanceOf(TooOld)
    else expect(end).toBeUndefined()
  })

  it.each<[string, Reaction, number]>([
    ['a Retry-After that ends later', limited(2 * 24 * 3600), DAY],
    ['a Retry-After of another status that ends later', answer(503, '', { 'retry-after': '7200' }), HOUR],
    ['a backoff that ends later', answer(500), 100],
    ['a pause after a 429 that named no time', answer(429), 4000],
    ['a backoff after a lost connection', reset, 100],
  ])('does not wait for %s', async (_, first, leftMs) => {
    const { server, clock, send } = await inWindow([first, OK], leftMs)
    const error = await failureOf(send())
    expect(server.requests).toHaveLength(1)
    expect(clock.pauses).toEqual([])
    expect(error).toMatchObject({ outcome: 'unknown', retryable: false, idempotencyKey: 'key-1' })
    expect(error.message).toMatch(/The key is too old: look for it\.$/)
    expect(error.message).not.toMatch(/Repeat/)
  })

  it('waits if the wait ends in time', async () => {
    const { clock, send } = await inWindow([limited(3600), OK], HOUR)
    await send()
    expect(clock.pauses).toEqual([HOUR])
  })

  it.each([
    ['no retry is left', { maxRetries: 0 }],
    ['the deadline is even shorter', { deadline: 60_000 }],
  ])(
    'reports the wait that the server asked for, and that the key will be too old by then, when %s',
    async (_, options) => {
      const { clock, send } = await inWindow([limited(2 * 24 * 3600)], DAY)
      const error = await failureOf(send({}, options))
      expect(error).toMatchObject({
        name: 'RateLimitError',
        outcome: 'unknown',
        retryAfterMs: 2 * DAY,
        retryable: false,
      })
      expect(error.message).toMatch(/The key is too old/)
      expect(clock.pauses).toEqual([])
    },
  )

  it.each([
    ['the server asked for no wait', answer(500)],
    ['the server asks for a wait until the last millisecond', limited(3600)],
  ])('may be repeated in time by its caller if no retry is left and %s', async (_, reaction) => {
    const { send } = await inWindow([reaction], HOUR)
    const error = await failureOf(send({}, { maxRetries: 0 }))
    expect(error).toMatchObject({ retryable: true })
    expect(error.message).not.toMatch(/too old/)
  })

  it.each([
    ['a backoff', [answer(500), OK], 'unknown'],
    ['a Retry-After', [limited(60), OK], 'unknown'],
  ] as const)('is not sent again by a machine that was asleep for %s', async (_, reactions, outcome) => {
    const { server, clock, send } = await inWindow(reactions, HOUR)
    clock.onPause = async () => clock.advance(2 * DAY)
    const error = await failureOf(send())
    expect(server.requests).toHaveLength(1)
    expect(error).toMatchObject({ outcome, retryable: false, attempts: [{ number: 1 }] })
  })

  it('is rejected if every attempt was, and nobody had sent it before', async () => {
    const { clock, send } = await inWindow([limited(1), limited(2 * 24 * 3600)], DAY, false)
    const error = await failureOf(send())
    expect(error).toMatchObject({ name: 'RateLimitError', outcome: 'rejected', retryAfterMs: 2 * DAY, retryable: true })
    expect(error.message).toMatch(/This call did nothing\. Repeat it later, with the same idempotency key\.$/)
    expect(clock.pauses).toEqual([1000])
  })

  it('is settled by a rejection that the server stores, whenever it was first sent', async () => {
    const { send } = await inWindow([answer(400, { type: 'no_money' })], HOUR)
    const error = await failureOf(send())
    expect(error).toMatchObject({ outcome: 'rejected' })
    expect(error.message).not.toMatch(/too old/)
  })

  it('counts from its own first attempt if no earlier one is known', async () => {
    const server = await serve(reset, answer(500), OK)
    const { transport, clock } = testTransport(server.url)
    const asked: (number | undefined)[] = []
    const window: SendWindow = {
      ...until(clock.now, Number.POSITIVE_INFINITY, false),
      left(first) {
        asked.push(first)
        return first === undefined ? Number.POSITIVE_INFINITY : first + 29 * DAY - clock.now()
      },
    }
    const began = clock.now()
    clock.onPause = async (ms) => clock.advance(server.requests.length === 1 ? ms : 30 * DAY)
    const error = await failureOf(transport.send(pay, { ...payment(), window }, { deadline: Infinity }))
    expect(server.requests).toHaveLength(2)
    expect(error).toMatchObject({ outcome: 'unknown', attempts: [{ startedAt: began }, {}] })
    expect(asked.filter((first) => first !== undefined).every((first) => first === began)).toBe(true)
  })

  it('is checked before each attempt, including one with another credential', async () => {
    const server = await serve(answer(401), OK)
    const { clock } = testTransport(server.url)
    const { transport } = testTransport(server.url, {
      clock,
      connect: () => ({
        baseUrl: server.url,
        headers: { 'x-api-key': 'a' },
        fallbackHeaders: { 'x-api-key': 'b' },
        secrets: [],
      }),
    })
    let left = 1
    const window: SendWindow = {
      ...until(clock.now, 0),
      left: () => left,
      answered: () => {
        left = -1
      },
    }
    const error = await failureOf(transport.send(pay, { ...payment(), window }, {}))
    expect(server.requests).toHaveLength(1)
    expect(error).toMatchObject({ status: 401 })
  })

  it('is told of every response, when it was requested and which time it names', async () => {
    const date = 'Sun, 22 Nov 2026 00:00:05 GMT'
    const server = await serve(reset, answer(500, '', { date }), OK)
    const { transport, clock } = testTransport(server.url)
    const heard: Exchange[] = []
    const window = { ...until(clock.now, Number.POSITIVE_INFINITY), answered: (one: Exchange) => void heard.push(one) }
    await transport.send(pay, { ...payment(), window }, {})
    expect(heard.map((one) => one.date)).toEqual([date, null])
    for (const { sentAt, answeredAt } of heard) expect(sentAt).toBe(answeredAt)
  })
})

describe('a rate-limited request that may be sent for a limited time', () => {
  const rateLimiter = (
    isAcquired: boolean,
    wait: () => void = () => {},
  ): RateLimiter & { worth: (number | undefined)[] } => {
    const worth: (number | undefined)[] = []
    return {
      worth,
      async acquire(_signal, _mostMs, worthMs) {
        worth.push(worthMs)
        wait()
        return isAcquired
      },
      ended: () => {},
    }
  }

  it('is useless once the time is up, and the queue knows that', async () => {
    const { send } = await inWindow([OK], HOUR)
    const line = rateLimiter(true)
    await send({ rateLimiter: line })
    expect(line.worth).toEqual([HOUR])
  })

  it('does not wait for a permission that comes too late, and sends nothing', async () => {
    const { server, send } = await inWindow([OK], HOUR)
    expect(await failureOf(send({ rateLimiter: rateLimiter(false) }))).toBeInstanceOf(TooOld)
    expect(server.requests).toHaveLength(0)
  })

  it('does not use a permission that reaches a machine after two days of sleep in the queue', async () => {
    const { server, send, clock } = await inWindow([OK], HOUR)
    expect(await failureOf(send({ rateLimiter: rateLimiter(true, () => clock.advance(2 * DAY)) }))).toBeInstanceOf(
      TooOld,
    )
    expect(server.requests).toHaveLength(0)
  })

  it('keeps the outcome of its first attempt if the permission for the second comes too late for its key', async () => {
    const { server, send } = await inWindow([answer(500), OK], HOUR)
    const turns = [true, false]
    const line: RateLimiter = { acquire: async () => turns.shift() ?? false, ended: () => {} }
    const error = await failureOf(send({ rateLimiter: line }))
    expect(server.requests).toHaveLength(1)
    expect(error).toMatchObject({ status: 500, outcome: 'unknown', retryable: false })
    expect(error.message).toMatch(/The key is too old/)
  })

  it('is reported as such if no permission comes before the deadline', async () => {
    const { server, send, clock } = await inWindow([OK], DAY)
    const error = await failureOf(
      send({ rateLimiter: rateLimiter(false, () => clock.advance(60_000)) }, { deadline: 60_000 }),
    )
    expect(error).toMatchObject({ name: 'TimeoutError', outcome: 'not_sent' })
    expect(server.requests).toHaveLength(0)
  })

  it('is not sent without a permission, even if the time is unlimited', async () => {
    const server = await serve(OK)
    const { transport } = testTransport(server.url)
    const error = await failureOf(transport.send(pay, { ...payment(), rateLimiter: rateLimiter(false) }, {}))
    expect(error).toMatchObject({ name: 'TimeoutError', outcome: 'not_sent' })
    expect(server.requests).toHaveLength(0)
  })
})

describe('a request that two callers share', () => {
  it('is sent only as long as the older of their keys allows', async () => {
    const server = await serve(answer(500), OK)
    const { transport, clock } = testTransport(server.url)
    const ownOnly = until(clock.now, clock.now() + 29 * DAY, false)
    const old = until(clock.now, clock.now() + 100)
    const both = await Promise.all(
      [ownOnly, old].map((window) =>
        failureOf(transport.send(pay, { ...payment(), window, knownOptions: KNOWN_OPTIONS }, {})),
      ),
    )
    expect(server.requests).toHaveLength(1)
    for (const error of both) expect(error).toMatchObject({ status: 500, outcome: 'unknown', retryable: false })
  })
})

describe('the window that closes first', () => {
  const open = (left: number): SendWindow => ({ ...until(() => 0, left) })
  it.each([
    ['of none', [], undefined, Number.POSITIVE_INFINITY],
    ['of one', [open(5)], 0, 5],
    ['of several', [open(5), open(-3), open(1)], 1, -3],
    ['of several that never close', [open(Number.POSITIVE_INFINITY)], undefined, Number.POSITIVE_INFINITY],
  ])('%s', (_, windows, index, left) => {
    const first = firstToClose(windows, undefined)
    expect(first.left).toBe(left)
    expect(first.window).toBe(index === undefined ? undefined : windows[index])
  })
})
