import { closing, failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { answer, type Reaction, reset, type SocketServer, socketServer } from '../../test/socket-server.ts'
import { fire, pay, payment, stop, TEST_API, testTransport } from '../../test/test-api.ts'
import type { Api, Connection } from '../index.ts'

const { keep, close: closeAll } = closing()
const serve = async (...reactions: Reaction[]) => keep(await socketServer(...reactions))
afterEach(closeAll)

const OK = answer(200, { id: 'O-1' })
const REFUSED = answer(401, { type: 'unauthorized' })
const connection = (baseUrl: string, more: Partial<Connection> = {}): Connection => ({
  baseUrl,
  headers: { 'x-api-key': 'first' },
  fallbackHeaders: { 'x-api-key': 'second' },
  secrets: [],
  ...more,
})
const keysOf = (server: SocketServer) => server.requests.map(({ headers }) => headers['x-api-key'])

describe('a second credential', () => {
  it.each([401, 403])(
    'is tried once if the first is answered with %i, without a pause and without using up a retry',
    async (status) => {
      const server = await serve(answer(status), OK)
      const { transport, clock } = testTransport(server.url, { connect: () => connection(server.url), maxRetries: 0 })
      const { attempts } = await transport.send(pay, payment(), {})
      expect(keysOf(server)).toEqual(['first', 'second'])
      expect(attempts).toMatchObject([{ status, verdict: 'rejected', retryDelayMs: 0 }, { verdict: 'accepted' }])
      expect(clock.pauses).toEqual([])
      const [{ headers: one, ...first } = {}, { headers: two, ...second } = {}] = server.requests
      expect(second).toEqual(first)
      expect(two?.['x-key']).toBe(one?.['x-key'])
    },
  )

  it('is tried for a write that may be sent only once, as a refused one had no effect', async () => {
    const server = await serve(REFUSED, OK)
    const { transport } = testTransport(server.url, { connect: () => connection(server.url) })
    await transport.send(fire, { knownOptions: {} }, {})
    expect(keysOf(server)).toEqual(['first', 'second'])
  })

  it('ends the call if it is refused too', async () => {
    const server = await serve(REFUSED)
    const { transport } = testTransport(server.url, { connect: () => connection(server.url) })
    expect(await failureOf(transport.send(pay, payment(), {}))).toMatchObject({
      name: 'AuthenticationError',
      outcome: 'rejected',
    })
    expect(keysOf(server)).toEqual(['first', 'second'])
  })

  it('is kept for the retries that follow, and uses up none', async () => {
    const server = await serve(REFUSED, answer(500), reset, answer(500))
    const { transport } = testTransport(server.url, { connect: () => connection(server.url), maxRetries: 2 })
    expect(await failureOf(transport.send(stop, { knownOptions: {} }, {}))).toMatchObject({
      name: 'ServerError',
      outcome: 'unknown',
    })
    expect(keysOf(server)).toEqual(['first', 'second', 'second', 'second'])
  })

  it('is not tried for any other answer, nor when there is none', async () => {
    const other = await serve(answer(404))
    await failureOf(
      testTransport(other.url, { connect: () => connection(other.url) }).transport.send(pay, payment(), {}),
    )
    expect(keysOf(other)).toEqual(['first'])
    const alone = await serve(REFUSED)
    const { fallbackHeaders: _, ...single } = connection(alone.url)
    await failureOf(testTransport(alone.url, { connect: () => single }).transport.send(pay, payment(), {}))
    expect(keysOf(alone)).toEqual(['first'])
  })

  it('does not start with too little time left', async () => {
    const server = await serve(REFUSED, OK)
    const { transport } = testTransport(server.url, { connect: () => connection(server.url) })
    let asked = 0
    const deadline = () => (asked++ < 2 ? 60_000 : 100)
    expect(await failureOf(transport.send(pay, payment(), { deadline }))).toMatchObject({ name: 'AuthenticationError' })
    expect(keysOf(server)).toEqual(['first'])
  })

  it('comes with a hint only after a rejection', async () => {
    const hint = { credentialHint: 'Keys of this kind are for v2.' }
    const refused = await serve(REFUSED)
    const told = testTransport(refused.url, { connect: () => connection(refused.url, hint) })
    expect((await failureOf(told.transport.send(pay, payment(), {}))).message).toContain(
      'Keys of this kind are for v2.',
    )
    const failing = await serve(answer(400))
    const silent = testTransport(failing.url, { connect: () => connection(failing.url, hint) })
    expect((await failureOf(silent.transport.send(pay, payment(), {}))).message).not.toContain('for v2')
  })
})

describe('the callback for refused credentials', () => {
  const told = async (...reactions: Reaction[]) => {
    const server = await serve(...reactions)
    let times = 0
    const onCredentialRejected = () => {
      times += 1
    }
    const { transport } = testTransport(server.url, { connect: () => connection(server.url, { onCredentialRejected }) })
    await transport.send(stop, { knownOptions: {} }, {}).catch(() => {})
    return { times, requests: server.requests.length }
  }

  it.each<[string, Reaction[], number, number]>([
    ['is called once if both get a 401', [REFUSED, REFUSED], 1, 2],
    ['is called after a 403 and then a 401', [answer(403), REFUSED], 1, 2],
    ['is not called if the second is accepted', [REFUSED, OK], 0, 2],
    ['is not called if the second lacks permission (403)', [REFUSED, answer(403)], 0, 2],
    ['is not called after a 404', [answer(404)], 0, 1],
  ])('%s', async (_, reactions, times, requests) => {
    expect(await told(...reactions)).toEqual({ times, requests })
  })

  it('is called for a single credential, too', async () => {
    const server = await serve(REFUSED)
    let times = 0
    const { fallbackHeaders: _, ...single } = connection(server.url)
    const onCredentialRejected = () => {
      times += 1
    }
    const { transport } = testTransport(server.url, { connect: () => ({ ...single, onCredentialRejected }) })
    expect(await failureOf(transport.send(pay, payment(), {}))).toMatchObject({ name: 'AuthenticationError' })
    expect([times, server.requests.length]).toEqual([1, 1])
  })
})

describe('an API whose responses are not what they seem', () => {
  const api: Api = {
    ...TEST_API,
    reinterpret: (status, json, { retry }) =>
      retry === 'keyed' && status === 200 && typeof json === 'object' && json !== null && 'really' in json
        ? { status: Number(json.really), json: { type: 'hidden', message: 'as it is' } }
        : { status, json },
  }

  it('an error in a 200 is treated as that error, with the status of the wire in the attempt', async () => {
    const server = await serve(answer(200, { really: 404 }))
    const error = await failureOf(testTransport(server.url, { api }).transport.send(pay, payment(), {}))
    expect(error).toMatchObject({ name: 'NotFoundError', status: 404, type: 'hidden', outcome: 'rejected' })
    expect(error.attempts).toMatchObject([{ status: 200, verdict: 'rejected' }])
  })

  it('a failure in a 200 is retried', async () => {
    const server = await serve(answer(200, { really: 500 }), OK)
    const { attempts } = await testTransport(server.url, { api }).transport.send(pay, payment(), {})
    expect(attempts.map(({ status, verdict }) => [status, verdict])).toEqual([
      [200, 'unknown'],
      [200, 'accepted'],
    ])
  })

  it('the class of the operation matters too', async () => {
    const server = await serve(answer(200, { really: 500 }))
    const { transport } = testTransport(server.url, { api })
    expect(await transport.send(stop, { knownOptions: {} }, {})).toMatchObject({ status: 200 })
  })

  it('a response is first normalised to the form of its schema', async () => {
    const server = await serve(answer(200, { id: 'O-1', odd: 'gone' }))
    const normalise = (json: unknown) => ({ id: typeof json === 'object' ? 'O-2' : '' })
    const { transport } = testTransport(server.url)
    expect(await transport.send({ ...pay, normalise }, payment(), {})).toMatchObject({ data: { id: 'O-2' }, drift: [] })
  })
})

describe('attempts of the same call by another route', () => {
  const earlier = { number: 1, startedAt: 0, durationMs: 5, verdict: 'unknown' } as const

  it('count for the outcome', async () => {
    const server = await serve(answer(400))
    const { transport } = testTransport(server.url)
    const error = await failureOf(transport.send(stop, { knownOptions: {}, earlierAttempts: [earlier] }, {}))
    expect(error).toMatchObject({ outcome: 'unknown', attempts: [{ number: 1 }, { number: 2, verdict: 'rejected' }] })
  })

  it('use up no retries', async () => {
    const server = await serve(answer(500), OK)
    const { transport, clock } = testTransport(server.url, { maxRetries: 1 })
    const { attempts } = await transport.send(
      stop,
      { knownOptions: {}, earlierAttempts: [earlier, { ...earlier, number: 2 }] },
      {},
    )
    expect(attempts).toHaveLength(4)
    expect(clock.pauses).toEqual([250])
  })
})
