import { once } from 'node:events'
import { createServer } from 'node:net'
import { failureOf, until } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { failure, payoutHosts, success } from '../../test/payout-host.ts'
import { singleRequest } from '../index.ts'
import { createManualClock, createRunaSandbox } from '../testing/index.ts'
import { isRedemptionError, type RedeemOptions, redeem } from './index.ts'

const { host, close } = payoutHosts()
afterEach(close)

const TOKEN = '/055306f2-466b-4fc4-8b59-9538eaf1be92'

describe('a redemption', () => {
  it('asks the link once, for JSON, and gives what is shown', async () => {
    const { url, requests } = await host(success({ pin: '1234' }))
    const redeemed = await redeem(`${url}${TOKEN}?locale=de`)
    expect(redeemed).toEqual({
      kind: 'code',
      code: 'CARD-CODE-1',
      pin: '1234',
      amount: '10.00',
      expiresOn: null,
      orderId: 'O-01J6Y3JRYWCTNDRHP35302NZ30',
    })
    expect(requests).toMatchObject([{ method: 'GET', target: `${TOKEN}?locale=de&format=json` }])
  })

  it('reports its attempt, without the link', async () => {
    const { url } = await host(success())
    const events: unknown[] = []
    await redeem(url + TOKEN, { onAttempt: (event) => events.push(event) })
    expect(events).toEqual([
      {
        number: 1,
        startedAt: expect.any(Number),
        durationMs: expect.any(Number),
        verdict: 'accepted',
        status: 200,
        operation: 'redeem',
        method: 'GET',
        urlTemplate: '?format=json',
      },
    ])
  })
})

type Row = [code: string, retryable: boolean, outcome: string, retryAfterMs: number | undefined]

/** The table of facts 15.4: "later" may be asked again, the rest not. */
const ROWS: readonly Row[] = [
  ['RE001', false, 'rejected', undefined],
  ['RE002', false, 'rejected', undefined],
  ['RE003', false, 'rejected', undefined],
  ['RE004', false, 'rejected', undefined],
  ['RE005', false, 'rejected', undefined],
  ['RE006', true, 'rejected', undefined],
  ['RE007', false, 'rejected', undefined],
  ['RE008', true, 'unknown', 60_000],
  ['RE009', true, 'rejected', 60_000],
  ['RE010', false, 'rejected', undefined],
  ['RE011', false, 'rejected', undefined],
  ['RE012', false, 'rejected', undefined],
  ['RE013', false, 'rejected', undefined],
  ['RE999', true, 'unknown', undefined],
  ['RE014', false, 'unknown', undefined],
]

describe('an answer without a code is a RedemptionError, and is not asked again', () => {
  it.each(ROWS)('%s', async (code, retryable, outcome, retryAfterMs) => {
    const { url, requests } = await host(failure(code))
    const error = await failureOf(redeem(url + TOKEN))
    expect(isRedemptionError(error)).toBe(true)
    expect(error).toMatchObject({ name: 'RedemptionError', operation: 'redeem', code, retryable, outcome })
    expect(error.retryAfterMs).toBe(retryAfterMs)
    expect(error.message).toMatch(new RegExp(`^redeem: ${code}: [A-Z].*[.] [A-Z].*[.]$`))
    expect(error.message).toContain(error.meaning)
    expect(error.attempts).toHaveLength(1)
    expect(requests).toHaveLength(1)
  })

  it('also where the card has failed within a success', async () => {
    const { url } = await host(success({ error_code: 'RE003', error_string: 'x' }))
    expect(await failureOf(redeem(url + TOKEN))).toMatchObject({ name: 'RedemptionError', code: 'RE003' })
  })

  it('also where the host answers with an error status', async () => {
    const { url } = await host((outgoing) => outgoing.writeHead(404).end(JSON.stringify(failure('RE011'))))
    expect(await failureOf(redeem(url + TOKEN))).toMatchObject({
      name: 'RedemptionError',
      code: 'RE011',
      attempts: [{ status: 404 }],
    })
  })

  it('also where it says no reason', async () => {
    const { url } = await host(failure(null))
    const error = await failureOf(redeem(url + TOKEN))
    expect(error).toMatchObject({ name: 'RedemptionError', retryable: false })
    expect('code' in error).toBe(false)
  })

  it.each([
    ['30', 60_000],
    ['90', 90_000],
  ])('with Retry-After: %s, a wait of a minute at least', async (header, retryAfterMs) => {
    const { url } = await host((outgoing) =>
      outgoing.writeHead(200, { 'Retry-After': header }).end(JSON.stringify(failure('RE008'))),
    )
    expect(await failureOf(redeem(url + TOKEN))).toMatchObject({ code: 'RE008', retryAfterMs })
  })
})

describe('an answer that is no redemption', () => {
  it.each<[what: string, status: number, body: string, expected: object, says: string]>([
    ['a page', 200, '<!doctype html>', { name: 'UnexpectedResponseError', retryable: false }, 'not enabled'],
    ['an empty body', 200, '', { name: 'UnexpectedResponseError', retryable: true }, 'an empty body'],
    ['JSON that is cut off', 200, '{"status":"SUC', { name: 'UnexpectedResponseError' }, 'cut off'],
    ['a list', 200, '[]', { name: 'UnexpectedResponseError', outcome: 'accepted' }, 'without a code'],
    ['a success without a card', 200, '{"status":"SUCCESS"}', { name: 'UnexpectedResponseError' }, 'without a code'],
    ['404', 404, '<html>', { name: 'NotFoundError', outcome: 'rejected', retryable: false }, 'returned 404'],
    ['429', 429, 'slow down', { name: 'RateLimitError', retryable: true }, 'returned 429'],
    ['500', 500, '{}', { name: 'ServerError', outcome: 'unknown', retryable: true }, 'returned 500'],
    ['503 with a card', 503, JSON.stringify(success()), { name: 'ServerError' }, 'returned 503'],
  ])('%s, is an error and is not asked again', async (_, status, body, expected, says) => {
    const { url, requests } = await host((outgoing) => outgoing.writeHead(status).end(body))
    const error = await failureOf(redeem(url + TOKEN))
    expect(error).toMatchObject({ operation: 'redeem', status, ...expected })
    expect(error.message).toContain(says)
    expect('bodyText' in error).toBe(false)
    expect(requests).toHaveLength(1)
  })

  it.each([301, 302, 303, 307, 308])('a redirect (%d), is not followed', async (status) => {
    const { url: elsewhere, requests: followed } = await host(success())
    const { url } = await host((outgoing) => outgoing.writeHead(status, { Location: `${elsewhere}${TOKEN}` }).end())
    const error = await failureOf(redeem(url + TOKEN))
    expect(error).toMatchObject({ name: 'UnexpectedResponseError', status, retryable: false })
    expect(error.message).toContain('Redirects are not followed')
    expect(error.message).not.toContain('127.0.0.1')
    expect(followed).toEqual([])
  })

  it('a body without end, is cut off', async () => {
    const { url, requests } = await host((outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'application/json' })
      const chunk = Buffer.alloc(1024 * 1024, 'a')
      const write = (): void => {
        if (!outgoing.destroyed) outgoing.write(chunk, write)
      }
      write()
    })
    const error = await failureOf(redeem(url + TOKEN))
    expect(error).toMatchObject({ name: 'UnexpectedResponseError', retryable: false })
    expect(error.message).toContain('too large')
    expect(requests).toHaveLength(1)
  })
})

/** A port that nothing listens on. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

describe('a request without an answer', () => {
  it('is repeated if it never reached the host', async () => {
    const { url, requests } = await host(success())
    let refused = 0
    const unreachable = singleRequest(async (input: string | URL | Request, init?: RequestInit) => {
      refused += 1
      return refused < 3 ? fetch(`http://127.0.0.1:${await closedPort()}`, init) : fetch(input, init)
    })
    const redeemed = await redeem(url + TOKEN, { fetch: unreachable, clock: createManualClock() })
    expect(redeemed.kind).toBe('code')
    expect([refused, requests.length]).toEqual([3, 1])
  })

  it('is not sent at all where nothing listens, and says so after its attempts', async () => {
    const options = { clock: createManualClock(), maxRetries: 2 }
    const error = await failureOf(redeem(`http://127.0.0.1:${await closedPort()}${TOKEN}`, options))
    expect(error).toMatchObject({ name: 'ConnectionError', outcome: 'not_sent', retryable: true })
    expect(error.message).toBe("redeem: could not connect to the payout's host, or got no response (ECONNREFUSED).")
    expect(error.attempts).toHaveLength(3)
    expect(error.cause).toMatchObject({ code: 'ECONNREFUSED', message: 'ECONNREFUSED' })
  })

  it('is not repeated if it may have reached the host', async () => {
    const { url, requests } = await host((outgoing) => outgoing.destroy())
    const error = await failureOf(redeem(url + TOKEN))
    expect(error).toMatchObject({ name: 'ConnectionError', outcome: 'unknown', retryable: true })
    expect(requests).toHaveLength(1)
  })

  it('is not repeated if its answer broke off', async () => {
    const { url, requests } = await host((outgoing) => {
      outgoing.writeHead(200, { 'content-length': '100' })
      outgoing.write('{"status"', () => outgoing.destroy())
    })
    const error = await failureOf(redeem(url + TOKEN))
    expect(error).toMatchObject({ name: 'ConnectionError', outcome: 'unknown' })
    expect(error.message).toContain('in the middle of a response')
    expect(requests).toHaveLength(1)
  })

  it.each<[what: string, options: RedeemOptions, says: string]>([
    ['timeout', {}, 'within 35000 ms'],
    ['own timeout', { timeout: 5_000 }, 'within 5000 ms'],
    ['deadline', { deadline: 5_000 }, 'before the deadline'],
  ])('ends by its %s, which covers the body', async (_, options, says) => {
    const { url, requests } = await host((outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'application/json' })
      outgoing.write('{')
    })
    const clock = createManualClock()
    const failing = failureOf(redeem(url + TOKEN, { ...options, clock }))
    await until(() => requests.length > 0)
    await clock.advance(35_000)
    const error = await failing
    expect(error).toMatchObject({ name: 'TimeoutError', outcome: 'unknown', retryable: true })
    expect(error.message).toContain(says)
    expect(requests).toHaveLength(1)
  })

  it('ends by its signal', async () => {
    const controller = new AbortController()
    const { url } = await host(() => controller.abort(new Error('closed')))
    const error = await failureOf(redeem(url + TOKEN, { signal: controller.signal }))
    expect(error).toMatchObject({ name: 'AbortedError', outcome: 'unknown' })
    expect(error.cause).toMatchObject({ message: 'closed' })
  })
})

describe('nothing is sent', () => {
  it('for an invalid link', async () => {
    const sandbox = createRunaSandbox()
    const error = await failureOf(redeem('http://spend.example/1', { fetch: sandbox.fetch }))
    expect(error).toMatchObject({ name: 'RequestValidationError', operation: 'redeem', issues: [{ path: ['payout'] }] })
    expect(sandbox.requests).toEqual([])
  })

  it.each<[name: string, value: unknown, says: string]>([
    ['apiKey', 'xxKEY.secret-0123456789', 'apiKey: unknown option'],
    ['headers', {}, 'headers: unknown option'],
    ['time', 1, 'time: unknown option; did you mean "timeout"?'],
    ['timeout', 0, 'timeout: expected a number of ms'],
    ['deadline', 'soon', 'deadline: expected a Date'],
    ['signal', {}, 'signal: expected an AbortSignal'],
    ['maxRetries', -1, 'maxRetries: expected a whole number'],
    ['allowPlainHttp', 'yes', 'allowPlainHttp: expected true or false'],
    ['fetch', 'fetch', 'fetch: expected a function'],
    ['onAttempt', 1, 'onAttempt: expected a function'],
    ['concurrency', 4, 'concurrency: unknown option'],
  ])('for the option %s with %j', async (name, value, says) => {
    const sandbox = createRunaSandbox()
    const options: Record<string, unknown> = { fetch: sandbox.fetch, [name]: value }
    const error = await failureOf(redeem('https://spend.runa.io/1', options))
    expect(error).toMatchObject({ name: 'RequestValidationError', outcome: 'not_sent' })
    expect(error.message).toContain(says)
    expect(error.message).not.toContain('secret')
    expect(sandbox.requests).toEqual([])
  })
})
