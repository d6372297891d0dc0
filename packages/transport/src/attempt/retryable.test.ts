import { closing, failureOf, until } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { answer, partial, type Reaction, reset, socketServer, stall } from '../../test/socket-server.ts'
import { fire, KNOWN_OPTIONS, look, pay, payment, stop, testTransport } from '../../test/test-api.ts'
import type { Operation } from '../api/operation.ts'
import { waitUntilEnded } from '../wait/wait.ts'

const { keep, close: closeAll } = closing()
const serve = async (...reactions: Reaction[]) => keep(await socketServer(...reactions))
afterEach(closeAll)

// Nothing listens there.
const DEAD_PORT = 'http://127.0.0.1:20011'
const OPERATIONS: readonly Operation[] = [look, stop, pay, fire]
const planOf = (operation: Operation) =>
  operation === pay
    ? payment()
    : { knownOptions: KNOWN_OPTIONS, ...(operation === look ? { path: { orderId: 'O-1' } } : {}) }

/** By class: a read, a write that may be repeated, one with a key, and one that is only sent once. */
async function retryableAfter(reaction: Reaction | undefined): Promise<readonly boolean[]> {
  const told: boolean[] = []
  for (const operation of OPERATIONS) {
    const url = reaction === undefined ? DEAD_PORT : (await serve(reaction)).url
    const { transport } = testTransport(url, { maxRetries: 0 })
    const error = await failureOf(transport.send(operation, planOf(operation), {}))
    expect(JSON.parse(JSON.stringify(error)).retryable).toBe(error.retryable)
    told.push(error.retryable === true)
  }
  return told
}

describe('an error says whether the same call can succeed later without a change', () => {
  const YES = [true, true, true, true]
  const NO = [false, false, false, false]
  /** A write without a key that may have happened would be done twice. */
  const NOT_ONCE = [true, true, true, false]

  it.each<[string, Reaction | undefined, readonly boolean[]]>([
    ['a refused connection', undefined, YES],
    ['a rate limit', answer(429), YES],
    ['a connection that was reset', reset, NOT_ONCE],
    ['a response that was cut off', partial(200, '{"id":', 100, 'close'), NOT_ONCE],
    ['408', answer(408), NOT_ONCE],
    ['425', answer(425), NOT_ONCE],
    ['500', answer(500), NOT_ONCE],
    ['503', answer(503), NOT_ONCE],
    ['a first request that is still running', answer(400, { type: 'in_progress' }), NOT_ONCE],
    ['501', answer(501), NO],
    ['505', answer(505), NO],
    ['400', answer(400), NO],
    ['401', answer(401), NO],
    ['403', answer(403), NO],
    ['404', answer(404), NO],
    ['409', answer(409), NO],
    ['413', answer(413), NO],
    ['422', answer(422), NO],
    ['a redirect', answer(302, '', { location: '/x' }), NO],
    ['a rejection that the API keeps under the key', answer(400, { type: 'no_money' }), NO],
    ['a key that belongs to another request', answer(400, { type: 'conflict' }), NO],
  ])('after %s', async (_, reaction, expected) => {
    expect(await retryableAfter(reaction)).toEqual(expected)
  })

  it.each([
    ['a lost connection comes last', reset, undefined],
    ['a stored rejection comes last', reset, answer(400, { type: 'no_money' })],
    ['a rejected API key comes last', reset, answer(401)],
  ])('by the last of several attempts: %s', async (_, first, second) => {
    const server = await serve(first, ...(second === undefined ? [reset] : [second]))
    const { transport } = testTransport(server.url, { maxRetries: 1 })
    const error = await failureOf(transport.send(pay, payment(), {}))
    expect(error.attempts).toHaveLength(2)
    expect(error.retryable).toBe(second === undefined)
  })

  it('no, after an abort, which the caller wanted', async () => {
    const server = await serve(stall)
    const { transport } = testTransport(server.url)
    const controller = new AbortController()
    const call = failureOf(transport.send(pay, payment(), { signal: controller.signal }))
    await until(() => server.requests.length === 1)
    controller.abort()
    expect(await call).toMatchObject({ name: 'AbortedError', outcome: 'unknown', retryable: false })
  })

  it('no, for invalid input', async () => {
    const { transport } = testTransport(DEAD_PORT)
    const error = await failureOf(transport.send(pay, payment(), { timeout: 0 }))
    expect(error).toMatchObject({ name: 'RequestValidationError', outcome: 'not_sent', retryable: false })
  })

  it('no, if the port is blocked, which somebody has to change', async () => {
    const { transport } = testTransport('http://127.0.0.1:25')
    expect(await failureOf(transport.send(pay, payment(), {}))).toMatchObject({ outcome: 'not_sent', retryable: false })
  })

  it.each([
    ['a number that is too short from the start', () => 1_999],
    ['a point in time that has passed', (now: number) => new Date(now - 1)],
    ['a function that returns no time left', () => () => 0],
  ])('no, for a deadline that cannot be met: %s', async (_, deadline) => {
    const { transport, clock } = testTransport(DEAD_PORT)
    const error = await failureOf(transport.send(pay, payment(), { deadline: deadline(clock.now()) }))
    expect(error).toMatchObject({ name: 'TimeoutError', outcome: 'not_sent', retryable: false })
  })

  it('yes, if a deadline cut short an attempt with a key', async () => {
    const server = await serve(stall)
    const { transport, clock } = testTransport(server.url)
    const begun = clock.limitBegun(10_000)
    const call = failureOf(transport.send(pay, payment(), { deadline: 10_000 }))
    await begun
    await until(() => server.requests.length === 1)
    clock.advance(10_000)
    expect(await call).toMatchObject({ name: 'TimeoutError', outcome: 'unknown', retryable: true })
  })

  it.each([
    ['yes, if there was time', 60_000, true],
    ['no, if the point in time had passed', new Date(0), false],
  ])('after a wait that ran out of time: %s', async (_, deadline, retryable) => {
    const { transport } = testTransport(DEAD_PORT)
    const plan = {
      operation: 'waitForIt',
      resource: { orderId: 'O-1' },
      thing: 'it',
      read: async () => 'running',
      isEnded: (state: string): state is never => state === 'ended',
      statusOf: (state: string) => state,
      first: 'now',
    } as const
    const error = await failureOf(waitUntilEnded<string, never>(transport, plan, { deadline }))
    expect(error).toMatchObject({ name: 'WaitTimeoutError', outcome: 'accepted', retryable })
  })
})
