import { type AnswerElsewhere, failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { NO_CANCEL_IN_V1, playingTapes, tapeNamed } from './tapes.ts'

const { play, close } = playingTapes()
afterEach(close)

/** The answer for an unknown event on every tape that was asked for one (15, 24). */
const NO_SUCH_EVENT: AnswerElsewhere = {
  method: 'GET',
  path: /^\/v1\/events\/[^/]+$/,
  response: {
    status: 200,
    headers: { 'Content-Type': 'application/json', Vary: 'Origin', 'X-Inngest-Server-Kind': 'dev' },
    body: '{"error":"Event not found","data":null,"status":404}\n',
  },
}

const UNKNOWN = '01HX9TK1GG2EQE3ZXV4F9S9N7P'

/** The last moment of the tape, at which everything on it has been answered. */
const LAST = 'the run still goes on'

describe('15-unknown-and-malformed-ids: the error hidden in a 200 is thrown', () => {
  const missing = { name: 'RunNotFoundError', status: 404 }
  const malformed = { name: 'ApiError', status: 400 }
  it.each([
    ['unknown', UNKNOWN, missing],
    ['unknown, lower case', UNKNOWN.toLowerCase(), missing],
    ['25 characters', '01HX9TK1GG2EQE3ZXV4F9S9N7', malformed],
    ['27 characters', '01HX9TK1GG2EQE3ZXV4F9S9N7PX', malformed],
    ['26 exclamation marks', '!'.repeat(26), missing],
    ['above the highest time', `8${'Z'.repeat(25)}`, malformed],
    ['a short word', 'bad', malformed],
    ['a slash inside', 'a/b', malformed],
    ['26 bytes that are 13 letters', 'ü'.repeat(13), malformed],
  ])('%s', async (_, id, error) => {
    const { client } = await play('15-unknown-and-malformed-ids', LAST, [NO_CANCEL_IN_V1, NO_SUCH_EVENT])
    const runs = client()
    for (const call of [() => runs.getRun(id), () => runs.listRunJobs(id), () => runs.cancelRun(id)]) {
      expect(await failureOf(call())).toMatchObject(error)
    }
  })

  it('the id of an event is recognised, and for an unknown id other reasons are named', async () => {
    const eventId = '01M8K99MBPQ10WY7E1MMR97AE1'
    const { exchanges } = tapeNamed('15-unknown-and-malformed-ids')
    // It was requested in lower case, which is the same to the server.
    const read = exchanges.find(({ request }) => request.path === `/v1/events/${eventId.toLowerCase()}`)
    const known = { ...NO_SUCH_EVENT, path: new RegExp(eventId), response: read?.response ?? NO_SUCH_EVENT.response }
    const { client } = await play('15-unknown-and-malformed-ids', LAST, [NO_CANCEL_IN_V1, known])
    expect(await failureOf(client().getRun(eventId))).toMatchObject({
      ...missing,
      message: expect.stringMatching(/id of an event.*waitForEventRuns/),
    })
    expect((await failureOf(client().getRun(UNKNOWN))).message).toMatch(/INNGEST_ENV/)
  })

  it('a known run is read by its id in lower case', async () => {
    const { client } = await play('15-unknown-and-malformed-ids', LAST)
    const run = await client().getRun('01m8k99mchmyqp0ztpen725f9y')
    expect(run).toMatchObject({ run_id: '01M8K99MCHMYQP0ZTPEN725F9Y', status: 'Running' })
    expect(await client().listEventRuns('01m8k99mbpq10wy7e1mmr97ae1')).toMatchObject([{ run_id: run.run_id }])
  })

  it('17-jobs: jobs of an unknown run', async () => {
    const { client } = await play('17-jobs', 'an unknown run', [NO_SUCH_EVENT])
    expect(await failureOf(client().listRunJobs(UNKNOWN))).toMatchObject(missing)
  })
})

describe('16-wrong-methods', () => {
  it.each([
    ['POST', '/v1/runs/01M8K99Q7YPMXYV6J6GY6WH6WB', 'ApiError', 405],
    ['DELETE', '/v1/runs/01M8K99Q7YPMXYV6J6GY6WH6WB/jobs', 'ApiError', 405],
    ['POST', '/v1/runs/01M8K99Q7YPMXYV6J6GY6WH6WB/cancel', 'NotFoundError', 404],
    ['GET', '/v1/runs', 'NotFoundError', 404],
    ['PUT', '/v2/runs/01M8K99Q7YPMXYV6J6GY6WH6WB', 'ServerError', 501],
    ['GET', '/v2/runs/01M8K99Q7YPMXYV6J6GY6WH6WB/cancel', 'ServerError', 501],
  ] as const)('%s %s is an error that is not tried again', async (method, path, name, status) => {
    const { client, requests } = await play('16-wrong-methods', 1_720)
    expect(await failureOf(client().request(method, path))).toMatchObject({ name, status })
    expect(requests).toHaveLength(1)
  })
})

describe('19-start-mode-authentication', () => {
  const KEY = '0a0b'.repeat(16)
  const RUN = '01M8K9AYF5J6M3KEX40RC875HM'
  const EVENT_SENT = '01M8K9AYEWQV60XC5VK1DYKX96'
  const AFTER = 2_700

  it.each([
    ['a bare key is sent hashed', { apiKey: KEY }],
    ['a prefixed key is sent hashed', { apiKey: `signkey-prod-${KEY}` }],
    ['one with another prefix is sent hashed', { apiKey: `signkey-test-${KEY}` }],
    [
      'a hash is sent as it is',
      { apiKey: '074621c30ce10784d918194c7b259a2ab53fc96d33a621a1e9467891bb76b2d3', hashedKey: true },
    ],
  ])('%s, and accepted', async (_, options) => {
    const { client, requests } = await play('19-start-mode-authentication', AFTER)
    const answer = await client(options).request('GET', `/v1/runs/${RUN}`)
    expect(answer).toMatchObject({ data: { run_id: RUN, status: 'Completed' } })
    expect(requests).toHaveLength(1)
  })

  it.each([
    ['a wrong key', { apiKey: '00'.repeat(32), hashedKey: true }],
    ['the hash of a hash', { apiKey: '074621c30ce10784d918194c7b259a2ab53fc96d33a621a1e9467891bb76b2d3' }],
  ])('%s is refused without being shown', async (_, options) => {
    const { client } = await play('19-start-mode-authentication', AFTER)
    const error = await failureOf(client(options).request('GET', `/v1/runs/${RUN}`))
    expect(error).toMatchObject({ name: 'AuthenticationError', status: 401 })
    expect(JSON.stringify(error) + error.stack).not.toContain(options.apiKey)
  })

  it.each([
    ['an event key', 'eventkey0a0b0a0b'],
    ['an API key of v2', 'sk-inn-api-0a0b0a0b'],
  ])('%s is refused', async (_, apiKey) => {
    const { client } = await play('19-start-mode-authentication', AFTER)
    const runs = client({ apiKey })
    for (const call of [() => runs.getRun(RUN), () => runs.listEventRuns(EVENT_SENT)]) {
      expect(await failureOf(call())).toMatchObject({ name: 'AuthenticationError', status: 401 })
    }
  })

  it('a fallback key is tried once', async () => {
    const { client, requests } = await play('19-start-mode-authentication', AFTER)
    const runs = client({ apiKey: '00'.repeat(32), hashedKey: true, fallbackKey: KEY })
    // A fallback follows the key: it is sent as it is.
    expect(await runs.request('GET', `/v1/runs/${RUN}`)).toMatchObject({ data: { run_id: RUN } })
    expect(requests).toHaveLength(2)
  })
})

describe('25-v1-cancellations: a failure of the server is thrown', () => {
  it.each([
    ['the list', 'GET', '/v1/cancellations', undefined, { name: 'ServerError', status: 500 }],
    ['empty', 'POST', '/v1/cancellations', {}, { name: 'ApiError', status: 400 }],
    [
      'the full slug',
      'POST',
      '/v1/cancellations',
      { app_id: 'app-on', function_id: 'app-on-sleep', started_before: '2026-11-29T09:16:24.263Z' },
      { name: 'ServerError', status: 500 },
    ],
    ['delete, malformed id', 'DELETE', '/v1/cancellations/bad', undefined, { name: 'ApiError', status: 400 }],
  ] as const)('%s', async (_, method, path, body, error) => {
    const { client } = await play('25-v1-cancellations', 1_700)
    const call = client().request(method, path, { maxRetries: 0, ...(body === undefined ? {} : { body }) })
    expect(await failureOf(call)).toMatchObject(error)
  })

  it('and the run continues', async () => {
    const { client } = await play('25-v1-cancellations', 'the run still goes on')
    expect(await client().getRun('01M8K9EPB01E96K6DXPQEE0F1Z')).toMatchObject({ status: 'Running' })
  })
})

describe('30-health-and-unknown-paths', () => {
  it.each([
    ['/health', { status: 200, message: 'OK' }],
    ['/v2/health', { data: { status: 'ok' } }],
    ['/v1/events', { data: [] }],
  ])('%s is read', async (path, body) => {
    const { client } = await play('30-health-and-unknown-paths', 26)
    expect(await client().request('GET', path)).toMatchObject(body)
  })

  it.each([
    ['GET', '/v1/nothing', 'NotFoundError', 404],
    ['GET', '/v2/nothing', 'NotFoundError', 404],
    ['GET', '/v2', 'ApiError', 400],
    ['GET', '/v2/sessions', 'ServerError', 501],
    ['GET', '/v1/cancellations', 'ServerError', 500],
    ['POST', '/health', 'ApiError', 405],
  ] as const)('%s %s is an error', async (method, path, name, status) => {
    const { client } = await play('30-health-and-unknown-paths', 26)
    expect(await failureOf(client().request(method, path, { maxRetries: 0 }))).toMatchObject({ name, status })
  })
})
