import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { isFunctionNotStartedError } from '../src/index.ts'
import { playingTapes, tapeNamed } from './tapes.ts'

const { play, close } = playingTapes()
afterEach(close)

describe('22-v2-rerun', () => {
  const RUN = '01M8K9CVC5H1M1DV122N3N0YR0'
  const RERUN = `POST /v2/runs/${RUN}/rerun`
  const linesOf = (requests: readonly { method: string; target: string }[]) =>
    requests.map(({ method, target }) => `${method} ${target}`)

  it.each([
    ['plain, no body', {}, '01M8K9CVYZ5FVC38K72VVX6Z9J'],
    ['the same request again: one more run', {}, '01M8K9CVZ49W3VFGZPAPDSR9VE'],
    ['from step b', { fromStep: { stepId: 'b' } }, '01M8K9CX1Y2HRZWXB9CRA2NEX7'],
    ['from step b with input', { fromStep: { stepId: 'b', input: [{ x: 1 }] } }, '01M8K9CXVQRPNDH7X0EP4G8P98'],
  ])('%s: one more run, by one request', async (note, options, runId) => {
    const { client, requests } = await play('22-v2-rerun', note)
    // The run itself was read under another path only.
    expect(await client().rerun(RUN, { ...options, evenIfRunning: true })).toEqual({ runId })
    expect(linesOf(requests)).toEqual([RERUN])
  })

  it.each([
    ['unknown step', { fromStep: { stepId: 'nope' } }, { name: 'ApiError', status: 400, type: 'invalid_request' }],
    ['unknown run', undefined, { name: 'RunNotFoundError', status: 404 }],
    ['no ULID', undefined, { name: 'ApiError', status: 400, type: 'invalid_field_format' }],
  ])('%s is an error of the API', async (note, options, error) => {
    const ids: Readonly<Record<string, string>> = { 'unknown run': '01HX9TK1GG2EQE3ZXV4F9S9N7P', 'no ULID': 'bad' }
    const { client, requests } = await play('22-v2-rerun', note, [UNKNOWN_EVENT])
    const failed = await failureOf(client().rerun(ids[note] ?? RUN, { ...options, evenIfRunning: true }))
    expect(failed).toMatchObject({ ...error, outcome: 'rejected' })
    expect(requests.filter(({ method }) => method === 'POST')).toHaveLength(1)
  })

  it.each([
    ['of a failed run', '01M8K9CYT0Y80JZS2J391G1WTV', '01M8K9CZFK7RCGFX8VVHHYY4TW'],
    ['of a run that goes on: two runs go on', '01M8K9D0930RRZB3TXJ1GHX3BD', '01M8K9D1RMR766YMT3R7EJBG73'],
    ['of a cancelled run', '01M8K9D0930RRZB3TXJ1GHX3BD', '01M8K9D4RNWTQT0VJBPYRKH01X'],
    ['of a cron run', '01M8K9E03DG0W3GEVZ91H1NJ9C', '01M8K9E0AK48KN47M7P56C8H02'],
  ])('%s: the server runs it again', async (note, of, runId) => {
    const { client } = await play('22-v2-rerun', note)
    expect(await client().rerun(of, { evenIfRunning: true })).toEqual({ runId })
  })

  it('the new run has the event of the first one, and names that', async () => {
    const { client } = await play('22-v2-rerun', 'the runs of the event')
    const runs = await client().listEventRuns('01M8K9CV6C3DR4J9NRAJY3251Q')
    const again = runs.filter(({ original_run_id }) => original_run_id === RUN)
    expect(again.map(({ run_id }) => run_id).sort()).toEqual([
      '01M8K9CVYZ5FVC38K72VVX6Z9J',
      '01M8K9CVZ49W3VFGZPAPDSR9VE',
    ])
    expect(runs).toHaveLength(3)
  })

  it('31-scores-and-metadata: a run that v2 has lost is run again', async () => {
    const { client } = await play('31-scores-and-metadata', 'v2 rerun of it')
    expect(await client().rerun('01M8K9HV294432G3397GJ9WFT1')).toEqual({ runId: '01M8K9HWNZTVB244XAMVH84ZDQ' })
  })
})

/** What v1 says to an unknown event (24-events): asked where a run is unknown. */
const UNKNOWN_EVENT = {
  method: 'GET',
  path: /^\/v1\/events\/[^/]+$/,
  response: {
    status: 200,
    headers: { 'Content-Type': 'application/json', Vary: 'Origin', 'X-Inngest-Server-Kind': 'dev' },
    body: '{"error":"Event not found","data":null,"status":404}\n',
  },
}

describe('23-v2-invoke', () => {
  const of = (functionId: string, data: object = {}) => ({ appId: 'app-on', functionId, data })
  const KEY = { idempotencyKey: 'order-1' }

  it.each([
    ['plain', of('object', { a: 1 }), '01M8K9E21G6VEJAZSTWPYKFJZQ', false],
    ['the full slug', of('app-on-object'), '01M8K9E2QRRR4H0M3VMDF6QMSP', false],
    ['with a key', { ...of('string', { a: 1 }), ...KEY }, '01M8K9E2RCXYC9550MG2QVTTWR', false],
    [
      'the same key and data: 409 with the first run',
      { ...of('string', { a: 1 }), ...KEY },
      '01M8K9E2RCXYC9550MG2QVTTWR',
      true,
    ],
    ['the same key, other data', { ...of('string', { a: 2 }), ...KEY }, '01M8K9E2RCXYC9550MG2QVTTWR', true],
    ['the same key, another function', { ...of('number', { a: 1 }), ...KEY }, '01M8K9E2TWTSFDTYNV9YPXWFMW', false],
    ['no key', of('string'), '01M8K9E2VVVVX7Y3AZ821GWK4Y', false],
    ['no key again: one more run', of('string'), '01M8K9E2WCDNBQVTN0A2GT90GZ', false],
    ['rate limit 1 in an hour: the first', of('rate-limited'), '01M8K9E30NY0BYSS7TMKVEFVPJ', false],
    ['a function with batches: a run at once', of('batch'), '01M8K9EA1HATW9PH57WQ9NM1A0', false],
    ['a function that sleeps', of('sleep'), '01M8K9EA1SSZ6WTBQ5AWKTS2ER', false],
  ])('%s: a run', async (note, given, runId, alreadyStarted) => {
    const { client, requests } = await play('23-v2-invoke', note)
    expect(await client().invokeFunction(given)).toEqual({ runId, alreadyStarted })
    expect(requests).toHaveLength(1)
  })

  it('the 409 of a used key has the body of a success', () => {
    const used = tapeNamed('23-v2-invoke').exchanges.filter(({ response }) => response.status === 409)
    expect(used.length).toBeGreaterThan(3)
    for (const { response } of used)
      expect(JSON.parse(response.body)).toMatchObject({ data: { runId: expect.any(String) } })
  })

  it('an empty key is a key like any other to the server, so the client refuses it', async () => {
    const { client, requests } = await play('23-v2-invoke', 'an empty key again: it is a key like any other')
    const error = await failureOf(client().invokeFunction({ ...of('string'), idempotencyKey: '' }))
    expect(error).toMatchObject({ name: 'RequestValidationError', outcome: 'not_sent' })
    expect(requests).toEqual([])
  })

  it.each([
    ['the second', of('rate-limited'), 'rate_limited', 'rejected'],
    ['second', of('idempotent', { k: 1 }), 'rate_limited', 'rejected'],
    ['debounced by 3 s', of('debounced', { n: 1 }), 'debounced', 'accepted'],
    ['debounced again', of('debounced', { n: 2 }), 'debounced', 'accepted'],
    [8_190, of('singleton'), 'skipped', 'rejected'],
  ])('%s: no run now, with the reason, and nothing is sent again', async (place, given, notStarted, outcome) => {
    const { client, requests } = await play('23-v2-invoke', place)
    const error = await failureOf(client().invokeFunction({ ...given }))
    expect(isFunctionNotStartedError(error)).toBe(true)
    expect(error).toMatchObject({ status: 422, notStarted, outcome })
    expect(requests).toHaveLength(1)
  })

  it.each([
    ['unknown function', 'app-on', 'nope'],
    ['unknown app', 'nope', 'object'],
  ])('%s: not found', async (note, appId, functionId) => {
    const { client } = await play('23-v2-invoke', note)
    const error = await failureOf(client().invokeFunction({ appId, functionId, data: {} }))
    expect(error).toMatchObject({ name: 'NotFoundError', status: 404, type: 'not_found', outcome: 'rejected' })
  })

  it('a run that was started is read at once, and waited for', async () => {
    const { client } = await play('23-v2-invoke', 'ended')
    expect(await client().invokeAndWait(of('object', { a: 1 }))).toMatchObject({
      result: 'completed',
      output: { n: 1, nested: { a: [1, 2] }, html: '<b>&</b>' },
      alreadyStarted: false,
    })
  })

  it.each([
    ['08-cancel-seen-late', 212, { appId: 'app-on', functionId: 'sleep', data: { i: 17 } }],
    ['29-cron-run', 'invoked by hand', { appId: 'app-cron', functionId: 'minutely', data: { by: 'hand' } }],
  ])('%s: a sleeping function and a schedule are started by name', async (name, place, given) => {
    const { client } = await play(name, place)
    expect(await client().invokeFunction(given)).toMatchObject({ alreadyStarted: false })
  })
})

describe('24-events', () => {
  it.each([
    ['good', { name: 'app-on/object', data: { a: 1 } }, '01M8K9ECNNXTAM8PP130Z7B38R'],
    ['no data', { name: 'app-on/object' }, '01M8K9EDAQHHQYTN8FNNADJR3D'],
    ['a time in ms', { name: 'app-on/object', ts: 1_795_939_200_000 }, '01M8K9EDB0GC0DD1F8J3VMVZNW'],
    ['a user', { name: 'app-on/object', user: { id: 'u1' } }, '01M8K9EDB3J16RBER0ZNQC07H2'],
    ['an id of the sender', { name: 'app-on/string', id: 'invoice-7', data: { n: 1 } }, '01M8K9EDB4A2G1JFAV44FK6S8S'],
    [
      'the same id again: another eventId',
      { name: 'app-on/string', id: 'invoice-7', data: { n: 2 } },
      '01M8K9EDB643VDW2D0FHSG8DW8',
    ],
  ])('%s: an event', async (note, event, eventId) => {
    const { client, requests } = await play('24-events', note)
    expect(await client().sendEvent(event)).toEqual({ eventId })
    expect(requests).toHaveLength(1)
  })

  it('of two events with one id, one has the run: here the second', async () => {
    const { client } = await play('24-events', 8_700)
    const runsOf = async (eventId: string) => Object(await client().request('GET', `/v1/events/${eventId}/runs`)).data
    expect(await runsOf('01M8K9EDB4A2G1JFAV44FK6S8S')).toHaveLength(0)
    expect(await runsOf('01M8K9EDB643VDW2D0FHSG8DW8')).toHaveLength(1)
  })

  it.each([
    ['a reserved name', { name: 'inngest/function.finished', data: {} }],
    ['an empty name', { name: '', data: {} }],
    ['a negative time', { name: 'app-on/object', ts: -1 }],
  ])('%s is refused before it is sent', async (note, event) => {
    const { client, requests } = await play('24-events', note)
    expect(await failureOf(client().sendEvent(event))).toMatchObject({ name: 'RequestValidationError' })
    expect(requests).toEqual([])
  })

  it.each(['01M8K9ECNNXTAM8PP130Z7B38R', '01m8k9ecnnxtam8pp130z7b38r'])('%s is read', async (eventId) => {
    const { client } = await play('24-events', 'lower case')
    expect(await client().getEvent(eventId)).toMatchObject({
      internal_id: '01M8K9ECNNXTAM8PP130Z7B38R',
      name: 'app-on/object',
      data: { a: 1 },
    })
  })

  it('the id of the sender is the id of the event, and the internal_id is the server’s', async () => {
    const { client } = await play('24-events', 8_700)
    expect(await client().getEvent('01M8K9EDB4A2G1JFAV44FK6S8S')).toMatchObject({
      id: 'invoice-7',
      internal_id: '01M8K9EDB4A2G1JFAV44FK6S8S',
    })
  })

  it.each([
    ['01HX9TK1GG2EQE3ZXV4F9S9N7P', { name: 'NotFoundError', status: 404 }],
    ['01M8K9ECQJ4YPSK14MXCCR8SBT', { name: 'NotFoundError', status: 404 }],
    ['bad', { name: 'ApiError', status: 400 }],
  ])('%s: the error in a 200 is thrown', async (eventId, error) => {
    const { client } = await play('24-events', 8_700)
    expect(await failureOf(client().getEvent(eventId))).toMatchObject(error)
  })

  it('the list is newest first, and its next page begins after the last row', async () => {
    const { client, requests } = await play('24-events', 'the next page')
    const page = await client().listEvents({ limit: 2 })
    expect(page.items.map(({ internal_id }) => internal_id)).toEqual([
      '01M8K9EKN5E9VMCBP5AV0KQFMT',
      '01M8K9EJNXQX6EQ0AX2VREK8FE',
    ])
    const next = await page.nextPage()
    expect(next?.items[0]).toMatchObject({ internal_id: '01M8K9EH6XFQZM8X1R7CQZBHA5' })
    expect(requests.map(({ target }) => target)).toEqual([
      '/v1/events?limit=2',
      '/v1/events?limit=2&cursor=01M8K9EJNXQX6EQ0AX2VREK8FE',
    ])
  })

  it.each([
    ['by name', { limit: 2, name: 'app-on/object' }, 2],
    ['by an unknown name', { limit: 2, name: 'nope' }, 0],
    ['by time', { limit: 1, receivedAfter: new Date('2026-11-29T09:15:21.500Z') }, 1],
    ['nothing that old', { limit: 1, receivedBefore: '2020-01-01T00:00:00Z' }, 0],
    ["the server's own events are not in it", { limit: 1, name: 'inngest/function.finished' }, 0],
  ])('%s', async (_, filters, count) => {
    const { client } = await play('24-events', 8_700)
    expect((await client().listEvents(filters)).items).toHaveLength(count)
  })
})

describe('25-v1-cancellations and 28-invoked-child-and-its-parent', () => {
  it('bulk cancel of v1 crashes on the open-source server, so the client cancels one by one', () => {
    const crashed = tapeNamed('25-v1-cancellations').exchanges.filter(({ response }) => response.status === 500)
    expect(crashed.map(({ request }) => request.method)).toEqual(['GET', 'POST', 'POST', 'POST', 'DELETE'])
    expect(crashed.map(({ response }) => response.body)).toEqual(['', '', '', '', ''])
  })

  it('nothing was cancelled by it', async () => {
    const { client } = await play('25-v1-cancellations', 'the run still goes on')
    expect(await client().getRun('01M8K9EPB01E96K6DXPQEE0F1Z')).toMatchObject({ status: 'Running', ended_at: null })
  })
})
