import { settle } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import { TEST_API } from '../../test/test-api.ts'
import { testClock } from '../../test/test-clock.ts'
import type { Api } from '../api/api.ts'
import type { PreparedRequest } from '../call/request.ts'
import type { AbortedError } from '../errors/call-errors.ts'
import type { SdkError } from '../errors/sdk-error.ts'
import type { Attempt } from '../outcome/outcome.ts'
import type { RetryClass } from '../outcome/retry-policy.ts'
import { AttemptLog, abortedError, contextNow, deadlineError } from './attempt-log.ts'
import { type LoopPlan, runLoop } from './attempt-loop.ts'
import type { RateLimiter } from './send-window.ts'

// Each decision of the loop, without a socket. The test next to this one shows that they hold for real connections.

const START = Date.UTC(2026, 10, 22)

const REQUEST: PreparedRequest = {
  url: 'https://acme.test/pay',
  method: 'POST',
  headers: { 'x-api-key': 'first' },
  body: '{"amount":1}',
}
const FALLBACK: PreparedRequest = { ...REQUEST, headers: { 'x-api-key': 'second' } }

const API: Api = {
  ...TEST_API,
  errors: [...TEST_API.errors, { type: 'other_request', error: 'IdempotencyConflictError', conflict: true }],
}

const coded = (code: string) => new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) })
const answering =
  (status: number, body: unknown = '', headers: Record<string, string> = {}) =>
  () =>
    new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers })
const failing = (error: unknown) => () => {
  throw error
}
const REFUSED = failing(coded('ECONNREFUSED'))
const RESET = failing(coded('ECONNRESET'))
const OK = answering(200, { id: 'O-1' })
const NEVER = () => new Promise<Response>(() => {})

type Step = () => Response | Promise<Response>

/** A loop over answers in this order, and what it does. */
function loopOf(steps: readonly Step[], more: Partial<LoopPlan> = {}, earlier: readonly Attempt[] = []) {
  const clock = testClock(START)
  const keys: unknown[] = []
  const events: Attempt[] = []
  const log = new AttemptLog(earlier)
  const retry = more.retry ?? 'keyed'
  const plan: LoopPlan = {
    request: REQUEST,
    api: API,
    retry,
    classifiedAs: { accepted: 'identified', method: 'POST', path: '/pay', retry },
    timeoutMs: 35_000,
    maxRetries: 3,
    deadline: { remaining: () => START + 120_000 - clock.now() },
    inTime: true,
    signal: undefined,
    fetch: async (_, init) => {
      keys.push(new Headers(init?.headers).get('x-api-key'))
      const step = steps[keys.length - 1]
      if (step === undefined) throw new Error('one attempt too many')
      return step()
    },
    oneRequest: true,
    clock,
    random: () => 0.5,
    rules: { secrets: [], patterns: [], publicUrls: [] },
    context: { operation: 'pay', idempotencyKey: 'key-1' },
    onAttempt: (attempt) => events.push(attempt),
    ...more,
  }
  const run = () => runLoop(plan, log)
  /** Everything that the loop throws is one of our errors, unless a test is about one that is not. */
  const fail = async (): Promise<SdkError> => {
    try {
      await run()
    } catch (error) {
      return error as SdkError
    }
    throw new Error('it did not fail')
  }
  return { clock, keys, events, log, plan, run, fail }
}

const attemptOf = (number: number, more: Partial<Attempt> = {}): Attempt => ({
  number,
  startedAt: START,
  durationMs: 0,
  verdict: 'accepted',
  ...more,
})

describe('the report of an attempt', () => {
  it('that was accepted says when, how long it took, and which answer it got', async () => {
    const { clock, run, events } = loopOf([
      () => {
        clock.advance(40)
        return answering(200, { id: 'O-1' }, { 'x-request-id': 'r-1' })()
      },
    ])
    const { classification, attempts } = await run()
    expect(classification).toMatchObject({ verdict: 'accepted', id: 'O-1' })
    expect(attempts).toStrictEqual([attemptOf(1, { durationMs: 40, status: 200, requestId: 'r-1' })])
    expect(events).toEqual(attempts)
  })

  it('never has a negative duration, even if the clock was set back in the meantime', async () => {
    const { clock, run } = loopOf([
      () => {
        clock.advance(-60_000)
        return OK()
      },
    ])
    expect((await run()).attempts).toStrictEqual([attemptOf(1, { status: 200 })])
  })

  it('that follows others has its number, and the pause before it in whole ms', async () => {
    const { run } = loopOf([REFUSED, answering(500), OK], { random: () => 0.3333 })
    expect((await run()).attempts).toStrictEqual([
      attemptOf(1, { verdict: 'not_sent', cause: 'ECONNREFUSED', retryDelayMs: 167 }),
      attemptOf(2, { verdict: 'unknown', status: 500, retryDelayMs: 333, startedAt: START + 166.65 }),
      attemptOf(3, { status: 200, startedAt: START + 166.65 + 333.3 }),
    ])
  })

  it('that was permanently rejected says that its response is stored', async () => {
    const { fail } = loopOf([answering(400, { type: 'no_money' })])
    expect((await fail()).attempts).toStrictEqual([attemptOf(1, { verdict: 'rejected', status: 400, stored: true })])
  })

  it.each<[string, Step, string]>([
    ['a code', RESET, 'ECONNRESET'],
    ['no code', failing(new TypeError('x', { cause: new Error('y') })), 'connection'],
    ['an obstacle', failing(new TypeError('bad port')), 'blocked_port'],
    ['something that is not a response', () => Object(undefined), 'not_a_response'],
    [
      'a body that broke off',
      () => new Response(new ReadableStream({ start: (stream) => stream.error(new Error('z')) }), { status: 200 }),
      'cut_off',
    ],
  ])('that brought no response says why, for %s', async (_, step, cause) => {
    const { fail } = loopOf([step], { maxRetries: 0 })
    expect((await fail()).attempts).toMatchObject([{ cause }])
  })

  it('continues the numbering of earlier ones of the same call, which count for its outcome', async () => {
    const earlier = [attemptOf(1, { verdict: 'unknown', status: 502 })]
    const { fail } = loopOf([answering(404)], {}, earlier)
    const error = await fail()
    expect(error.attempts).toMatchObject([{ number: 1 }, { number: 2, status: 404, verdict: 'rejected' }])
    expect(error.outcome).toBe('unknown')
  })
})

describe('a log', () => {
  const UNKNOWN = attemptOf(1, { verdict: 'unknown' })
  const REJECTED = attemptOf(1, { verdict: 'rejected' })

  it.each<[string, readonly Attempt[], boolean, boolean, string]>([
    ['nothing was sent', [], false, false, 'not_sent'],
    ['nothing was sent, and other callers stay', [], true, false, 'unknown'],
    ['the first is in progress', [], false, true, 'unknown'],
    ['a rejection', [REJECTED], false, false, 'rejected'],
    ['a rejection, and other callers stay', [REJECTED], true, false, 'unknown'],
    ['a rejection, and another is in progress', [REJECTED], false, true, 'unknown'],
    ['one with an unknown outcome', [UNKNOWN], false, false, 'unknown'],
    ['one that was accepted, and other callers stay', [attemptOf(1)], true, false, 'accepted'],
  ])('says what leaving means: %s', (_, attempts, othersStay, inFlight, outcome) => {
    const log = new AttemptLog(attempts)
    log.inFlight = inFlight
    expect(log.outcome(othersStay)).toBe(outcome)
  })

  it('starts empty and is shared with no other log', () => {
    const earlier = [REJECTED]
    expect(new AttemptLog(earlier).attempts).not.toBe(earlier)
    expect(new AttemptLog().attempts).toStrictEqual([])
  })

  it('says during the fetch that the request may happen, and afterwards what did happen', async () => {
    const seen: unknown[] = []
    const { run, log } = loopOf(
      [
        () => {
          seen.push(['under way', log.outcome(false), log.attempts.length])
          return OK()
        },
      ],
      { onAttempt: () => seen.push(['told', log.inFlight, log.attempts.length]) },
    )
    expect(log.inFlight).toBe(false)
    await run()
    expect(seen).toEqual([
      ['under way', 'unknown', 0],
      ['told', false, 1],
    ])
  })

  it('gives an error the attempts so far, and the request id of the last one that has one', () => {
    const log = new AttemptLog([attemptOf(1, { requestId: 'r-1' }), attemptOf(2, { requestId: 'r-2' }), attemptOf(3)])
    const now = contextNow({ operation: 'pay', orderId: 'O-1' }, log)
    log.attempts.push(attemptOf(4))
    expect(now).toMatchObject({ operation: 'pay', orderId: 'O-1', requestId: 'r-2', outcome: 'accepted' })
    expect(now.attempts).toHaveLength(3)
    expect(contextNow({ operation: 'pay' }, new AttemptLog())).toMatchObject({ requestId: undefined, attempts: [] })
  })
})

describe('a caller that leaves', () => {
  const leaver = (retry: RetryClass, inTime = true) => ({
    context: { operation: 'pay', idempotencyKey: 'key-1' },
    retry,
    inTime,
  })
  const UNDER_WAY = Object.assign(new AttemptLog(), { inFlight: true })

  it('by its signal learns what may still happen', () => {
    const left = (log: AttemptLog, othersStay?: boolean): AbortedError => abortedError(leaver('keyed'), log, othersStay)
    expect(left(new AttemptLog())).toMatchObject({
      name: 'AbortedError',
      message:
        "pay: aborted by the caller's signal. Nothing was sent. If you used this idempotency key before, keep it.",
      outcome: 'not_sent',
      retryable: false,
      idempotencyKey: 'key-1',
    })
    const warned = {
      message:
        "pay: aborted by the caller's signal. It may have happened. Repeat the call with the same idempotency key; never use a new one.",
      outcome: 'unknown',
    }
    expect(left(UNDER_WAY)).toMatchObject(warned)
    expect(left(new AttemptLog(), true)).toMatchObject(warned)
  })

  it('by its deadline learns what may still happen', () => {
    expect(deadlineError(leaver('keyed'), new AttemptLog())).toMatchObject({
      name: 'TimeoutError',
      message:
        'pay: no response before the deadline. Nothing was sent. If you used this idempotency key before, keep it.',
      outcome: 'not_sent',
    })
    expect(deadlineError(leaver('keyed'), new AttemptLog(), true).outcome).toBe('unknown')
  })

  it.each<[RetryClass, boolean, AttemptLog, boolean]>([
    ['keyed', true, UNDER_WAY, true],
    ['keyed', true, new AttemptLog(), true],
    ['keyed', false, new AttemptLog(), false],
    ['once', true, new AttemptLog(), true],
    ['once', true, UNDER_WAY, false],
    ['read', true, UNDER_WAY, true],
    ['read', false, UNDER_WAY, false],
  ])('by its deadline may or may not try again: %s, in time at first %s', (retry, inTime, log, retryable) => {
    expect(deadlineError(leaver(retry, inTime), log).retryable).toBe(retryable)
  })
})

describe('trying again', () => {
  it('continues until an attempt is accepted, with longer and longer pauses', async () => {
    const { run, clock, keys } = loopOf([answering(500), RESET, answering(503), OK])
    expect((await run()).attempts).toHaveLength(4)
    expect(clock.pauses).toEqual([250, 500, 1_000])
    expect(keys).toEqual(['first', 'first', 'first', 'first'])
  })

  it('ends when no retries are left', async () => {
    const { fail, keys, clock } = loopOf(Array(9).fill(answering(500)), { maxRetries: 2 })
    const error = await fail()
    expect(error).toMatchObject({ name: 'ServerError', outcome: 'unknown', retryable: true })
    expect(keys).toHaveLength(3)
    expect(clock.pauses).toEqual([250, 500])
    expect(error.attempts.map(({ retryDelayMs }) => retryDelayMs)).toEqual([250, 500, undefined])
  })

  it.each([
    ['a rejected request', answering(400), {}],
    ['a request that may be sent only once', answering(500), { retry: 'once' }],
    ['a call without retries', answering(500), { maxRetries: 0 }],
  ] as const)('does not start for %s', async (_, step, more) => {
    const { fail, keys, clock } = loopOf([step], more)
    expect((await fail()).attempts).toHaveLength(1)
    expect(keys).toHaveLength(1)
    expect(clock.pauses).toEqual([])
  })

  it('waits for the pause with the caller’s signal, and makes no attempt after an abort', async () => {
    const controller = new AbortController()
    const { fail, keys, clock } = loopOf([answering(500)], { signal: controller.signal })
    const heard: unknown[] = []
    clock.onPause = async (_, signal) => {
      heard.push(signal)
      controller.abort()
    }
    expect(await fail()).toMatchObject({ name: 'AbortedError', outcome: 'unknown', attempts: [{ status: 500 }] })
    expect(heard).toEqual([controller.signal])
    expect(keys).toHaveLength(1)
  })

  it('makes no attempt once its pause has outlasted the deadline, and reports the failure before it', async () => {
    const { fail, keys, clock } = loopOf([answering(500)])
    clock.onPause = async () => clock.advance(120_000)
    const error = await fail()
    expect(error).toMatchObject({ name: 'ServerError', status: 500, outcome: 'unknown' })
    expect(error.message).not.toContain('not repeated')
    expect(keys).toHaveLength(1)
  })

  it('says why it could not continue, along with the failure', async () => {
    const { fail, clock } = loopOf([answering(500)])
    clock.onPause = () => Promise.reject(new Error('the clock stands still'))
    expect(await fail()).toMatchObject({
      name: 'ServerError',
      outcome: 'unknown',
      message: expect.stringContaining(' It was not retried (the clock stands still).'),
    })
  })
})

describe('time', () => {
  const leaving = (ms: number) => ({ deadline: { remaining: () => ms } })

  it.each<[RetryClass, number, boolean]>([
    ['keyed', 2_000, true],
    ['keyed', 1_999, false],
    ['once', 1_999, false],
    ['read', 1, true],
    ['read', 0.9, false],
  ])('decides whether an attempt of a %s starts with %d ms left: %s', async (retry, left, starts) => {
    const { run, keys } = loopOf([OK], { retry, ...leaving(left) })
    await run().catch(() => {})
    expect(keys).toHaveLength(starts ? 1 : 0)
  })

  it.each<[string, RetryClass, number, boolean, string]>([
    [
      'a write',
      'keyed',
      1_499.6,
      true,
      'pay: 1500 ms are left before the deadline; a write needs at least 2000 ms. Nothing was sent.',
    ],
    [
      'a deadline that has passed',
      'once',
      -70,
      false,
      'pay: 0 ms are left before the deadline; a write needs at least 2000 ms. Nothing was sent.',
    ],
    ['a read', 'read', 0, true, 'pay: 0 ms are left before the deadline. Nothing was sent.'],
  ])('is reported when too little is left: %s', async (_, retry, left, inTime, message) => {
    const { fail } = loopOf([], { retry, inTime, ...leaving(left) })
    expect(await fail()).toMatchObject({
      name: 'TimeoutError',
      message,
      outcome: 'not_sent',
      // It was too short from the start, and will be again.
      retryable: inTime,
      attempts: [],
    })
  })

  it.each([
    ['the timeout if the deadline is later', 35_001, 35_000, 'timeout', 'within 35000 ms'],
    ['the timeout if both are the same', 35_000, 35_000, 'timeout', 'within 35000 ms'],
    ['the deadline if it is earlier', 34_999, 34_999, 'deadline', 'before the deadline'],
  ])('for an attempt ends with %s', async (_, left, limit, cause, said) => {
    const { fail, clock } = loopOf([NEVER], { maxRetries: 0, ...leaving(left) })
    const failed = fail()
    await clock.limitBegun(limit)
    clock.advance(limit)
    const error = await failed
    expect(error).toMatchObject({ name: 'TimeoutError', attempts: [{ cause, durationMs: limit }] })
    expect(error.message).toContain(said)
  })
})

describe('another credential', () => {
  it.each([401, 403])('is tried once after a %d, immediately, and uses up no retry', async (status) => {
    const { run, keys, clock } = loopOf([answering(status), OK], { fallback: FALLBACK, maxRetries: 0 })
    const { attempts } = await run()
    expect(keys).toEqual(['first', 'second'])
    expect(clock.pauses).toEqual([])
    expect(attempts).toMatchObject([{ status, retryDelayMs: 0 }, { status: 200 }])
  })

  it('is not tried after any other status', async () => {
    const { fail, keys } = loopOf([answering(404)], { fallback: FALLBACK })
    await fail()
    expect(keys).toEqual(['first'])
  })

  it('is not tried twice', async () => {
    const { fail, keys } = loopOf([answering(401), answering(401)], { fallback: FALLBACK })
    expect(await fail()).toMatchObject({ name: 'AuthenticationError', outcome: 'rejected' })
    expect(keys).toEqual(['first', 'second'])
  })

  it('is not tried if there is none', async () => {
    const { fail, keys } = loopOf([answering(401)], { credentialHint: 'Look at the key.' })
    const error = await fail()
    expect(error.message).toContain('Look at the key.')
    expect(error.attempts).toStrictEqual([attemptOf(1, { verdict: 'rejected', status: 401 })])
    expect(keys).toEqual(['first'])
  })

  it('stays in use for the attempts that follow', async () => {
    const { run, keys, clock } = loopOf([answering(401), answering(500), OK], { fallback: FALLBACK, maxRetries: 1 })
    await run()
    expect(keys).toEqual(['first', 'second', 'second'])
    expect(clock.pauses).toEqual([250])
  })

  it('is neither tried nor waited for when no time is left', async () => {
    let left = 60_000
    const turns: unknown[] = []
    const rateLimiter: RateLimiter = {
      acquire: () => {
        turns.push(left)
        return undefined
      },
      ended: () => {
        left = 60_000
      },
    }
    const { fail, keys } = loopOf(
      [
        () => {
          left = 1_999
          return answering(401)()
        },
      ],
      { fallback: FALLBACK, deadline: { remaining: () => left }, rateLimiter },
    )
    const error = await fail()
    expect(error).toMatchObject({ name: 'AuthenticationError' })
    expect(error.attempts).toStrictEqual([attemptOf(1, { verdict: 'rejected', status: 401 })])
    expect(keys).toEqual(['first'])
    expect(turns).toEqual([60_000])
  })
})

describe('a rateLimiter', () => {
  it('is asked before each attempt, with the signal and the time left, and informed after each', async () => {
    const { signal } = new AbortController()
    const seen: unknown[] = []
    const rateLimiter: RateLimiter = {
      acquire: (heard, mostMs) => {
        seen.push(['acquire', heard === signal, mostMs])
        return undefined
      },
      ended: ({ number, verdict }) => seen.push(['ended', number, verdict]),
    }
    await loopOf([answering(500), OK], { rateLimiter, signal }).run()
    expect(seen).toEqual([
      ['acquire', true, 120_000],
      ['ended', 1, 'unknown'],
      ['acquire', true, 119_750],
      ['ended', 2, 'accepted'],
    ])
  })

  it('holds an attempt back until it permits it; a caller that aborts before that has sent nothing', async () => {
    const controller = new AbortController()
    let comes: () => void = () => {}
    // What it resolves with does not matter here.
    const turn = new Promise<never>((resolve) => {
      comes = () => resolve(undefined as never)
    })
    const rateLimiter: RateLimiter = { acquire: () => turn, ended: () => {} }
    const { fail, keys } = loopOf([OK], { rateLimiter, signal: controller.signal })
    const failed = fail()
    await settle()
    expect(keys).toEqual([])
    controller.abort()
    comes()
    expect(await failed).toMatchObject({ name: 'AbortedError', outcome: 'not_sent', attempts: [] })
    expect(keys).toEqual([])
  })

  it('that fails before the first attempt means that the request could not be made and nothing was sent', async () => {
    const rateLimiter: RateLimiter = { acquire: () => Promise.reject(new Error('no store')), ended: () => {} }
    expect(await loopOf([], { rateLimiter }).fail()).toMatchObject({
      name: 'ConnectionError',
      message:
        'pay: the request could not be made (no store). Nothing was sent. If you used this idempotency key before, keep it.',
      outcome: 'not_sent',
      cause: { message: 'no store' },
    })
  })

  it('that fails after a response does not affect it', async () => {
    const rateLimiter: RateLimiter = {
      acquire: () => undefined,
      ended: () => {
        throw new Error('no store')
      },
    }
    expect((await loopOf([OK], { rateLimiter }).run()).classification.id).toBe('O-1')
    const error = await loopOf([answering(404)], { rateLimiter }).fail()
    expect(error).toMatchObject({ name: 'NotFoundError', outcome: 'rejected' })
    expect(error.message).toContain(' It was not retried (no store).')
  })
})

describe('a response that cannot be classified', () => {
  const odd = () =>
    Object.create({
      status: 200,
      body: null,
      headers: {
        get: () => {
          throw new Error('no such header')
        },
      },
    })
  const UNDER_WAY =
    'pay: something failed while the request was in flight (no such header). It may have happened. Repeat the call with the same idempotency key; never use a new one.'

  it('is still a response, so the request may have happened', async () => {
    const { fail, log } = loopOf([odd])
    expect(await fail()).toMatchObject({ name: 'ConnectionError', message: UNDER_WAY, outcome: 'unknown' })
    expect(log.inFlight).toBe(true)
  })

  it('is reported as such after attempts that could be classified', async () => {
    const { fail } = loopOf([answering(429), odd])
    expect(await fail()).toMatchObject({ name: 'ConnectionError', message: UNDER_WAY, outcome: 'unknown' })
  })
})

describe('an error that a framework throws out of its fetch', () => {
  const signal = Object.assign(new Error('a dynamic page'), { digest: 'DYNAMIC_SERVER_USAGE' })

  it('is passed on as it is, and nothing was sent', async () => {
    const { fail, log, events } = loopOf([failing(signal)])
    expect(await fail()).toBe(signal)
    expect(log.outcome(false)).toBe('not_sent')
    expect(events).toEqual([])
  })

  it('is an ordinary failure after an attempt that was made', async () => {
    const { fail } = loopOf([answering(500), failing(signal)], { maxRetries: 1 })
    expect(await fail()).toMatchObject({ name: 'ConnectionError', outcome: 'unknown' })
  })
})

describe('the report of a failure', () => {
  const UNPROVEN = 'mark it with singleRequest()'

  it('under a key that belongs to another request says to look for that request', async () => {
    const error = await loopOf([answering(409, { type: 'other_request' })]).fail()
    expect(error.message).toContain('The key already belongs to another request')
    expect(error.message).not.toContain('Repeat the call')
  })

  it('that is permanent says to use a new key once it is fixed', async () => {
    const error = await loopOf([answering(400, { type: 'no_money' })]).fail()
    expect(error.message).toContain('then use a new key.')
    expect(error.message).not.toContain(UNPROVEN)
  })

  it.each<[string, Step, boolean]>([
    ['a refused connection', REFUSED, true],
    ['a rejection', answering(404), true],
    ['a lost connection, which never proves anything', RESET, false],
  ])('says that it proves nothing, as fetch may have sent it twice: %s', async (_, step, isUnproven) => {
    const error = await loopOf([step], { oneRequest: false, maxRetries: 0 }).fail()
    expect(error.outcome).toBe('unknown')
    expect(error.message.includes(UNPROVEN)).toBe(isUnproven)
  })

  it('after an attempt that happened says only that it happened', async () => {
    const { fail } = loopOf([answering(404)], { oneRequest: false }, [attemptOf(1)])
    const error = await fail()
    expect(error).toMatchObject({ outcome: 'accepted' })
    expect(error.message).not.toContain(UNPROVEN)
  })

  it.each([
    [REQUEST.url, 'could not connect to acme.test, or got no response'],
    ['https://acme.test:8443/pay', 'could not connect to acme.test:8443, or got no response'],
    ['nonsense', 'could not connect to an invalid address, or got no response'],
  ])('of the network names the host that it tried to reach by %s', async (url, said) => {
    const error = await loopOf([RESET], { request: { ...REQUEST, url }, maxRetries: 0 }).fail()
    expect(error.message).toContain(said)
  })
})

describe('the whole message of a failure', () => {
  const KEEP_THE_KEY = ' It may have happened. Repeat the call with the same idempotency key; never use a new one.'

  it.each<[string, Partial<LoopPlan>, string]>([
    ['what happened, and what to do', {}, KEEP_THE_KEY],
    [
      'and why that proves nothing',
      { oneRequest: false },
      `${KEEP_THE_KEY} The \`fetch\` that you passed may have sent the request more than once, so its failure proves nothing. If it sends each request once, mark it with singleRequest().`,
    ],
  ])('%s', async (_, more, advice) => {
    const steps = more.oneRequest === false ? [REFUSED] : [RESET]
    const code = more.oneRequest === false ? 'ECONNREFUSED' : 'ECONNRESET'
    const { message } = await loopOf(steps, { ...more, maxRetries: 0 }).fail()
    expect(message).toBe(`pay: could not connect to acme.test, or got no response (${code}).${advice}`)
  })
})
